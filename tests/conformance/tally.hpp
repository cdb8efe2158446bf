#pragma once

#include <map>
#include <string>

#include "conformance/trial.hpp"

/// The result of a stream of trials, and what it covered.
namespace poolscope::conformance {

struct Tally {
  std::uint64_t agreed = 0, disagreed = 0, failed = 0, refused = 0, unsteady = 0;
  std::uint64_t ties_agreed = 0, ties_disagreed = 0;
  analysis::Agreement compared;
  std::uint64_t decisions = 0, decisions_differ = 0;  // without ties; by request and attempt
  std::map<std::string, std::uint64_t> refusals, failures, gates, outcomes, reasons, results;
  std::map<std::string, std::map<std::string, std::uint64_t>> families;  // family -> verdict

  void add(const Trial&);
  void add(const Tally&);
  [[nodiscard]] std::string text() const;
};

}  // namespace poolscope::conformance
