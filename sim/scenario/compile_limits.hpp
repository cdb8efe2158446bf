#pragma once

#include <cstdint>

namespace poolscope::scenario {

/// How much a scenario may become when it is compiled; beyond, compiling ends with `LimitHit`.
struct CompileLimits {
  std::uint64_t hosts = 1'000'000;    // that all workloads make, together
  std::uint64_t needles = 4'000'000;  // prepared requests: a destination with a set of options
};

}  // namespace poolscope::scenario
