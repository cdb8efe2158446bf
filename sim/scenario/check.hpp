#pragma once

#include <string_view>
#include <unordered_set>
#include <vector>

#include "scenario/json_text.hpp"
#include "scenario/scenario.hpp"

namespace poolscope::scenario {

/// The errors between the parts of a scenario that are valid by themselves: ids given twice,
/// references to nothing, requests that wait for one another. Pointers tell the place; offsets do
/// not. `identities_in_doubt`: an id may be missing because of another error, so references to
/// nothing are not reported.
[[nodiscard]] std::vector<Problem> check(const Scenario&, bool identities_in_doubt = false);

/// The requests that have an upload: by their own options, under any of the strategies, or after an
/// event has set options. Refers to the scenario.
class Uploads {
 public:
  Uploads(const Scenario&, const std::vector<Strategy>&);
  [[nodiscard]] bool has(const Request&) const;

 private:
  std::unordered_set<std::string_view> clients_;
  bool all_ = false;  // a strategy sets it
};

}  // namespace poolscope::scenario
