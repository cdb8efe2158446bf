// Who waits, and who is woken when (curl 8.22 lib/multi.c: multi_schedule_pending and its callers).

#include "engine/core.hpp"

namespace poolscope::engine {

using namespace model;

// Its decision, or that it waits again, was told.
void Engine::begin_to_wait(TransferId id) {
  MultiRun& multi = multi_run(world_[id].multi);
  multi.process.erase(flight(id).mid);
  multi.dirty.erase(flight(id).mid);
  multi.pending.insert(flight(id).mid);
  ++multi.pending_count;
  ++pending_;
  --under_way_;
}

// A new connection is usable: who waited to see what it would be is woken.
void Engine::wake_who_waits_for(ConnectionId id, MultiId multi) {
  const Connection& c = world_[id];
  const bool fresh = c.uses == 1;
  const Waker ready = by(WakeReason::ready, id);
  const bool multiplex = c.multiplex;
  if (profile_.behaviour.alpn_wakes) {
    // curl 7.88.1 lib/vtls/vtls.c: Curl_multiuse_state, whatever ALPN said; HTTP/2 besides sets
    // "connection changed" (lib/http2.c: multi_connchanged).
    const bool alpn = setup_.options_of(setup_[c.needle]).ssl_enable_alpn;
    if (fresh && c.tls && alpn) wake_one(multi, ready);
    if (fresh && multiplex) wake_one(multi, ready);
  } else if (fresh && multiplex) {
    // curl 8.22: a new connection that multiplexes sets the "connection changed" flag
    // (lib/connect.c: Curl_conn_set_multiplex), seen at once. One whose ALPN said h2 multiplexes
    // when it is connected, which wakes once more (lib/multi.c: multistate_connecting); one by
    // prior knowledge from its first request on.
    if (c.tls) wake_one(multi, ready);
    wake_one(multi, ready);
  }
}

// curl 8.22 lib/multi.c: multi_schedule_pending: the next pending one above the mid that was woken
// last, else the lowest. Before 8.14 the head of a list (7.88.1: process_pending_handles).
std::uint32_t Engine::next_pending(MultiId multi) {
  MultiRun& run = multi_run(multi);
  if (run.pending_count == 0) {
    run.last_pending = 0;
    return MidSet::none;
  }
  if (profile_.behaviour.pending == match::PendingOrder::fifo)
    return flight(world_[multi].pending.front()).mid;
  std::uint32_t mid = MidSet::none;
  if (run.last_pending != 0) mid = run.pending.at_or_after(run.last_pending + 1);
  return mid != MidSet::none ? mid : run.pending.at_or_after(0);
}

Waker Engine::by(WakeReason reason, TransferId id) {
  return {reason, flight(id).request.index};
}
Waker Engine::by(WakeReason reason, ConnectionId id) const {
  return {reason, none<RequestIndex>, world_[id].serial};
}

void Engine::wake_one(MultiId multi, const Waker& waker) {
  const std::uint32_t mid = next_pending(multi);
  if (mid == MidSet::none) return;
  multi_run(multi).last_pending = mid;
  leave_pending(multi_run(multi).rows[mid], waker);
}

// It is to search again (curl 8.22 lib/multi.c: move_pending_to_connect).
void Engine::leave_pending(TransferId id, const Waker& waker) {
  MultiRun& run = multi_run(world_[id].multi);
  run.pending.erase(flight(id).mid);
  --run.pending_count;
  --pending_;
  ++under_way_;
  emit(trace::Woken{.transfer = id,
                    .pool = world_[id].pool,
                    .reason = waker.reason,
                    .restarts_times = profile_.behaviour.woken_restarts_times,
                    .by_request = waker.request,
                    .by_connection = waker.connection});
  if (profile_.behaviour.woken_restarts_times) {
    keep_first_timeout(id);
    arm_timeout(id);
    arm_connect_timeout(id);
  }
  flight(id).step = Step::search;
  waited_[index(world_[id].handle)] = true;
  run.process.insert(flight(id).mid);
  mark_dirty(id);
}

void Engine::connection_changed(MultiId multi, const Waker& by) {
  if (!multi_run(multi).changed) multi_run(multi).changed_by = by;
  multi_run(multi).changed = true;
}

void Engine::check_changed(MultiId multi) {
  if (!multi_run(multi).changed) return;
  multi_run(multi).changed = false;
  wake_one(multi, multi_run(multi).changed_by);
}

}  // namespace poolscope::engine
