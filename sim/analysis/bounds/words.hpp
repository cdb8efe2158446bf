#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/bounds/bounds.hpp"

/// The bounds of a comparison for people: the rows of the table, and the sentences under it.
namespace poolscope::analysis {

struct BoundsRow {
  std::string_view title;
  std::string_view meaning;  // a sentence
  std::string (*cell)(const Bounds&);
};
extern const std::array<BoundsRow, 3> bounds_rows;

/// The kind of the clairvoyant's number: "exact", "at least", "not computed".
[[nodiscard]] std::string_view kind_of(const Bounds&);
/// The reasons for "at least": "connections could age; servers close connections". Empty if the
/// number is exact.
[[nodiscard]] std::string why_not_exact(const Bounds&);

/// The sentences under the table: why a bound is not exact, what evictions cost, the most expensive
/// of them.
[[nodiscard]] std::vector<std::string> bounds_sentences(const Bounds&);

}  // namespace poolscope::analysis
