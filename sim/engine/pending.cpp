// Pending transfers: who waits, and when one is woken (curl 8.22 lib/multi.c:
// multi_schedule_pending and its callers).

#include "engine/core.hpp"

namespace poolscope::engine {

using namespace model;

// The event of the decision (it waits, or it waits again) has been told before.
void Engine::begin_to_wait(TransferId id) {
  order(world_[id].multi).begin_to_wait(flight(id).mid);
  ++pending_;
  --under_way_;
}

// A new connection is usable: a transfer that waited to see its protocol is woken.
void Engine::wake_who_waits_for(ConnectionId id, MultiId multi) {
  const Connection& c = world_[id];
  const bool fresh = c.uses == 1;
  const Waker ready = by(WakeReason::ready, id);
  const bool multiplex = c.multiplex;
  if (profile_.behaviour.alpn_wakes) {
    // ALPN wakes one in any case (curl 7.88.1 lib/vtls/vtls.c: Curl_multiuse_state). HTTP/2 also
    // sets "connection changed" (lib/http2.c: multi_connchanged).
    const bool alpn = setup_.options_of(setup_[c.needle]).ssl_enable_alpn;
    if (fresh && c.tls && alpn) wake_one(multi, ready);
    if (fresh && multiplex) wake_one(multi, ready);
  } else if (fresh && multiplex) {
    // A new connection that multiplexes sets the "connection changed" flag (curl 8.22
    // lib/connect.c: Curl_conn_set_multiplex), which is seen at once. If ALPN said h2 it
    // multiplexes when it is connected, which wakes one more (lib/multi.c: multistate_connecting);
    // by prior knowledge it multiplexes from its first request on.
    if (c.tls) wake_one(multi, ready);
    wake_one(multi, ready);
  }
}

// The next to wake; before 8.14 the head of a list (curl 7.88.1 lib/multi.c:
// process_pending_handles).
std::uint32_t Engine::next_pending(MultiId multi) {
  RunOrder& run = order(multi);
  if (run.waiting() > 0 && profile_.behaviour.pending == match::PendingOrder::fifo)
    return flight(world_[multi].pending.front()).mid;
  return run.next_to_wake();
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
  order(multi).woke(mid);
  leave_pending(order(multi).transfer(mid), waker);
}

// A pending transfer is to search again (curl 8.22 lib/multi.c: move_pending_to_connect).
void Engine::leave_pending(TransferId id, const Waker& waker) {
  order(world_[id].multi).end_waiting(flight(id).mid);
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
  mark_dirty(id);
}

void Engine::connection_changed(MultiId multi, const Waker& by) {
  order(multi).change(by);
}

void Engine::check_changed(MultiId multi) {
  if (order(multi).changed()) wake_one(multi, order(multi).take_change());
}

}  // namespace poolscope::engine
