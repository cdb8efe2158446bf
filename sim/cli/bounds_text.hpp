#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/bounds.hpp"

/// The bounds of a comparison in words, JSON and CSV.
namespace poolscope::cli {

struct BoundsRow {
  std::string_view title;
  std::string (*cell)(const analysis::Bounds&);
};
extern const std::array<BoundsRow, 3> bounds_rows;

/// Under the table: why a bound is one only, what evictions cost, the dearest of them.
[[nodiscard]] std::vector<std::string> bounds_sentences(const analysis::Bounds&);

[[nodiscard]] std::string bounds_json(const analysis::Bounds&);

/// Further columns of the metric table, each with its comma before it.
inline constexpr std::string_view bounds_csv_names =
    ",unbounded,clairvoyant,clairvoyant_is,regret,costly_evictions,costly_tls,costly_ms";
[[nodiscard]] std::string bounds_csv(const analysis::Bounds&);

}  // namespace poolscope::cli
