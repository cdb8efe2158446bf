#include <algorithm>
#include <cmath>

#include "app/playback/playback.hpp"
#include "app/timeline/time_window.hpp"
#include "app/update_parts.hpp"
#include "present/format.hpp"

namespace poolscope::gui::updates {

Done on(Model& m, const ZoomTimeline& a) {
  if (shown_run(m)) m.window = zoomed(m.window, a.factor, a.at_us, run_end(m));
  return {};
}

Done on(Model& m, const PanTimeline& a) {
  if (shown_run(m)) m.window = panned(m.window, a.by_us, run_end(m));
  return {};
}

Done on(Model& m, const FitTimeline&) {
  if (shown_run(m)) m.window = fitting(run_end(m));
  return {};
}

Done on(Model& m, const ShowWindow& a) {
  if (shown_run(m)) m.window = clamped(a.window, run_end(m));
  return {};
}

Done on(Model& m, const SelectRange& a) {
  m.range.reset();
  if (!shown_run(m) || !a.range) return {};
  const double end = run_end(m);
  const TimeWindow range{std::clamp(std::min(a.range->from, a.range->to), 0.0, end),
                         std::clamp(std::max(a.range->from, a.range->to), 0.0, end)};
  if (range.to - range.from >= 1) m.range = range;
  return {};
}

Done on(Model& m, const AddBookmark& a) {
  if (!shown_run(m) || !std::isfinite(a.us)) return {};
  Bookmark made{std::clamp(a.us, 0.0, run_end(m)), a.name};
  if (made.name.empty()) made.name = format_time(static_cast<model::Time>(made.us));
  std::erase_if(m.bookmarks, [&](const Bookmark& b) { return b.us == made.us; });
  m.bookmarks.insert(std::ranges::upper_bound(m.bookmarks, made.us, {}, &Bookmark::us), made);
  return {SaveBookmarks{}};
}

Done on(Model& m, const RemoveBookmark& a) {
  if (a.index >= m.bookmarks.size()) return {};
  m.bookmarks.erase(m.bookmarks.begin() + static_cast<std::ptrdiff_t>(a.index));
  return {SaveBookmarks{}};
}

Done on(Model& m, const StepBookmark& a) {
  if (!shown_run(m)) return {};
  const double now = m.playback.position;
  const Bookmark* next = nullptr;
  for (const Bookmark& b : m.bookmarks) {
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
  m.lanes_by = a.by;
  return {};
}

Done on(Model& m, const FoldLanes& a) {
  if (a.group.empty())
    m.folded.clear();
  else if (a.on)
    m.folded.insert(a.group);
  else
    m.folded.erase(a.group);
  return {};
}

Done on(Model& m, const UnfoldRow& a) {
  if (a.on)
    m.unfolded_rows.insert(a.row);
  else
    m.unfolded_rows.erase(a.row);
  return {};
}

Done on(Model& m, const SearchLanes& a) {
  m.lane_search = a.text;
  return {};
}

}  // namespace poolscope::gui::updates
