#pragma once

#include <string>

#include "real/driver.hpp"

namespace poolscope::real {

/// The outcome in the simulator.
[[nodiscard]] Outcome simulate(const scenario::Compiled&);

/// The first difference, in the order of the requests; empty if both had the same outcome.
[[nodiscard]] std::string difference(const scenario::Scenario&, const Outcome& simulated,
                                     const Outcome& real);

/// The whole outcome, one line for each request, for people.
[[nodiscard]] std::string told(const scenario::Scenario&, const Outcome& simulated,
                               const Outcome& real);

}  // namespace poolscope::real
