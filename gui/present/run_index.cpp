#include "present/run_index.hpp"

#include <algorithm>

#include "trace/apply.hpp"

namespace poolscope::gui {
namespace {

using model::ConnectionState;
using model::World;
using trace::Event;
using trace::EventKind;

void note_destination(std::vector<model::DestinationId>& known, model::DestinationId destination) {
  if (known.size() > few_destinations) return;
  const auto at = std::lower_bound(known.begin(), known.end(), destination);
  if (at == known.end() || *at != destination) known.insert(at, destination);
}

void end_span(ConnectionLife& life, model::Time t) {
  if (life.spans.empty()) return;
  if (life.spans.back().to == model::never) life.spans.back().to = t;
  // A phase that took no time (a cached name, a server beside us) is no stretch.
  if (life.spans.back().to == life.spans.back().from) life.spans.pop_back();
}

void enter(ConnectionLife& life, Span::Kind kind, model::Time t) {
  if (!life.spans.empty() && life.spans.back().to == model::never && life.spans.back().kind == kind)
    return;
  end_span(life, t);
  life.spans.push_back({kind, t, model::never, 0});
}

}  // namespace

TransferLife& LifeNotes::transfer(const Event& e, const World& before) {
  return out_.transfers[before[e.transfer()].serial];
}
ConnectionLife& LifeNotes::connection(const Event& e, const World& before) {
  return out_.connections[before[e.connection()].serial];
}
LifeNotes::UnderWay& LifeNotes::under_way(const Event& e) {
  return under_way_[model::index(e.transfer())];
}

Use* LifeNotes::use_of(const Event& e, const World& before) {
  const std::uint32_t use = under_way(e).use;
  if (use == nobody) return nullptr;
  return &out_.connections[transfer(e, before).connection].uses[use];
}

void LifeNotes::on(const Event& e, const World& before) {
  if (trace::is_public(e.kind())) out_.public_events.push_back(event_);
  out_.end = std::max(out_.end, e.t());
  switch (e.kind()) {
    case EventKind::pool_open:
      open_pool(e, before);
      break;
    case EventKind::transfer_start:
      start(e, before);
      break;
    case EventKind::decision:
      decide(e, before);
      break;
    case EventKind::connection_open:
      open(e, before);
      break;
    case EventKind::phase:
      phase(e, before);
      break;
    case EventKind::connection_ready:
      ready(e, before);
      break;
    case EventKind::request_sent:
      if (Use* use = use_of(e, before)) use->sent = e.t();
      transfer(e, before).sent = e.t();
      break;
    case EventKind::first_byte:
      if (Use* use = use_of(e, before)) use->first_byte = e.t();
      transfer(e, before).first_byte = e.t();
      break;
    case EventKind::connection_idle:
      leave(e, before);
      enter(connection(e, before), Span::Kind::idle, e.t());
      break;
    case EventKind::connection_peer_closed:
      connection(e, before).peer_closed = e.t();
      break;
    case EventKind::marked:
      mark(e, before);
      break;
    case EventKind::connection_close:
      close(e, before);
      break;
    case EventKind::shutdown_end:
      shut_down(e, before);
      break;
    case EventKind::transfer_retry:
    case EventKind::detached:
      leave(e, before);
      break;
    case EventKind::transfer_done:
      done(e, before);
      break;
    case EventKind::woken:
      wake(e, before);
      break;
    case EventKind::wait_again:
      wait(e, before);
      break;
    default:
      break;
  }
  ++event_;
}

void LifeNotes::open_pool(const Event& e, const World& before) {
  const model::Pool pool = trace::opened_pool(before, e.as<trace::PoolOpen>());
  out_.pools.push_back({pool_name(setup_, pool), pool.scope, pool.owner, event_, {}});
}

void LifeNotes::start(const Event& e, const World& before) {
  const auto said = e.as<trace::TransferStart>();
  const auto slot = model::index(said.transfer), request = model::index(said.request);
  if (under_way_.size() <= slot) under_way_.resize(slot + 1);
  under_way_[slot] = {};
  if (out_.transfer_of_request.size() <= request)
    out_.transfer_of_request.resize(request + 1, nobody);
  out_.transfer_of_request[request] = static_cast<std::uint32_t>(out_.transfers.size());
  TransferLife& made = out_.transfers.emplace_back();
  made.request = said.request;
  made.name = setup_.request_name(said.request);
  made.needle = said.needle;
  made.client = before[said.handle].client;
  made.pool_serial = before[said.pool].serial;
  note_destination(out_.pools[made.pool_serial].destinations, setup_[made.needle].destination);
  made.start = e.t();
  made.due = e.t() - said.client_wait;
}

void LifeNotes::decide(const Event& e, const World& before) {
  out_.decisions.push_back(event_);
  came_of_wake(e);
  const auto decided = e.as<trace::Decision>();
  DecisionPoint point{event_, e.t(), decided.outcome, decided.gate, nobody};
  TransferLife& life = transfer(e, before);
  if (decided.outcome == model::Outcome::reuse) {
    point.connection = before[decided.connection].serial;
    ConnectionLife& where = out_.connections[point.connection];
    attach(e, before, point.connection);
    if (!in_use(before[decided.connection]) && where.ready != model::never)
      enter(where, Span::Kind::active, e.t());
  } else if (decided.outcome == model::Outcome::wait) {
    life.waits.emplace_back(e.t(), model::never);
  }
  life.decisions.push_back(point);
}

void LifeNotes::open(const Event& e, const World& before) {
  const model::Transfer& asker = before[e.transfer()];
  ConnectionLife& life = out_.connections.emplace_back();
  life.pool = e.pool();
  life.pool_serial = before[e.pool()].serial;
  life.pool_name = out_.pools[life.pool_serial].name;
  life.number = e.as<trace::ConnectionOpen>().number;
  life.opened = e.t();
  life.open_event = event_;
  life.needle = asker.needle;
  life.destination = setup_[setup_[asker.needle].destination].key;
  TransferLife& opener = transfer(e, before);
  if (!opener.decisions.empty()) opener.decisions.back().connection = before.opened;
  enter(life, Span::Kind::resolving, e.t());
  attach(e, before, before.opened);
}

void LifeNotes::attach(const Event& e, const World& before, std::uint32_t connection) {
  ConnectionLife& where = out_.connections[connection];
  TransferLife& who = transfer(e, before);
  under_way(e).use = static_cast<std::uint32_t>(where.uses.size());
  Use use;
  use.transfer = before[e.transfer()].serial;
  use.from = e.t();
  where.uses.push_back(use);
  where.transfers.push_back(use.transfer);
  who.connection = connection;
  who.sent = who.first_byte = model::never;
}

// The transfer's time on its connection is over, whichever event says so first.
void LifeNotes::leave(const Event& e, const World& before) {
  Use* use = use_of(e, before);
  if (!use) return;
  if (use->to == model::never) use->to = e.t();
  under_way(e).use = nobody;
}

void LifeNotes::phase(const Event& e, const World& before) {
  ConnectionLife& life = connection(e, before);
  enter(life, span_of(e.as<trace::Phase>().state), e.t());
  if (before[e.connection()].state == ConnectionState::tls) life.handshake = e.t();
}

void LifeNotes::ready(const Event& e, const World& before) {
  const auto said = e.as<trace::ConnectionReady>();
  ConnectionLife& life = connection(e, before);
  life.ready = e.t();
  if (before[e.connection()].state == ConnectionState::tls || said.starttls) life.handshake = e.t();
  life.protocol = said.protocol;
  enter(life, Span::Kind::active, e.t());
}

void LifeNotes::mark(const Event& e, const World& before) {
  ConnectionLife& life = connection(e, before);
  if (life.marked != model::never) return;
  life.marked = e.t();
  life.marked_for = e.as<trace::Marked>().reason;
}

void LifeNotes::close(const Event& e, const World& before) {
  const auto said = e.as<trace::ConnectionClose>();
  ConnectionLife& life = connection(e, before);
  out_.closes.push_back(event_);
  out_.closed_connections.push_back(before[e.connection()].serial);
  life.closed = e.t();
  life.close_event = event_;
  life.ever_closed = true;
  life.reason = said.reason;
  end_span(life, e.t());
  for (auto use = life.uses.rbegin(); use != life.uses.rend(); ++use) {
    if (use->to != model::never) break;
    use->to = e.t();
  }
  if (said.shuts_down())  // a TLS close goes on, and counts against limits
    enter(life, Span::Kind::shutting_down, e.t());
  else
    life.gone = e.t();
}

void LifeNotes::shut_down(const Event& e, const World& before) {
  ConnectionLife& life = connection(e, before);
  end_span(life, e.t());
  life.gone = e.t();
}

void LifeNotes::done(const Event& e, const World& before) {
  TransferLife& life = transfer(e, before);
  came_of_wake(e);
  leave(e, before);
  if (!life.waits.empty() && life.waits.back().second == model::never)
    life.waits.back().second = e.t();
  life.done = e.t();
  life.result = e.as<trace::TransferDone>().result;
}

void LifeNotes::wake(const Event& e, const World& before) {
  TransferLife& life = transfer(e, before);
  if (!life.waits.empty()) life.waits.back().second = e.t();
  under_way(e).wake = static_cast<std::uint32_t>(out_.wakes.size());
  out_.wakes.push_back({before[e.transfer()].serial, e.t(), event_, 0, false});
}

void LifeNotes::came_of_wake(const Event& e) {
  const std::uint32_t wake = std::exchange(under_way(e).wake, nobody);
  if (wake == nobody) return;
  out_.wakes[wake].came_of = event_;
  out_.wakes[wake].in_vain = e.kind() == EventKind::wait_again;
}

// A woken transfer that waits on in the same instant never stopped waiting, to people.
void LifeNotes::wait(const Event& e, const World& before) {
  TransferLife& life = transfer(e, before);
  came_of_wake(e);
  if (!life.waits.empty() && life.waits.back().second == e.t())
    life.waits.back().second = model::never;
  else
    life.waits.emplace_back(e.t(), model::never);
}

void LifeNotes::end(const trace::End& end, const World&) {
  out_.end = std::max(out_.end, end.t);
  std::ranges::stable_sort(out_.wakes, {}, &Wake::transfer);
  for (ConnectionLife& life : out_.connections) {
    if (!life.spans.empty() && life.spans.back().to == model::never)
      life.spans.back().to = out_.end;
    model::Duration idle = 0;
    for (Span& span : life.spans) {
      span.idle_before = idle;
      if (span.kind == Span::Kind::idle) idle += span.to - span.from;
    }
    life.spans.shrink_to_fit();
    life.uses.shrink_to_fit();
    life.transfers.shrink_to_fit();
  }
}

}  // namespace poolscope::gui
