#include "present/log/filter_time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "present/log/filter_text.hpp"

namespace poolscope::gui {
namespace {

// A time as written: between `least` and `most` microseconds, since a decimal fraction has no exact
// double. Without a unit it is milliseconds, as in scenario files.
struct ReadTime {
  model::Time least = 0, most = 0;
  bool unitless = false;
};

std::optional<ReadTime> read_time(std::string_view text) {
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc{} || !std::isfinite(number) || number < 0) return {};
  std::string unit =
      lower_case({read.ptr, static_cast<std::size_t>(text.data() + text.size() - read.ptr)});
  unit.erase(0, std::min(unit.find_first_not_of(' '), unit.size()));
  struct Unit {
    std::string_view name;
    double us;
  };
  for (const Unit& one : {Unit{"", 1e3}, Unit{"us", 1}, Unit{"µs", 1}, Unit{"ms", 1e3},
                          Unit{"s", 1e6}, Unit{"m", 6e7}, Unit{"min", 6e7}, Unit{"h", 3.6e9}}) {
    if (unit != one.name) continue;
    const double us = std::min(number * one.us, 9e18);
    return ReadTime{static_cast<model::Time>(std::ceil(us - 0.001)),
                    static_cast<model::Time>(std::floor(us + 0.001)), unit.empty()};
  }
  return {};
}

constexpr const char* time_words =
    "a time is like t>1.5s, t<=200ms or t:1s..2s, in us, ms, s, min or h; without a unit in ms";

FilterTimes refused(std::string_view what) {
  FilterTimes out;
  out.wrong = fmt::format("“{}” is no time: {}.", what, time_words);
  return out;
}

FilterTimes stretch(std::string_view from, std::string_view to) {
  FilterTimes out;
  if (from.empty() && to.empty()) return refused("..");
  if (!from.empty()) {
    const auto first = read_time(from);
    if (!first) return refused(from);
    out.from = first->least;
    out.unitless |= first->unitless;
  }
  if (!to.empty()) {
    const auto last = read_time(to);
    if (!last) return refused(to);
    out.to = last->most;
    out.unitless |= last->unitless;
  }
  if (out.from > out.to)
    out.wrong = fmt::format("t:{0}..{1} ends before it begins: t:{1}..{0} is meant.", from, to);
  return out;
}

}  // namespace

FilterTimes read_times(std::string_view text) {
  if (text.empty()) return refused("t");
  if (const std::size_t dots = text.find(".."); dots != std::string_view::npos)
    return stretch(text.substr(0, dots), text.substr(dots + 2));
  const bool above = text.starts_with('>');
  FilterTimes out;
  if (!above && !text.starts_with('<')) {
    if (!read_time(text)) return refused(text);
    out.wrong = fmt::format("{0} is a moment: say t>{0}, t<{0} or a stretch like t:1s..2s.", text);
    return out;
  }
  text.remove_prefix(1);
  const bool equal = text.starts_with('=');
  if (equal) text.remove_prefix(1);
  const auto read = read_time(text);
  if (!read) return refused(text);
  out.unitless = read->unitless;
  if (above)
    out.from = equal ? read->least : read->most + 1;
  else
    out.to = equal ? read->most : read->least - 1;
  return out;
}

}  // namespace poolscope::gui
