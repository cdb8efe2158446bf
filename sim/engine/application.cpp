// The application's calls other than requests, and libcurl's own timers.

#include <algorithm>

#include "engine/core.hpp"

namespace poolscope::engine {

using namespace model;

// curl_multi_remove_handle on a transfer that is not done: on HTTP/1 its connection is closed, on
// HTTP/2 only the stream ends (curl 8.22 lib/multi.c: Curl_multi_remove_handle).
void Engine::remove_handle(TransferId id) {
  const MultiId multi = world_[id].multi;
  if (world_[multi].setup < 0) return;  // nobody can remove a handle inside curl_easy_perform
  flight(id).result = aborted_by_callback;
  complete(id, aborted_by_callback);
  const Finished removed = multi_run(multi).messages.back();
  multi_run(multi).messages.pop_back();
  take_out(multi, removed);
  drive(multi);
}

// CURLOPT_TIMEOUT and CURLOPT_CONNECTTIMEOUT (curl 8.22 lib/multi.c: multi_handle_timeout). Only
// curl_multi_perform looks at the times of a pending transfer; otherwise libcurl finds out when the
// transfer is woken.
void Engine::timed_out(TransferId id, bool connecting) {
  const TransferState state = world_[id].state;
  const MultiId multi = world_[id].multi;
  if (connecting && now_ < flight(id).connect_deadline) return;  // a timer of an earlier hop
  if (!connecting && now_ < flight(id).timeout_timer && !first_timer_counts(id)) return;
  if (state == TransferState::pending) {
    if (profile_.behaviour.woken_restarts_times) return;
    flight(id).overdue = true;
    if (!profile_.behaviour.pending_times_out || order(multi).drive == Drive::multi_socket) return;
    leave_pending(id, by(WakeReason::own_timeout, id));
    return drive(multi);
  }
  if (connecting && state != TransferState::connecting) return;
  flight(id).step = Step::failed;
  flight(id).result = operation_timedout;
  mark_dirty(id);
  drive(multi);
}

// Whether the first timer still counts for a transfer of 7.88 that waited: see keep_first_timeout.
bool Engine::first_timer_counts(TransferId id) {
  const ConnectionId connection = world_[id].connection;
  if (!valid(connection) || !out_of_time(id)) return false;
  const Connection& c = world_[connection];
  const bool before_tcp =
      c.state == ConnectionState::resolving || c.state == ConnectionState::connecting;
  return wire(connection).opener != id || before_tcp;
}

// curl_easy_upkeep sends a PING on HTTP/2 and reads nothing, so it does not find out that a server
// has closed. Other protocols send nothing. It does not count as a use (curl 8.22 lib/conncache.c:
// Curl_cpool_upkeep, conn_upkeep).
void Engine::upkeep(const AppItem& item) {
  const Options& options = setup_.options[index(item.options)];
  for (const HandleId handle : clients_[item.target].handles) {
    if (!valid(handle)) continue;
    const MultiId own = world_[handle].private_multi;
    const PoolId pool = valid(own) ? world_[own].pool : none<PoolId>;
    if (!valid(pool)) continue;
    bring_clock_up();
    for (ConnectionId id = world_[pool].connections.head; valid(id); id = world_[id].in_pool.next) {
      const Connection& c = world_[id];
      if (!connected(c) || libcurl_ms_between(now_, c.last_upkeep) < options.upkeep_interval_ms)
        continue;
      emit(trace::Upkept{.connection = id});
    }
  }
}

// CURLMOPT_NETWORK_CHANGED with CURLMNWC_CLEAR_CONNS (curl 8.22 lib/conncache.c:
// Curl_cpool_nw_changed): the multi's own connections are not used again; idle ones close now.
void Engine::network_changed(std::uint32_t setup) {
  if (!profile_.behaviour.network_changed || setup >= named_multis_.size()) return;
  const MultiId multi = named_multis_[setup];
  if (!valid(multi) || !valid(world_[multi].pool)) return;
  const PoolId pool = world_[multi].pool;
  std::vector<ConnectionId> all;
  for (ConnectionId id = world_[pool].connections.head; valid(id); id = world_[id].in_pool.next)
    all.push_back(id);
  std::sort(all.begin(), all.end(), [&](ConnectionId a, ConnectionId b) {
    return match::iterates_before(*world_, setup_, a, b);
  });
  for (const ConnectionId id : all) {
    if (world_[id].idle) {
      const Waker closed = by(WakeReason::closed, id);
      close_connection(id, CloseReason::network_changed, CloseAt::api, none<TransferId>);
      connection_changed(multi, closed);
      continue;
    }
    emit(trace::NoReuse{.connection = id});
  }
  drive(multi);
}

}  // namespace poolscope::engine
