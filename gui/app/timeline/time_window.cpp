#include "app/timeline/time_window.hpp"

#include <algorithm>
#include <cmath>

namespace poolscope::gui {

TimeWindow fitting(double end_us) {
  return {0, std::max(end_us, shortest_window_us)};
}

TimeWindow clamped(TimeWindow w, double end_us) {
  const TimeWindow all = fitting(end_us);
  if (!std::isfinite(w.from) || !std::isfinite(w.to)) return all;
  const double length = std::clamp(w.to - w.from, shortest_window_us, all.to);
  const double from = std::clamp(w.from, 0.0, all.to - length);
  return {from, from + length};
}

TimeWindow zoomed(TimeWindow w, double factor, double at_us, double end_us) {
  if (!(factor > 0) || !std::isfinite(factor) || !std::isfinite(at_us)) return w;
  const TimeWindow all = fitting(end_us);
  const double length = w.to - w.from;
  const double next = std::clamp(length / factor, shortest_window_us, all.to);
  const double share = std::clamp((at_us - w.from) / length, 0.0, 1.0);
  const double from = w.from + share * (length - next);
  return clamped({from, from + next}, end_us);
}

TimeWindow panned(TimeWindow w, double by_us, double end_us) {
  return clamped({w.from + by_us, w.to + by_us}, end_us);
}

TimeWindow showing(TimeWindow w, double us, double end_us) {
  if (us >= w.from && us <= w.to) return w;
  const double from = us - (w.to - w.from) * 0.1;
  return panned(w, from - w.from, end_us);
}

TimeWindow around(model::Time from, model::Time to) {
  const auto a = static_cast<double>(from), b = static_cast<double>(to);
  const double margin = std::max((b - a) * 0.15, 10.0);
  return {a - margin, b + margin};
}

}  // namespace poolscope::gui
