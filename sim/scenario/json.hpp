#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/stopped.hpp"
#include "scenario/scenario.hpp"

/// Scenario files: JSON text to `Scenario` and back.
namespace poolscope::scenario {

/// The result of reading a file: the scenario, or everything that is wrong with it (never both).
struct Loaded {
  std::variant<Scenario, std::vector<Error>> result;
  [[nodiscard]] bool ok() const { return std::holds_alternative<Scenario>(result); }
  [[nodiscard]] const Scenario& scenario() const { return std::get<Scenario>(result); }
  [[nodiscard]] const std::vector<Error>& errors() const {
    return std::get<std::vector<Error>>(result);
  }
};

/// Reads a scenario. `file` is only a name for messages. All errors are returned together, in the
/// order of the file; for a text that is not JSON there is one error, at the place where JSON ends.
/// The scenario keeps the limits; those of reading are checked here. `go_on` is asked every few
/// thousand values; if it returns false, reading throws `Stopped`.
[[nodiscard]] Loaded parse(std::string_view text, std::string_view file = "<text>",
                           const model::Limits& = {}, const GoOn& go_on = {});

/// Writes a scenario as indented JSON that `parse` reads back to an equal value (except for offsets
/// and lines).
[[nodiscard]] std::string to_json(const Scenario&);

}  // namespace poolscope::scenario
