// The recorder: turns events into notes of when each transfer takes and leaves a connection.

#include "analysis/bounds/stays.hpp"

#include <algorithm>
#include <utility>

#include "analysis/bounds/regret.hpp"
#include "match/decide.hpp"
#include "profiles/policies.hpp"
#include "sim.hpp"

namespace poolscope::analysis {

using namespace model;
using trace::Event;
using trace::EventKind;

namespace {

std::uint32_t in_ms(Time t) {
  return static_cast<std::uint32_t>(std::min<Time>(t / millisecond, UINT32_MAX));
}

bool begins_to_multiplex(const Event& e) {
  return e.kind() == EventKind::upgraded ? e.as<trace::Upgraded>().multiplex
                                         : e.as<trace::ConnectionReady>().multiplex;
}

}  // namespace

std::string_view words_of(Relaxed why) {
  switch (why) {
    case Relaxed::multiplexing:
      return "connections carry several transfers at once";
    case Relaxed::options:
      return "requests to one destination differ in what libcurl compares";
    case Relaxed::server_closes:
      return "servers close connections";
    case Relaxed::ageing:
      return "connections could age";
    case Relaxed::failures:
      return "connections failed";
    case Relaxed::network_change:
      return "the network changed";
    case Relaxed::room:
      return "limits differ, or FRESH_CONNECT met one";
  }
  return "";
}

std::vector<Relaxed> Clairvoyant::reasons() const {
  std::vector<Relaxed> out;
  for (std::uint16_t b = 1; b <= bit(Relaxed::room); b = static_cast<std::uint16_t>(b * 2))
    if ((relaxed & b) != 0) out.push_back(static_cast<Relaxed>(b));
  return out;
}

StayRecorder::StayRecorder(std::shared_ptr<const Setup> setup, std::size_t most)
    : setup_(std::move(setup)), profile_(profile_of(*setup_)), classes_(*setup_), most_(most) {}

StayRecorder::Record& StayRecorder::record(PoolId pool) {
  if (index(pool) >= records_.size()) records_.resize(index(pool) + 1);
  return records_[index(pool)];
}

void StayRecorder::add(PoolId pool, Move move) {
  record(pool).moves.push_back(move);
  if (++held_ > 2 * most_) result_.computed = false;
}

DestinationId StayRecorder::destination_of(const World& world, ConnectionId id) const {
  return (*setup_)[world[id].needle].destination;
}

void StayRecorder::note(PoolId pool, DestinationId destination, Note what) {
  Move m;
  if (const Record& r = record(pool); !r.moves.empty()) m.t_ms = r.moves.back().t_ms;
  m.kind = what & 0xF;
  m.destination = static_cast<std::uint32_t>(destination) & 0xFFF'FFFF;
  add(pool, m);
}

// The cap on idle connections; 0: none.
std::uint32_t StayRecorder::cap_of(const World& world, TransferId id) const {
  const std::uint64_t cap = profile_.idle_cap(world, *setup_, world[id]);
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(cap, UINT32_MAX));
}

// The limits of room. A share's pool has none if the profile says so.
StayRecorder::Room StayRecorder::room_of(const World& world, TransferId id) const {
  const MultiOptions options = match::multi_options_of(world, *setup_, world[id]);
  if (profile_.plan_room == profiles::policies::close_until_below_unless_shared &&
      world[world[id].pool].scope == Scope::share)
    return {};
  return {std::clamp<std::int64_t>(options.max_host_connections, 0, UINT32_MAX),
          std::clamp<std::int64_t>(options.max_total_connections, 0, UINT32_MAX)};
}

void StayRecorder::started(const Event& e, const World& world) {
  const auto decided = e.as<trace::Decision>();
  const Transfer& t = world[e.transfer()];
  Record& r = record(e.pool());
  Move m;
  m.t_ms = in_ms(e.t());
  m.destination = static_cast<std::uint32_t>((*setup_)[t.needle].destination) & 0xFFF'FFFF;
  m.kind = decided.gate == GateId::not_searched ? start_fresh : start;
  const Room room = room_of(world, e.transfer());
  m.limit = static_cast<std::uint32_t>(room.host);
  m.next = static_cast<std::uint32_t>(t.needle);
  r.totals_differ = r.totals_differ || r.total.value_or(room.total) != room.total;
  r.total = room.total;
  if (decided.outcome == Outcome::create) ++r.opened;
  add(e.pool(), m);
  const DestinationId destination{m.destination};
  // Transfers that NTLM or Negotiate forced onto a connection, or that may not use HTTP/2: the
  // needle does not show it.
  if (t.only_http_1_1 || (decided.outcome == Outcome::reuse && decided.gate != GateId::none))
    note(e.pool(), destination, unlike);
  if (decided.multiplexed) note(e.pool(), destination, multiplexes);
  if (index(e.transfer()) >= staying_.size()) staying_.resize(index(e.transfer()) + 1);
  staying_[index(e.transfer())] = true;
}

void StayRecorder::left(const Event& e, const World& world, Note how) {
  if (index(e.transfer()) >= staying_.size() || !staying_[index(e.transfer())]) return;
  staying_[index(e.transfer())] = false;
  Move m;
  m.t_ms = in_ms(e.t());
  m.kind = how & 0xF;
  m.destination = static_cast<std::uint32_t>(destination_of(world, e.connection())) & 0xFFF'FFFF;
  if (how == end_kept) m.limit = cap_of(world, e.transfer());
  add(world[e.connection()].pool, m);
}

// The note for a connection that is closed when its transfer leaves.
StayRecorder::Note StayRecorder::end_of(const Event& e, const World& world) const {
  const Connection& c = world[e.connection()];
  switch (e.as<trace::ConnectionClose>().reason) {
    case CloseReason::max_connects:
      return end_kept;
    case CloseReason::forbid_reuse:
      return end_closed;
    case CloseReason::not_keepable:
      return c.multiplex ? end_relaxed : end_closed;
    case CloseReason::server_close:
      // The server closes after so many requests, or because of this answer.
      return (*setup_)[(*setup_)[c.needle].server].close_after_requests == 0 && !c.multiplex
                 ? end_closed
                 : end_relaxed;
    case CloseReason::aborted:
      return connected(c) && !c.multiplex ? end_aborted : end_relaxed;
    default:
      return end_relaxed;
  }
}

void StayRecorder::closed(const Event& e, const World& world) {
  const auto close = e.as<trace::ConnectionClose>();
  Record& r = record(e.pool());
  const Connection& c = world[e.connection()];
  const bool leaves = valid(e.transfer()) && world[e.transfer()].connection == e.connection();
  r.evicted = r.evicted || is_eviction(close.reason);
  if (c.connect_only) note(e.pool(), destination_of(world, e.connection()), unlike);
  if (leaves) {
    const Note how = end_of(e, world);
    if (how == end_relaxed)
      r.relaxed |=
          bit(close.reason == CloseReason::connect_failed || close.reason == CloseReason::aborted
                  ? Relaxed::failures
                  : Relaxed::server_closes);
    return left(e, world, c.connect_only ? end_closed : how);
  }
  if (is_eviction(close.reason)) return;
  switch (close.reason) {
    case CloseReason::max_age:
    case CloseReason::max_lifetime:
      r.relaxed |= bit(Relaxed::ageing);
      break;
    case CloseReason::network_changed:
      r.relaxed |= bit(Relaxed::network_change);
      break;
    case CloseReason::cleanup:  // marked and found by a search; else closed with its pool
      if (close.at == CloseAt::search) r.relaxed |= bit(Relaxed::failures);
      break;
    default:
      r.relaxed |= bit(Relaxed::server_closes);
  }
}

void StayRecorder::on(const Event& e, const World& world) {
  if (!result_.computed) {
    records_ = {};
    return;
  }
  switch (e.kind()) {
    case EventKind::decision: {
      const Outcome outcome = e.as<trace::Decision>().outcome;
      if (outcome == Outcome::reuse || outcome == Outcome::create) started(e, world);
      break;
    }
    case EventKind::connection_ready:
    case EventKind::upgraded:
      if (begins_to_multiplex(e))
        note(world[e.connection()].pool, destination_of(world, e.connection()), multiplexes);
      break;
    case EventKind::authenticated:
      note(world[e.connection()].pool, destination_of(world, e.connection()), unlike);
      break;
    case EventKind::connection_idle:
      // A connection that nobody can reuse takes a place; without it fewer have to be evicted.
      left(e, world, world[e.connection()].connect_only ? end_closed : end_kept);
      break;
    case EventKind::detached:
      left(e, world, end_relaxed);  // others stay on it
      break;
    case EventKind::transfer_retry:
      record(world[e.connection()].pool).relaxed |= bit(Relaxed::server_closes);
      left(e, world, end_relaxed);
      break;
    case EventKind::connection_peer_closed:
      if (world[e.connection()].idle)
        record(world[e.connection()].pool).relaxed |= bit(Relaxed::server_closes);
      break;
    case EventKind::no_reuse:
      record(world[e.connection()].pool).relaxed |= bit(Relaxed::network_change);
      break;
    case EventKind::connection_close:
      closed(e, world);
      break;
    case EventKind::pool_close:
      if (index(e.pool()) < records_.size()) settle(records_[index(e.pool())]);
      break;
    default:
      break;
  }
}

void StayRecorder::end(const trace::End&, const World&) {
  for (Record& r : records_) settle(r);
  if (!result_.computed) result_ = {.computed = false, .opens = 0, .exact = false, .relaxed = 0};
}

}  // namespace poolscope::analysis
