#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "present/run.hpp"
#include "trace/summary.hpp"

/// Runs side by side in numbers: the table with differences, and what had been spent by when. Pure.
namespace poolscope::gui {

struct CompareCell {
  std::string value;       // "12"
  std::string difference;  // to the first run: "+3 (+33 %)"; empty: none, or it is the first
  bool best = false;
};

struct CompareRow {
  trace::Metric metric{};
  std::string title;
  std::vector<CompareCell> cells;  // one a run
  bool differs = false;
};

[[nodiscard]] std::vector<CompareRow> compare_rows(std::span<const Run* const>);

/// What adds up over a run.
enum class Cost : std::uint8_t {
  connections,  // opened
  handshakes,   // TLS handshakes completed
  pending,      // milliseconds that transfers stood in the pending set
};
inline constexpr std::size_t cost_kinds = 3;
[[nodiscard]] const char* title_of(Cost);

/// A sum that only grows: by `steps` in the order of time.
struct CostLine {
  struct Step {
    model::Time t = 0;
    double sum = 0;  // from then on
  };
  std::vector<Step> steps;
  [[nodiscard]] double at(double us) const;
  [[nodiscard]] double total() const { return steps.empty() ? 0 : steps.back().sum; }
};

using CostLines = std::array<CostLine, cost_kinds>;
[[nodiscard]] CostLines cost_lines(const RunIndex&);

}  // namespace poolscope::gui
