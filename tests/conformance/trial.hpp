#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "analysis/conform/conform.hpp"
#include "cli/other_engine.hpp"
#include "conformance/generator.hpp"
#include "match/profile.hpp"

/// A trial: one scenario on both engines.
namespace poolscope::conformance {

enum class Verdict : std::uint8_t { agreed, refused, disagreed, failed };

struct Trial {
  Generated generated;
  analysis::Story simulated, real;
  Verdict verdict = Verdict::agreed;
  std::string why;  // refused, failed: the reason
  analysis::Agreement agreement;
};

/// The scenario number `index` of a stream: the first of its candidates that is steady.
[[nodiscard]] Generated candidate(std::uint64_t seed, std::uint64_t index, std::string_view profile,
                                  std::string_view family, analysis::Story& simulated,
                                  std::uint64_t& unsteady);

/// Asks the other engine and compares.
void compare_with(cli::OtherEngine&, std::string_view profile, Trial&);

/// Runs a scenario of a file or of the shrinker on both engines.
[[nodiscard]] Trial try_scenario(cli::OtherEngine&, std::string_view profile,
                                 const scenario::Scenario&);

/// The name of a loaded library, or the reason why it is missing.
struct Library {
  std::string version, failure;
};
[[nodiscard]] Library ask_version(cli::OtherEngine&);

}  // namespace poolscope::conformance
