#pragma once

#include <string>
#include <vector>

#include "analysis/compare/compare.hpp"
#include "cli/load.hpp"

namespace poolscope::cli {

/// A comparison as JSON: the output of `compare --format json` for a file, and the part of a report
/// that is for programs.
[[nodiscard]] std::string columns_json(const Loaded&, const std::vector<analysis::Column>&);

}  // namespace poolscope::cli
