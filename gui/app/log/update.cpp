#include <algorithm>
#include <utility>

#include "app/updates.hpp"
#include "trace/trace.hpp"

namespace poolscope::gui::updates {

Done on(Model& m, const FilterLog& a) {
  m.log.filter = a.text;
  return {};
}

Done on(Model& m, const FollowLog& a) {
  m.log.follow = a.on;
  return {};
}

Done on(Model& m, const ShowInternalEvents& a) {
  m.log.internal = a.on;
  return {};
}

Done on(Model& m, const LogOnlySelected& a) {
  m.log.only_selected = a.on;
  return {};
}

Done on(Model& m, const WordLogAsCurl& a) {
  m.log.as_curl = a.on;
  return {SaveSettings{}};
}

Done on(Model& m, const PickLogRow& a) {
  const Run* run = shown_run(m);
  if (!run || a.event >= run->trace->size()) return {};
  std::vector<LogStretch>& picked = m.log.picked;
  if (a.how == LogPick::extend && !picked.empty()) {
    picked = {{std::min(m.log.anchor, a.event), std::max(m.log.anchor, a.event)}};
    return {};
  }
  if (a.how != LogPick::toggle) picked.clear();
  m.log.anchor = a.event;
  // Within a stretch, the row leaves it in two.
  for (std::size_t i = 0; i < picked.size(); ++i) {
    const LogStretch whole = picked[i];
    if (a.event < whole.first || a.event > whole.last) continue;
    picked.erase(picked.begin() + static_cast<std::ptrdiff_t>(i));
    if (a.event < whole.last) picked.push_back({a.event + 1, whole.last});
    if (a.event > whole.first) picked.push_back({whole.first, a.event - 1});
    std::ranges::sort(picked, {}, &LogStretch::first);
    return {};
  }
  picked.push_back({a.event, a.event});
  std::ranges::sort(picked, {}, &LogStretch::first);
  return {};
}

}  // namespace poolscope::gui::updates
