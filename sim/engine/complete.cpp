// The end of a transfer: what becomes of its connection.

#include <algorithm>

#include "engine/core.hpp"

namespace poolscope::engine {

using namespace model;
using trace::Event;
using trace::EventKind;

namespace {
constexpr std::int32_t ok = 0, http2 = 16, got_nothing = 52, send_error = 55;
constexpr std::uint32_t max_retries = 5;  // curl 8.22 lib/transfer.c: CONN_MAX_RETRIES
}  // namespace

void Engine::close_connection(ConnectionId id, CloseReason reason, CloseAt at, TransferId who) {
  Event e = event(EventKind::connection_close);
  e.connection = id;
  e.pool = world_[id].pool;
  e.transfer = who;
  e.code = static_cast<std::uint8_t>(reason);
  e.gate = static_cast<std::uint8_t>(at);
  e.number = world_[id].number;
  e.other = static_cast<std::uint32_t>(setup_[world_[id].needle].destination);
  emit(e);
  ++wire(id).generation;  // what is still due for it is void
  // curl 8.22 lib/cshutdn.c: Curl_conn_terminate sets the multi's "connection changed" flag.
  if (valid(who)) multi_run(world_[who].multi).changed = true;
}

void Engine::attach(TransferId transfer, ConnectionId connection) {
  Wire& w = wire(connection);
  flight(transfer).before = w.last;
  flight(transfer).after = none<TransferId>;
  if (valid(w.last))
    flight(w.last).after = transfer;
  else
    w.first = transfer;
  w.last = transfer;
}

void Engine::detach(TransferId transfer, ConnectionId connection) {
  Wire& w = wire(connection);
  const Flight& f = flight(transfer);
  if (valid(f.before))
    flight(f.before).after = f.after;
  else
    w.first = f.after;
  if (valid(f.after))
    flight(f.after).before = f.before;
  else
    w.last = f.before;
}

// curl 8.22 lib/multi.c: multi_done, multi_done_locked, multi_conn_should_close
void Engine::leave_connection(TransferId id, bool premature) {
  const ConnectionId connection = world_[id].connection;
  if (!valid(connection)) return;
  const bool last = world_[connection].attached == 1;
  detach(id, connection);
  if (!last) {
    Event e = event(EventKind::detached);
    e.transfer = id;
    e.connection = connection;
    e.pool = world_[connection].pool;
    e.flag = premature;
    emit(e);
    return;
  }
  const Connection& c = world_[connection];
  const Options& options = setup_.options_of(setup_[world_[id].needle]);
  const auto close = [&](CloseReason reason) {
    close_connection(connection, reason, CloseAt::completion, id);
  };
  if (premature && !connected(c)) return close(CloseReason::connect_failed);
  if (c.marked_close)
    return close(c.close_announced ? CloseReason::server_close : CloseReason::not_keepable);
  if (options.forbid_reuse) return close(CloseReason::forbid_reuse);
  if (premature && !c.multiplex) return close(CloseReason::aborted);
  if (c.goaway) return close(CloseReason::goaway);

  const ConnectionId victim = match::over_idle_cap(world_, setup_, profile_, world_[id]);
  if (victim == connection) return close(CloseReason::max_connects);
  if (valid(victim)) close_connection(victim, CloseReason::max_connects, CloseAt::completion, id);
  Event e = event(EventKind::connection_idle);
  e.connection = connection;
  e.transfer = id;
  e.pool = world_[connection].pool;
  emit(e);
}

void Engine::complete(TransferId id, std::int32_t result) {
  // Who is evicted depends on ages at this moment: the World's clock must show it.
  bring_clock_up();
  const MultiId multi = world_[id].multi;
  const std::uint32_t mid = flight(id).mid;
  if (world_[id].state == TransferState::pending) {
    multi_run(multi).pending.erase(mid);
    --multi_run(multi).pending_count;
    --pending_;
    ++under_way_;
  }
  const ConnectionId connection = world_[id].connection;
  wake_one(multi);  // before the connection is released
  const Protocol protocol = valid(connection) ? world_[connection].protocol : Protocol::unknown;
  leave_connection(id, result != ok);

  Event e = event(EventKind::transfer_done);
  e.transfer = id;
  e.connection = connection;
  e.pool = world_[id].pool;
  e.number = static_cast<std::uint32_t>(result);
  e.code = static_cast<std::uint8_t>(protocol);
  e.value = flight(id).connection_number;
  const RequestIndex request = world_[id].request;
  emit(e);
  ++flight(id).generation;
  --under_way_;
  ++transfers_done_;
  MultiRun& run = multi_run(multi);
  run.process.erase(mid);
  run.dirty.erase(mid);
  run.messages.push_back(id);
  source_.finished(request, now_);
}

// curl 8.22 lib/transfer.c: Curl_retry_request: no byte came back on a connection that had been
// used before: try again, through the whole search, at most five times. HTTP/2 gets there only with
// a GOAWAY, which refuses the stream; without one it is CURLE_HTTP2 and the end (lib/http2.c:
// stream_recv; lib/multi.c: multistate_performing).
void Engine::died(TransferId id) {
  const ConnectionId connection = world_[id].connection;
  const bool reused = world_[connection].uses > 1;
  const bool h2 = world_[connection].multiplex;
  const bool refused = h2 && world_[connection].peer_close_announced;
  if ((h2 ? !refused : !reused) || world_[id].retries >= max_retries) {
    // The connection is gone whatever else is on it: no further streams, closed by the last leaver.
    if (world_[connection].attached == 1) {
      detach(id, connection);
      close_connection(connection, CloseReason::died, CloseAt::completion, id);
    } else if (!world_[connection].marked_close) {
      Event marked = event(EventKind::marked);
      marked.connection = connection;
      emit(marked);
    }
    const bool gave_up = h2 ? refused : reused;
    complete(id, gave_up ? send_error : h2 ? http2 : got_nothing);
    return wake_one(world_[id].multi);  // lib/multi.c: is_finished: a failure wakes one more
  }
  wake_one(world_[id].multi);
  Event retry = event(EventKind::transfer_retry);
  retry.transfer = id;
  retry.connection = connection;
  retry.pool = world_[connection].pool;
  detach(id, connection);
  emit(retry);
  if (!in_use(world_[connection]))
    close_connection(connection, CloseReason::died, CloseAt::completion, id);
  else if (!world_[connection].marked_close) {
    Event marked = event(EventKind::marked);
    marked.connection = connection;
    emit(marked);
  }
  flight(id).step = Step::search;
}

}  // namespace poolscope::engine
