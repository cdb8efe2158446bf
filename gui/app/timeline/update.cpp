#include <algorithm>
#include <cmath>

#include "app/playback/playback.hpp"
#include "app/timeline/time_window.hpp"
#include "app/updates.hpp"
#include "present/format.hpp"

namespace poolscope::gui::updates {

Done on(Model& m, const ZoomTimeline& a) {
  if (shown_run(m)) m.timeline.window = zoomed(m.timeline.window, a.factor, a.at_us, run_end(m));
  return {};
}

Done on(Model& m, const PanTimeline& a) {
  if (shown_run(m)) m.timeline.window = panned(m.timeline.window, a.by_us, run_end(m));
  return {};
}

Done on(Model& m, const FitTimeline&) {
  if (shown_run(m)) m.timeline.window = fitting(run_end(m));
  return {};
}

Done on(Model& m, const ShowWindow& a) {
  if (shown_run(m)) m.timeline.window = clamped(a.window, run_end(m));
  return {};
}

Done on(Model& m, const SelectRange& a) {
  m.timeline.range.reset();
  if (!shown_run(m) || !a.range) return {};
  const double end = run_end(m);
  const TimeWindow range{std::clamp(std::min(a.range->from, a.range->to), 0.0, end),
                         std::clamp(std::max(a.range->from, a.range->to), 0.0, end)};
  if (range.to - range.from >= 1) m.timeline.range = range;
  return {};
}

Done on(Model& m, const AddBookmark& a) {
  if (!shown_run(m) || !std::isfinite(a.us)) return {};
  Bookmark made{std::clamp(a.us, 0.0, run_end(m)), a.name};
  if (made.name.empty()) made.name = format_time(static_cast<model::Time>(made.us));
  std::erase_if(m.timeline.bookmarks, [&](const Bookmark& b) { return b.us == made.us; });
  m.timeline.bookmarks.insert(
      std::ranges::upper_bound(m.timeline.bookmarks, made.us, {}, &Bookmark::us), made);
  return {SaveBookmarks{}};
}

Done on(Model& m, const RemoveBookmark& a) {
  if (a.index >= m.timeline.bookmarks.size()) return {};
  m.timeline.bookmarks.erase(m.timeline.bookmarks.begin() + static_cast<std::ptrdiff_t>(a.index));
  return {SaveBookmarks{}};
}

Done on(Model& m, const StepBookmark& a) {
  if (!shown_run(m)) return {};
  const double now = m.playback.position;
  const Bookmark* next = nullptr;
  for (const Bookmark& b : m.timeline.bookmarks) {
    if (a.by > 0 && b.us > now && !next) next = &b;
    if (a.by < 0 && b.us < now) next = &b;
  }
  if (!next) return {};
  m.playback.playing = false;
  place_time(m, next->us);
  keep_in_view(m);
  return {};
}

Done on(Model& m, const ArrangeLanes& a) {
  m.timeline.lanes_by = a.by;
  return {};
}

Done on(Model& m, const FoldLanes& a) {
  if (a.group.empty())
    m.timeline.folded.clear();
  else if (a.on)
    m.timeline.folded.insert(a.group);
  else
    m.timeline.folded.erase(a.group);
  return {};
}

Done on(Model& m, const SearchLanes& a) {
  m.timeline.search = a.text;
  return {};
}

bool is_fitted(const Model& m) {
  return m.timeline.window == fitting(run_end(m));
}

void keep_in_view(Model& m) {
  m.timeline.window = showing(m.timeline.window, m.playback.position, run_end(m));
}

}  // namespace poolscope::gui::updates
