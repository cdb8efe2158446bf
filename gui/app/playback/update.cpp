#include <fmt/format.h>

#include <algorithm>

#include "app/playback/playback.hpp"
#include "app/playback/run_until.hpp"
#include "app/start/demo.hpp"
#include "app/timeline/time_window.hpp"
#include "app/updates.hpp"
#include "present/run_index.hpp"

namespace poolscope::gui::updates {

Done on(Model& m, const TogglePlay&) {
  if (!shown_run(m)) return {};
  m.playback.playing = !m.playback.playing;
  m.playback.since_decision = 0;
  if (m.playback.playing && m.playback.position >= run_end(m)) place_cursor(m, 0);
  return {};
}

Done on(Model& m, const Ticked& a) {
  if (demo_plays(m)) m.start.demo_position += std::max(a.seconds, 0.0) * demo_rate(m);
  if (!m.playback.playing) return {};
  const bool in_view =
      m.playback.position >= m.timeline.window.from && m.playback.position <= m.timeline.window.to;
  if (advance(m, a.seconds) && m.playback.pace == Pace::decisions) select_decided(m);
  if (in_view) keep_in_view(m);  // who looked elsewhere before goes on looking there
  return {};
}

Done on(Model& m, const ChangeSpeed& a) {
  m.playback.speed_power = std::clamp(m.playback.speed_power + a.by, slowest, fastest);
  return {};
}

Done on(Model& m, const StepEvent& a) {
  m.playback.playing = false;
  if (step_event(m, a.by)) keep_in_view(m);
  return {};
}

Done on(Model& m, const StepDecision& a) {
  m.playback.playing = false;
  if (!step_decision(m, a.by)) return {};
  select_decided(m);
  keep_in_view(m);
  return {};
}

Done on(Model& m, const StepSecond& a) {
  if (!shown_run(m)) return {};
  m.playback.playing = false;
  place_time(m, m.playback.position + a.by * 1e6);
  keep_in_view(m);
  return {};
}

Done on(Model& m, const SetPace& a) {
  m.playback.pace = a.pace;
  m.playback.since_decision = 0;
  return {};
}

Done on(Model& m, const RunUntil& a) {
  const Run* run = shown_run(m);
  if (!run || a.by == 0) return {};
  m.playback.playing = false;
  const auto event = find_until(m, a.what, a.by);
  if (!event) {
    const char* where = a.by > 0 ? "after" : "before";
    return on(m, Notify{fmt::format("no {} {} this moment", words_of(a.what), where)});
  }
  place_cursor(m, static_cast<std::size_t>(*event) + 1);
  select_event_party(m, *event);
  keep_in_view(m);
  return {};
}

Done on(Model& m, const SetBreakpoint& a) {
  m.playback.breakpoint = a.filter;
  return {};
}

Done on(Model& m, const LoopRange& a) {
  m.playback.loop = a.on;
  return {};
}

Done on(Model& m, const SeekTime& a) {
  place_time(m, a.us);
  return {};
}

Done on(Model& m, const SeekEvent& a) {
  m.playback.playing = false;
  place_cursor(m, a.cursor);
  keep_in_view(m);
  return {};
}

Done on(Model& m, const SeekStart&) {
  place_cursor(m, 0);
  keep_in_view(m);
  return {};
}

Done on(Model& m, const SeekEnd&) {
  m.playback.playing = false;
  place_time(m, run_end(m));
  keep_in_view(m);
  return {};
}

}  // namespace poolscope::gui::updates
