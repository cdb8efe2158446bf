#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/bounds/bounds.hpp"

/// The bounds of a comparison as people read them: the table's rows, and what stands under it.
namespace poolscope::analysis {

struct BoundsRow {
  std::string_view title;
  std::string_view meaning;  // a sentence
  std::string (*cell)(const Bounds&);
};
extern const std::array<BoundsRow, 3> bounds_rows;

/// "exact", "at least", "not computed": what the clairvoyant's number is.
[[nodiscard]] std::string_view kind_of(const Bounds&);
/// Why it is no more than "at least": "connections could age; servers close connections". Empty
/// when it is exact.
[[nodiscard]] std::string why_not_exact(const Bounds&);

/// Under the table: why a bound is one only, what evictions cost, the dearest of them.
[[nodiscard]] std::vector<std::string> bounds_sentences(const Bounds&);

}  // namespace poolscope::analysis
