#pragma once

#include <functional>

#include "scenario/scenario.hpp"

namespace poolscope::conformance {

/// Makes a scenario smaller for as long as `still` holds of it: fewer requests, servers, events and
/// options, simpler numbers. At most `tries` questions.
[[nodiscard]] scenario::Scenario shrink(scenario::Scenario,
                                        const std::function<bool(const scenario::Scenario&)>& still,
                                        int tries);

}  // namespace poolscope::conformance
