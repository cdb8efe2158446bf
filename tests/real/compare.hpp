#pragma once

#include <string>

#include "real/driver.hpp"

namespace poolscope::real {

/// What the simulator makes of it.
[[nodiscard]] Outcome simulate(const scenario::Compiled&);

/// Empty when both went the same way; else the first difference, in the order of the requests.
[[nodiscard]] std::string difference(const scenario::Scenario&, const Outcome& simulated,
                                     const Outcome& real);

/// All of it, a line for each request, for people.
[[nodiscard]] std::string told(const scenario::Scenario&, const Outcome& simulated,
                               const Outcome& real);

}  // namespace poolscope::real
