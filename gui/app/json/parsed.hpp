#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "scenario/json_text.hpp"

namespace poolscope::gui {

/// JSON from a file of ours, or nothing (`is_discarded`) when it is none or beyond all measure.
[[nodiscard]] inline nlohmann::json parsed_json(std::string_view text) {
  if (scenario::beyond_reading_limits(text, "", {}))
    return nlohmann::json(nlohmann::json::value_t::discarded);
  return nlohmann::json::parse(text, nullptr, false);
}

}  // namespace poolscope::gui
