#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "present/overview/costly.hpp"
#include "present/run.hpp"
#include "trace/summary.hpp"

namespace poolscope::analysis {
struct Bounds;  // analysis/bounds/bounds.hpp
}  // namespace poolscope::analysis

/// Among the metrics of runs side by side: what their connections are to be measured against, and
/// what evictions cost. Pure.
namespace poolscope::gui {

struct BoundCell {
  std::string value;                         // "at least 12"; "…" while it is not known
  std::string note;                          // beside it: "connections could age"
  std::string told;                          // a sentence, when pointed at
  std::optional<CostlyIndex::Paid> dearest;  // of evictions: where a click goes
};

struct BoundRow {
  std::string_view title, meaning;
  trace::Metric of{};            // below which it stands
  std::vector<BoundCell> cells;  // one a run
};

/// Unbounded, clairvoyant, regret, costly evictions.
/// `bounds`: beside `runs`; null: not known yet.
[[nodiscard]] std::vector<BoundRow> bound_rows(std::span<const Run* const> runs,
                                               std::span<const analysis::Bounds* const> bounds);

}  // namespace poolscope::gui
