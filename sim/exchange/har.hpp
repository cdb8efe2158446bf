#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "scenario/scenario.hpp"

/// Recorded browser traffic (HAR 1.2) to a scenario: text in, values out.
namespace poolscope::exchange {

/// What came of a recording: a scenario that can be run, or what is wrong with the file.
struct HarImport {
  std::variant<scenario::Scenario, std::vector<scenario::Error>> result;
  std::vector<std::string> warnings;  // what was left out, each kind with its count
  std::size_t entries = 0;            // in the file; the scenario has `entries - skipped` requests
  std::size_t skipped = 0;
  [[nodiscard]] bool ok() const { return std::holds_alternative<scenario::Scenario>(result); }
  [[nodiscard]] const scenario::Scenario& scenario() const {
    return std::get<scenario::Scenario>(result);
  }
  [[nodiscard]] const std::vector<scenario::Error>& errors() const {
    return std::get<std::vector<scenario::Error>>(result);
  }
};

/// Reads a HAR of any recorder. What it gives can be written and read as a scenario file: entries
/// that no scenario can have are left out, with a warning. Each request keeps what the recording
/// says about it in `recorded`; servers get round trips, look-ups, handshakes, protocols and
/// bandwidth estimated from all of their requests. `name` is the file's name, for messages and the
/// title.
[[nodiscard]] HarImport import_har(std::string_view text, std::string_view name,
                                   const model::Limits& = {},
                                   const model::Meanwhile& meanwhile = {});

}  // namespace poolscope::exchange
