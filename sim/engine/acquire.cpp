// Getting a connection: search, reuse, create or wait.

#include "engine/core.hpp"

namespace poolscope::engine {

using namespace model;
using match::Closing;
using match::Decision;
using trace::Event;
using trace::EventKind;

void Engine::close_all(const std::vector<Closing>& closings, CloseAt at, TransferId transfer) {
  for (const Closing& c : closings) close_connection(c.connection, c.reason, at, transfer);
}

// False: the transfer has become pending.
bool Engine::acquire(TransferId id) {
  bring_clock_up();
  const Decision decision = match::decide(*world_, setup_, profile_, world_[id]);
  const bool woken = world_[id].cause == Cause::woken;

  Event search = event(EventKind::search);
  search.transfer = id;
  search.pool = world_[id].pool;
  search.flag = decision.pruned;
  emit(search);
  // Causes come first.
  close_all(decision.prunes, CloseAt::search, id);
  close_all(decision.discards, CloseAt::search, id);
  for (const ConnectionId c : decision.finishes) end_shutdown(c);
  close_all(decision.evictions, CloseAt::make_room, id);

  Event e = event(EventKind::decision);
  e.transfer = id;
  e.pool = world_[id].pool;
  e.code = static_cast<std::uint8_t>(decision.outcome);
  e.gate = static_cast<std::uint8_t>(decision.gate);
  e.cause = static_cast<std::uint8_t>(world_[id].cause);
  if (decision.outcome == Outcome::wait) {
    if (woken) e.kind = EventKind::wait_again;  // a woken search that waits again is no news
    begin_to_wait(id, e);
    return false;
  }
  if (decision.outcome == Outcome::reuse) {
    e.connection = decision.connection;
    e.flag = decision.multiplexed;
    emit(e);
    attach(id, decision.connection);
    flight(id).step = Step::connected;
    flight(id).connection_number = world_[decision.connection].number;
  } else {
    e.connection = world_->connections.next();
    emit(e);
    open_connection(id);
  }
  // curl 8.22 lib/multi.c: multistate_connect: a search that got something wakes the next; in
  // 7.88.1 only when the easy handle has waited before.
  if (profile_.behaviour.any_connect_wakes || waited_[index(world_[id].handle)])
    wake_one(world_[id].multi, by(WakeReason::got_connection, id));
  return true;
}

void Engine::open_connection(TransferId id) {
  const ConnectionId connection = world_->connections.next();
  Event e = event(EventKind::connection_open);
  e.connection = connection;
  e.transfer = id;
  e.pool = world_[id].pool;
  e.number = world_[world_[id].pool].next_number;
  e.other = static_cast<std::uint32_t>(setup_[world_[id].needle].destination);
  flight(id).connection_number = e.number;
  emit(e);
  if (wires_.size() <= index(connection)) wires_.resize(index(connection) + 1);
  if (streams_.size() > index(connection)) streams_[index(connection)] = {};
  const std::uint32_t generation = wire(connection).generation + 1;
  wire(connection) = Wire{};
  wire(connection).generation = generation;
  wire(connection).opener = id;
  attach(id, connection);
  flight(id).step = Step::connecting;
  forget_ntlm(id);
  resolve(id);
}

}  // namespace poolscope::engine
