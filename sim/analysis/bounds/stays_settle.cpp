// The settling: turns notes into the moves of the game. A stay begins with the decision that gives
// a transfer a connection, and ends when the transfer leaves it.
//
// Notes become moves in place:
//
//   - A destination at which stays never overlap on a connection that multiplexes: each start is a
//     take (FRESH_CONNECT: open), each end a give or a drop.
//   - A destination at which they do: a *busy period* lasts from the first start to the last end,
//     and counts as one stay. In any play, at least one connection was busy all the time; further
//     ones were opened, and paid for, before they could be idle. A start with FRESH_CONNECT grants.
//
// Proof that the bound never exceeds what was opened, or what other evictions could open. Play the
// game next to any such run. For each destination let a be the run's connections and r the game's.
// Then at every moment (opened by the run) - (opened by the game) >= sum of max(0, a - r): a start
// that opens only in the run raises both sides by one, one that opens only in the game lowers both;
// ends and closes that the game leaves out lower the right side. When the game has to evict and the
// run does not, the game holds more connections somewhere, and evicts there. When both have to, the
// game evicts to the run's destination if it can; else it loses at most what the run loses. A
// result that is called exact leaves nothing out: it is played with exactly the moves and rules of
// the run.

#include <algorithm>

#include "analysis/bounds/stays.hpp"
#include "sim.hpp"

namespace poolscope::analysis {

using namespace model;

/// Facts about a destination after a look at all notes.
struct StayRecorder::Known {
  std::uint32_t class_id = UINT32_MAX;
  std::uint32_t active = 0;
  bool unlike = false, multiplexes = false, overlaps = false, aborted = false;
  bool kept = false;  // in a busy period: a connection was left that could be kept
  [[nodiscard]] bool in_periods() const { return multiplexes && overlaps; }
};

// Numbers the destinations of one record from 0.
std::uint32_t StayRecorder::number_destinations(Record& r) {
  number_of_.resize(setup_->destinations.size(), UINT32_MAX);
  std::vector<std::uint32_t> used;
  for (Move& m : r.moves) {
    std::uint32_t& number = number_of_[m.destination];
    if (number == UINT32_MAX) {
      number = static_cast<std::uint32_t>(used.size());
      used.push_back(m.destination);
    }
    m.destination = number & 0xFFF'FFFF;
  }
  for (const std::uint32_t d : used) number_of_[d] = UINT32_MAX;
  return static_cast<std::uint32_t>(used.size());
}

// Other evictions could have met servers that close connections after a longer time, even if this
// run did not.
void StayRecorder::look_at_setup(Record& r) {
  std::uint32_t last = UINT32_MAX;
  for (const Move& m : r.moves) {
    if ((m.kind != start && m.kind != start_fresh) || m.next == last) continue;
    last = m.next;
    const Needle& needle = (*setup_)[NeedleId{m.next}];
    for (const ServerId id : {needle.server, needle.first_server}) {
      const ServerModel& server = (*setup_)[id];
      if (server.has_idle_timeout || server.close_after_requests != 0 || !server.events.empty())
        r.relaxed |= bit(Relaxed::server_closes);
    }
  }
}

std::vector<StayRecorder::Known> StayRecorder::look_at_notes(Record& r) {
  std::vector<Known> known(number_destinations(r));
  std::uint32_t last_needle = UINT32_MAX;
  for (const Move& m : r.moves) {
    Known& d = known[m.destination];
    switch (m.kind) {
      case start:
      case start_fresh: {
        d.overlaps = d.overlaps || d.active > 0;
        ++d.active;
        if (m.next == last_needle) break;
        last_needle = m.next;
        const std::uint32_t c = classes_.of(NeedleId{m.next});
        d.unlike = d.unlike || (d.class_id != UINT32_MAX && d.class_id != c);
        d.class_id = c;
        const Options& options = setup_->options_of((*setup_)[NeedleId{m.next}]);
        if (options.maxage_conn_s != 0 || profile_.health.whole_seconds)
          r.shortest_age_s = std::min(r.shortest_age_s, options.maxage_conn_s);
        if (options.maxlifetime_conn_s != 0)
          r.shortest_life_s = std::min(r.shortest_life_s, options.maxlifetime_conn_s);
        break;
      }
      case multiplexes:
        d.multiplexes = true;
        break;
      case unlike:
        d.unlike = true;
        break;
      default:
        --d.active;
        d.aborted = d.aborted || m.kind == end_aborted;
    }
  }
  for (Known& d : known) {
    d.active = 0;
    if (d.aborted && d.multiplexes) r.relaxed |= bit(Relaxed::failures);
    if (d.in_periods()) r.relaxed |= bit(Relaxed::multiplexing);
    if (d.unlike) r.relaxed |= bit(Relaxed::options);
  }
  return known;
}

void StayRecorder::notes_to_moves(Record& r, std::vector<Known>& known) {
  for (Move& m : r.moves) {
    Known& d = known[m.destination];
    const auto what = static_cast<Note>(m.kind);
    switch (what) {
      case start:
      case start_fresh: {
        const bool fresh = what == start_fresh, first = d.active++ == 0;
        if (first) d.kept = false;
        if (d.in_periods() && !first)
          m.kind = fresh ? Move::grant : Move::skip;
        else
          m.kind = fresh ? Move::open : Move::take;
        r.grants = r.grants || m.kind == Move::grant;
        break;
      }
      case end_kept:
      case end_closed:
      case end_relaxed:
      case end_aborted: {
        const bool last = --d.active == 0;
        const bool kept =
            what == end_kept || what == end_relaxed || (what == end_aborted && d.multiplexes);
        d.kept = d.kept || kept;
        if (d.in_periods() && !last)
          m.kind = Move::skip;
        else
          m.kind = (d.in_periods() ? d.kept : kept) ? Move::give : Move::drop;
        break;
      }
      default:
        m.kind = Move::skip;
    }
  }
}

void StayRecorder::settle(Record& r) {
  if (r.moves.empty() || !result_.computed) {
    r = {};
    return;
  }
  if (!r.evicted) {
    // Nothing was evicted: there was nothing to choose.
    result_.opens += r.opened;
    held_ -= r.moves.size();
    r = {};
    return;
  }
  look_at_setup(r);
  std::vector<Known> known = look_at_notes(r);
  if (r.totals_differ) r.relaxed |= bit(Relaxed::room);
  notes_to_moves(r, known);
  const std::uint32_t first = r.moves.front().t_ms, last = r.moves.back().t_ms;
  const std::int64_t total = r.totals_differ || r.grants ? 0 : r.total.value_or(0);
  const Fewest fewest = fewest_opens(r.moves, total, static_cast<std::uint32_t>(known.size()));
  if (fewest.host_full) r.relaxed |= bit(Relaxed::room);
  const auto too_long = [](std::uint32_t ms, std::int64_t limit_s) { return ms / 1000 >= limit_s; };
  if (too_long(fewest.longest_idle_ms, r.shortest_age_s) ||
      too_long(last - first, r.shortest_life_s) || last == UINT32_MAX)
    r.relaxed |= bit(Relaxed::ageing);
  result_.opens += fewest.opens;
  // The run itself opened no more than the bound: the bound is reached.
  if (r.relaxed != 0 && fewest.opens < r.opened) {
    result_.exact = false;
    result_.relaxed |= r.relaxed;
  }
  held_ -= r.moves.size();
  r = {};
}

}  // namespace poolscope::analysis
