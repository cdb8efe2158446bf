#include "app/playback/run_until.hpp"

#include <algorithm>
#include <array>

#include "present/log/event_filter.hpp"
#include "present/log/rows.hpp"
#include "present/pool/view.hpp"
#include "present/run_index.hpp"

namespace poolscope::gui {
namespace {

using trace::Event;
using trace::EventKind;

struct UntilRow {
  std::string_view name, words;
};
constexpr std::array<UntilRow, until_count> until_rows{{
    {"create", "new connection"},
    {"reuse", "reuse"},
    {"wait", "wait"},
    {"evict", "eviction"},
    {"discard", "connection found dead or too old"},
    {"close", "close"},
    {"breakpoint", "event that the breakpoint matches"},
    {"peer_closed", "close by a server"},
}};

// Asks about events among `stops` (ascending indices), from the playhead on or back.
template <class Holds>
std::optional<std::uint64_t> find(const std::vector<std::uint64_t>& stops, std::size_t cursor,
                                  int by, Holds holds) {
  if (by > 0) {
    for (auto at = std::ranges::lower_bound(stops, std::uint64_t{cursor}); at != stops.end(); ++at)
      if (holds(*at)) return *at;
    return {};
  }
  if (cursor == 0) return {};
  for (auto at = std::ranges::lower_bound(stops, std::uint64_t{cursor} - 1); at != stops.begin();)
    if (holds(*--at)) return *at;
  return {};
}

}  // namespace

std::optional<std::uint64_t> find_until(const Model& m, Until what, int by) {
  const Run* run = shown_run(m);
  if (!run) return {};
  const auto events = run->trace->events();
  const auto decided = [&](model::Outcome outcome) {
    return find(run->index->decisions, m.cursor, by, [&, outcome](std::uint64_t i) {
      return events[i].as<trace::Decision>().outcome == outcome;
    });
  };
  const auto closed = [&](auto holds) {
    return find(run->index->closes, m.cursor, by, [&](std::uint64_t i) {
      return holds(events[i].as<trace::ConnectionClose>().reason, i);
    });
  };
  switch (what) {
    case Until::create:
      return decided(model::Outcome::create);
    case Until::reuse:
      return decided(model::Outcome::reuse);
    case Until::wait:
      return decided(model::Outcome::wait);
    case Until::evict:
      return closed([](model::CloseReason reason, std::uint64_t) { return is_eviction(reason); });
    case Until::discard:
      return closed([](model::CloseReason reason, std::uint64_t) { return is_found_bad(reason); });
    case Until::close:
      return closed([&](model::CloseReason, std::uint64_t i) {
        return m.selection.what.kind != Selection::Kind::connection ||
               run->log->parties[i].connection == m.selection.what.id;
      });
    case Until::peer_closed:
      return find(run->index->public_events, m.cursor, by, [&](std::uint64_t i) {
        return events[i].kind() == EventKind::connection_peer_closed;
      });
    case Until::breakpoint: {
      const EventFilter filter(m.playback.breakpoint);
      if (filter.empty()) return {};
      return find(run->index->public_events, m.cursor, by,
                  EventMatcher(filter, *run->trace, *run->index, *run->log));
    }
  }
  return {};
}

std::string_view words_of(Until what) {
  return until_rows[static_cast<std::size_t>(what)].words;
}
std::string_view name_of(Until what) {
  return until_rows[static_cast<std::size_t>(what)].name;
}

}  // namespace poolscope::gui
