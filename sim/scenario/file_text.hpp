#pragma once

#include <string>
#include <vector>

#include "scenario/scenario.hpp"

namespace poolscope::scenario {

/// The text of a scenario file, or what is wrong with it (never both).
struct FileText {
  std::string text;
  std::vector<Error> errors;
  [[nodiscard]] bool ok() const { return errors.empty(); }
};

/// What every scenario file is written with: its text has been read back, to an equal scenario, so
/// that nothing takes a file's place that could not be opened again. `file` names it in messages.
[[nodiscard]] FileText file_text(const Scenario&, const std::string& file);

/// Whether they say the same, wherever in a file they say it.
[[nodiscard]] bool same_scenario(Scenario, Scenario);

}  // namespace poolscope::scenario
