#pragma once

#include <string>
#include <string_view>

#include "analysis/bounds/bounds.hpp"

/// The bounds of a comparison in JSON and CSV (in words: analysis/bounds/words.hpp).
namespace poolscope::cli {

[[nodiscard]] std::string bounds_json(const analysis::Bounds&);

/// Further columns of the metric table, each with a comma before it.
inline constexpr std::string_view bounds_csv_names =
    ",unbounded,clairvoyant,clairvoyant_is,regret,costly_evictions,costly_tls,costly_ms";
[[nodiscard]] std::string bounds_csv(const analysis::Bounds&);

}  // namespace poolscope::cli
