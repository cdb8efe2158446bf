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

/// The text of every written scenario file. It has been read back into an equal scenario, so that
/// no file is replaced by one that cannot be opened again. `file` is the name in messages.
[[nodiscard]] FileText file_text(const Scenario&, const std::string& file);

/// Whether two scenarios have the same contents, at any places in their files.
[[nodiscard]] bool same_scenario(Scenario, Scenario);

}  // namespace poolscope::scenario
