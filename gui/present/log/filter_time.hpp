#pragma once

#include <limits>
#include <string>
#include <string_view>

#include "model/time.hpp"

/// Times in an event filter. Pure.
namespace poolscope::gui {

/// A stretch of time, both ends included.
struct FilterTimes {
  model::Time from = std::numeric_limits<model::Time>::min();
  model::Time to = std::numeric_limits<model::Time>::max();
  bool unitless = false;  // a number without a unit: milliseconds, as in scenario files
  std::string wrong;      // why it is none, and what would be; else empty
};

/// ">1.5s", "<=200", "1s..2s", "..90": what stands behind `t` or `t:`.
[[nodiscard]] FilterTimes read_times(std::string_view);

}  // namespace poolscope::gui
