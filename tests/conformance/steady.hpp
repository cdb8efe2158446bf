#pragma once

#include <cstdint>

#include "analysis/conform/story.hpp"
#include "scenario/scenario.hpp"

/// Scenarios whose story depends on less than two milliseconds cannot be compared: the real
/// library's clock goes on while it works.
namespace poolscope::conformance {

/// The same scenario with every moment moved by up to two milliseconds; requests that start
/// together stay together.
[[nodiscard]] scenario::Scenario jittered(const scenario::Scenario&, std::uint64_t seed);

/// Whether `base`, the simulator's story of the scenario, stays the same with several jitters.
[[nodiscard]] bool steady(const scenario::Scenario&, const analysis::Story& base);

}  // namespace poolscope::conformance
