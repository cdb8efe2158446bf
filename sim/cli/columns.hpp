#pragma once

#include <string>
#include <vector>

#include "analysis/compare/compare.hpp"
#include "cli/load.hpp"

namespace poolscope::cli {

/// A comparison as JSON: what `compare --format json` prints for a file, and what a report holds
/// for programs.
[[nodiscard]] std::string columns_json(const Loaded&, const std::vector<analysis::Column>&);

}  // namespace poolscope::cli
