#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace poolscope::gui {

/// What a person asks for, as `poolscope sweep` takes it.
struct SweepAsked {
  std::vector<std::string> vary;  // "CURLMOPT_MAXCONNECTS=1..16": one or two
  std::uint64_t seeds = 1;
  bool operator==(const SweepAsked&) const = default;
};

}  // namespace poolscope::gui
