#pragma once

#include <functional>

#include "scenario/scenario.hpp"

namespace poolscope::conformance {

/// Makes a scenario smaller as long as `still` is true for it: fewer requests, servers, events and
/// options, simpler numbers. Asks at most `tries` times.
[[nodiscard]] scenario::Scenario shrink(scenario::Scenario,
                                        const std::function<bool(const scenario::Scenario&)>& still,
                                        int tries);

}  // namespace poolscope::conformance
