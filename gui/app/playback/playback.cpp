#include "app/playback/playback.hpp"

#include <algorithm>
#include <cmath>

#include "present/run_index.hpp"

namespace poolscope::gui {
namespace {

constexpr double shortest_run_us = 1000;  // an empty run still has a scale
constexpr double play_seconds = 20;

model::Time end_of(const Run& run) {
  const model::Time end = std::max(run.index->end, run.trace->end().t);
  return end == model::never ? run.index->end : end;  // stuck runs may end without a time
}

// Steps along ascending event indices. Standing "at" one means that it has just happened.
bool step_along(Model& m, const std::vector<std::uint64_t>& stops, int by) {
  for (; by > 0; --by) {
    const auto next = std::ranges::lower_bound(stops, std::uint64_t{m.cursor});
    if (next == stops.end()) return false;
    place_cursor(m, static_cast<std::size_t>(*next) + 1);
  }
  for (; by < 0; ++by) {
    if (m.cursor == 0) return false;
    const auto at = std::ranges::lower_bound(stops, std::uint64_t{m.cursor} - 1);
    place_cursor(m, at == stops.begin() ? 0 : static_cast<std::size_t>(*std::prev(at)) + 1);
  }
  return true;
}

}  // namespace

double run_end(const Model& m) {
  const Run* run = shown_run(m);
  if (!run) return 0;
  model::Time end = end_of(*run);
  for (const RunId id : m.compare.columns)
    if (const Run* beside = m.document->find(id)) end = std::max(end, end_of(*beside));
  return static_cast<double>(end);
}

double base_rate_for(double end_us) {
  return std::max(end_us, shortest_run_us) / play_seconds;
}

void place_cursor(Model& m, std::size_t cursor) {
  const Run* run = shown_run(m);
  if (!run) return;
  m.playback.by_hand = true;
  m.cursor = std::min(cursor, run->trace->size());
  m.playback.position =
      m.cursor == 0 ? 0 : static_cast<double>(run->trace->events()[m.cursor - 1].t());
}

void place_time(Model& m, double us) {
  const Run* run = shown_run(m);
  if (!run) return;
  m.playback.by_hand = true;
  m.playback.position = std::isfinite(us) ? std::clamp(us, 0.0, run_end(m)) : 0;
  m.cursor = run->trace->cursor_at(static_cast<model::Time>(m.playback.position));
}

bool advance(Model& m, double seconds) {
  Playback& play = m.playback;
  if (!play.playing || !shown_run(m) || !(seconds > 0)) return false;
  const double times = std::exp2(play.speed_power);
  const double from = m.timeline.range && play.loop ? m.timeline.range->from : 0;
  const double to =
      m.timeline.range && play.loop ? std::min(m.timeline.range->to, run_end(m)) : run_end(m);
  bool decided = false;
  if (play.pace == Pace::time) {
    place_time(m, play.position + seconds * play.base_rate * times);
    play.by_hand = false;
  } else {
    play.since_decision += seconds * times;
    while (play.since_decision >= 1 && play.playing) {
      play.since_decision -= 1;
      if (step_decision(m, 1))
        decided = true;
      else
        place_time(m, run_end(m));
      if (play.position >= to) break;
    }
  }
  if (play.position < to) return decided;
  if (play.loop)
    place_time(m, from);
  else
    play.playing = false;
  return decided;
}

bool step_event(Model& m, int by) {
  const Run* run = shown_run(m);
  return run && step_along(m, run->index->public_events, by);
}

bool step_decision(Model& m, int by) {
  const Run* run = shown_run(m);
  return run && step_along(m, run->index->decisions, by);
}

}  // namespace poolscope::gui
