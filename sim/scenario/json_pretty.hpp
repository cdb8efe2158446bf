#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace poolscope::scenario {

/// Indented JSON, as people write it: a value that fits on a line is on one line. Ends with a line
/// feed.
[[nodiscard]] std::string pretty(const nlohmann::ordered_json&);

}  // namespace poolscope::scenario
