#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/conform/story.hpp"
#include "match/profile.hpp"
#include "scenario/scenario.hpp"

/// Planted faults: copies of a profile that are wrong in one place. The comparison must find them;
/// else it would not find a mistake of ours either.
namespace poolscope::conformance {

struct Fault {
  std::string name;
  match::Profile profile;
  std::vector<match::Gate> gates{};  // what `profile.gates` shows
  bool must = true;                  // it must be found; else it is too rare to require this
};
[[nodiscard]] std::vector<Fault> faults_of(const match::Profile&);

/// A scenario, and the real library's story of it.
struct Recorded {
  scenario::Scenario scenario;
  analysis::Story real;
};

/// The number, from 1, of the first scenario on which the fault shows; 0: on none.
[[nodiscard]] std::size_t found_after(const Fault&, const std::vector<Recorded>&,
                                      std::string_view profile);

}  // namespace poolscope::conformance
