#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "scenario/scenario.hpp"
#include "sim.hpp"

/// The check whether a scenario does what its `expect` says.
namespace poolscope::analysis {

/// An expectation that did not hold on one strategy.
struct Failure {
  std::size_t line = 0;  // of the expectation in its file; 0 unknown
  std::string
      message;  // "r2 on strategy easy: expected reuse of #0, got create (#1): gate max_age"
};

struct CheckResult {
  std::size_t expectations = 0;   // each counted once for every strategy on which it was asked
  std::size_t strategies = 0;     // strategies that were run
  std::vector<Failure> failures;  // in the order of the file, then of the strategies
  [[nodiscard]] bool holds() const { return failures.empty(); }
};

/// Runs the strategies that an expectation concerns, and checks each expectation on them. It keeps
/// only what the expectations ask for, in runs of any length.
[[nodiscard]] CheckResult check(const scenario::Scenario&, const Progress& = {});

}  // namespace poolscope::analysis
