#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/advise/curve.hpp"

/// The claims that the measurements of a setting support.
namespace poolscope::analysis {

/// Adds the claims that the curve supports, and measures further values to find their knees.
/// `transfers`: how many one run has, to tell large effects from small.
[[nodiscard]] Verdict judge(Curve&, const TriedSetting&, std::uint64_t transfers,
                            const std::string& strategy, std::vector<Claim>&);

}  // namespace poolscope::analysis
