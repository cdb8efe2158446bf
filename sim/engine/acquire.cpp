// How a transfer gets a connection: it searches, then reuses, creates or waits.

#include "engine/core.hpp"

namespace poolscope::engine {

using namespace model;
using match::Closing;
using match::Decision;

void Engine::close_all(const std::vector<Closing>& closings, CloseAt at, TransferId transfer) {
  for (const Closing& c : closings) close_connection(c.connection, c.reason, at, transfer);
}

// acquire() returns false when the transfer has become pending.
bool Engine::acquire(TransferId id) {
  bring_clock_up();
  const Decision decision = match::decide(*world_, setup_, profile_, world_[id]);
  const bool woken = world_[id].cause == Cause::woken;

  emit(trace::Search{.transfer = id, .pool = world_[id].pool, .prunes = decision.pruned});
  // Causes come before what they cause: what this search closes is told before its decision.
  close_all(decision.prunes, CloseAt::search, id);
  close_all(decision.discards, CloseAt::search, id);
  for (const ConnectionId c : decision.finishes) end_shutdown(c);
  close_all(decision.evictions, CloseAt::make_room, id);

  trace::Decision told{.transfer = id,
                       .pool = world_[id].pool,
                       .outcome = decision.outcome,
                       .gate = decision.gate,
                       .cause = world_[id].cause};
  if (decision.outcome == Outcome::wait) {
    told.mid = flight(id).mid;
    told.last_woken = order(world_[id].multi).last_woken();
    if (woken)  // a woken transfer that waits again gets an event of its own
      emit(trace::WaitAgain{.transfer = id,
                            .pool = told.pool,
                            .gate = told.gate,
                            .cause = told.cause,
                            .mid = told.mid,
                            .last_woken = told.last_woken});
    else
      emit(told);
    begin_to_wait(id);
    return false;
  }
  if (decision.outcome == Outcome::reuse) {
    told.connection = decision.connection;
    told.multiplexed = decision.multiplexed;
    emit(told);
    attach(id, decision.connection);
    flight(id).step = Step::connected;
    flight(id).connection_number = world_[decision.connection].number;
  } else {
    told.connection = world_->connections.next();
    emit(told);
    open_connection(id);
  }
  // A search that got something wakes the next transfer; in 7.88.1 only when the easy handle has
  // waited before (curl 8.22 lib/multi.c: multistate_connect).
  if (profile_.behaviour.any_connect_wakes || waited_[index(world_[id].handle)])
    wake_one(world_[id].multi, by(WakeReason::got_connection, id));
  return true;
}

void Engine::open_connection(TransferId id) {
  const ConnectionId connection = world_->connections.next();
  const PoolId pool = world_[id].pool;
  const std::uint32_t number = world_[pool].next_number;
  flight(id).connection_number = number;
  emit(trace::ConnectionOpen{.transfer = id,
                             .connection = connection,
                             .pool = pool,
                             .number = number,
                             .destination = setup_[world_[id].needle].destination});
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
