// Closing connections: at once, or by a graceful TLS close on the multi's shutdown list
// (curl 8.22 lib/conncache.c: cpool_discard_conn, lib/cshutdn.c).

#include <algorithm>

#include "engine/core.hpp"

namespace poolscope::engine {

using namespace model;

namespace {

// The longest TLS shutdown (curl 8.22 lib/connect.h: DEFAULT_SHUTDOWN_TIMEOUT_MS).
constexpr Duration longest_shutdown = 2 * second;

}  // namespace

void Engine::close_connection(ConnectionId id, CloseReason reason, CloseAt at, TransferId who) {
  const Connection& c = world_[id];
  const Needle& needle = setup_[c.needle];
  // A connection that is evicted to make room would be cut short in the next turn of libcurl's
  // loop. A private multi's list goes on only while curl_easy_perform runs, and limits nobody.
  const bool graceful = valid(who) && world_[world_[who].multi].setup >= 0 &&
                        at != CloseAt::make_room && at != CloseAt::api &&
                        match::closes_gracefully(*world_, setup_, profile_, c, reason);
  const trace::ConnectionClose told{
      .transfer = who,
      .connection = id,
      .pool = c.pool,
      .reason = reason,
      .at = at,
      .number = c.number,
      .destination = needle.destination,
      .shuts_down_in = graceful ? world_[who].multi : none<MultiId>,
      // An eviction in 7.88 leaves the empty bundle.
      .leaves_bundle = !profile_.behaviour.eviction_drops_bundle && is_eviction(reason),
      // TLS is not shut down below HTTP/2 (curl 7.88.1 lib/http2.c: cf_h2_close), so OpenSSL does
      // not resume the session again (ssl_clear_bad_session).
      .spoils_session = !graceful && !profile_.behaviour.http2_closes_tls && c.tls && c.multiplex};
  const Waker closed = by(WakeReason::closed, id);
  const MultiId multi = told.shuts_down_in;
  Time done = now_;
  if (graceful) {
    // The peer's close_notify answers ours, unless its own is on the way already.
    const Duration round_trip = path_rtt(needle, flight(who).request);
    done = std::min({later(now_, round_trip), later(now_, longest_shutdown), wire(id).fin_at});
    make_room_to_shut_down(multi, c.pool);
  }
  unserve(id, later(now_, wire(id).one_way));
  ++wire(id).generation;  // agenda entries of the connection are void
  emit(told);
  if (graceful) {
    wire(id).closing_in = multi;
    agenda_.add(std::max(done, now_), Due::shutdown_done, static_cast<std::uint32_t>(id),
                wire(id).generation);
  } else if (valid(who) && profile_.behaviour.close_wakes) {
    // A closed connection sets the multi's "connection changed" flag (curl 8.22 lib/cshutdn.c:
    // Curl_conn_terminate).
    connection_changed(world_[who].multi, closed);
  }
}

// At the total limit the oldest close is cut short (curl 8.22 lib/cshutdn.c: Curl_cshutdn_add).
void Engine::make_room_to_shut_down(MultiId multi, PoolId pool) {
  const auto& list = world_[multi].shutting_down;
  const std::int64_t limit = options_of(setup_, world_[multi]).max_total_connections;
  const auto in_pool = static_cast<std::int64_t>(world_[pool].connections.count) - 1;
  if (limit > 0 && limit <= in_pool + static_cast<std::int64_t>(list.size()) && !list.empty())
    end_shutdown(list.front());
}

// The peer's close_notify has come, or the two seconds are over.
void Engine::shutdown_done(ConnectionId id) {
  const MultiId multi = wire(id).closing_in;
  if (!profile_.behaviour.watches_shutdowns) {
    wire(id).shutdown_over = true;
    return;
  }
  end_shutdown(id);
  // The socket makes the application call, and this call ends with a look at the flag
  // (multi_socket).
  if (order(multi).drive == Drive::multi_socket) check_changed(multi);
  drive(multi);
}

// Shutdowns whose sockets nobody watches: a call that happens to run the multi's own handle finds
// them (curl 8.21 lib/multi.c: multi_runsingle, Curl_cshutdn_perform).
bool Engine::look_after_shutdowns(MultiId multi) {
  if (profile_.behaviour.watches_shutdowns || !world_.holds(multi)) return false;
  std::vector<ConnectionId> over = world_[multi].shutting_down;
  std::erase_if(over, [&](ConnectionId id) { return !wire(id).shutdown_over; });
  for (const ConnectionId id : over) end_shutdown(id);
  return !over.empty();
}

// The socket is closed for good.
void Engine::end_shutdown(ConnectionId id) {
  const MultiId multi = wire(id).closing_in;
  const Waker closed = by(WakeReason::closed, id);
  // A multi's pool ends before its shutdown list (curl 8.22 lib/multi.c: curl_multi_cleanup).
  const PoolId pool = world_.holds(world_[id].pool) ? world_[id].pool : none<PoolId>;
  ++wire(id).generation;
  emit(trace::ShutdownEnd{.connection = id, .pool = pool, .multi = multi});
  if (profile_.behaviour.close_wakes) connection_changed(multi, closed);
}

// A marked connection (libcurl's bits.close) takes no further transfer; the last that leaves closes
// it.
void Engine::mark(ConnectionId id, CloseReason reason) {
  if (world_[id].marked_close) return;
  emit(trace::Marked{.connection = id, .reason = reason});
}

}  // namespace poolscope::engine
