#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "present/run.hpp"
#include "present/timeline/series.hpp"
#include "trace/summary.hpp"

/// A run in numbers, beside the other strategies: what the overview shows, of the whole run or of
/// the selected range. Pure.
namespace poolscope::gui {

struct OverviewCell {
  std::string text;  // "57 %"
  float share = 0;   // of the greatest in its row, 0..1
  bool best = false;
};

struct OverviewRow {
  trace::Metric metric{};
  std::string title;
  std::vector<OverviewCell> cells;  // one a strategy
};

/// Where a count over time was greatest.
struct OverviewPeak {
  std::uint32_t most = 0;
  std::uint64_t cursor = 0;  // so many events have happened by then
  model::Time t = 0;
};

struct ReuseBar {
  model::DestinationId destination{};
  std::string name;
  std::uint64_t created = 0, reused = 0;
  [[nodiscard]] double rate() const {
    return static_cast<double>(reused) / static_cast<double>(created + reused);
  }
};
inline constexpr std::size_t listed_destinations = 12;

/// Transfers that took from `from` up to `to`; bins are even on a logarithmic scale.
struct LatencyBin {
  model::Duration from = 0, to = 0;
  std::uint64_t count = 0;
  std::uint32_t slowest = UINT32_MAX;  // index into RunIndex::transfers
};

struct LatencyView {
  std::vector<LatencyBin> bins;
  std::uint64_t count = 0, most = 0;  // of transfers, and in one bin
  model::Duration p50 = 0, p95 = 0, p99 = 0;
  /// Where a latency lies on the bins' scale, 0..1.
  [[nodiscard]] double place(model::Duration) const;
};

struct OverviewView {
  std::string stretch;                  // "the whole run, 3.2 s", "the range, 1.2 s"
  std::vector<std::string> strategies;  // of the document, in its order
  std::size_t shown = 0;
  std::vector<std::string> verdict;  // which is better, in sentences
  std::vector<OverviewRow> rows;
  std::array<OverviewPeak, count_kinds> peaks;
  std::vector<ReuseBar> destinations;  // most opened first; the first `listed_destinations`
  std::uint64_t destinations_hidden = 0;
  LatencyView latency;
};

[[nodiscard]] OverviewView make_overview(const Document&, std::size_t run,
                                         const std::optional<TimeWindow>& range);

}  // namespace poolscope::gui
