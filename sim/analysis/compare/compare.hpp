#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/bounds/bounds.hpp"
#include "scenario/scenario.hpp"
#include "sim.hpp"
#include "trace/summary.hpp"

/// The same stream on several strategies, side by side.
namespace poolscope::analysis {

struct Column {
  std::string strategy;
  trace::Summary summary;
  std::optional<Bounds> bounds{};  // if asked for
};

/// Runs each strategy and keeps its numbers. Memory does not grow with the length of a run, except
/// for the bounds (`StayRecorder`).
enum class WithBounds : std::uint8_t { no, yes };
[[nodiscard]] std::vector<Column> compare(const scenario::Scenario&,
                                          const std::vector<scenario::Strategy>&,
                                          const Progress& = {}, WithBounds = WithBounds::no);

/// The direction in which a metric is better, so that a table can point at the best column.
enum class Better : std::int8_t { lower, higher, neither };
[[nodiscard]] Better better(trace::Metric);
/// The columns that are best in a metric; empty when all are equal or none is better.
[[nodiscard]] std::vector<std::size_t> best_of(const std::vector<Column>&, trace::Metric);
[[nodiscard]] std::vector<std::size_t> best_of(std::span<const double> values, trace::Metric);

/// A metric in a form for people: "57.1 %", "120.5 ms", "3".
[[nodiscard]] std::string metric_text(trace::Metric, double value);

/// The difference to another value, absolute and in percent: "−7492 (−93 %)", or "+12.0 points" for
/// a share. Empty if the difference is too small to be read.
[[nodiscard]] std::string difference_text(trace::Metric, double value, double first);
/// " (−93 %)", with a space before it; empty if it would read as no difference, or if `first` is 0.
[[nodiscard]] std::string percent_text(double value, double first);

/// The metric of that id (FORMAT.md, "Metrics"), or none.
[[nodiscard]] std::optional<trace::Metric> metric_from(std::string_view id);

}  // namespace poolscope::analysis
