#include "analysis/compare.hpp"

#include <fmt/format.h>

namespace poolscope::analysis {

using trace::Metric;

std::vector<Column> compare(const scenario::Scenario& scenario,
                            const std::vector<scenario::Strategy>& strategies,
                            const Progress& progress, WithBounds with_bounds) {
  std::vector<Column> columns;
  for (const auto& strategy : strategies) {
    Column column;
    column.strategy = strategy.name;
    const auto setup = compile(scenario, strategy);
    std::vector<trace::Sink*> sinks{&column.summary};
    std::optional<BoundsRecorder> recorder;
    if (with_bounds == WithBounds::yes) sinks.push_back(&recorder.emplace(setup));
    run(scenario, strategy, setup, sinks, progress);
    if (recorder) column.bounds = recorder->finish(scenario, strategy, progress);
    columns.push_back(std::move(column));
  }
  return columns;
}

Better better(Metric metric) {
  switch (metric) {
    case Metric::reuse_rate:
      return Better::higher;
    // Peaks are a cost and a resource alike: which is better depends on who asks.
    case Metric::open_peak:
    case Metric::idle_peak:
      return Better::neither;
    default:
      return Better::lower;
  }
}

std::vector<std::size_t> best_of(const std::vector<Column>& columns, Metric metric) {
  const Better way = better(metric);
  if (columns.size() < 2 || way == Better::neither) return {};
  double best = columns[0].summary.value(metric);
  bool equal = true;
  for (const Column& column : columns) {
    const double value = column.summary.value(metric);
    equal = equal && value == best;
    if (way == Better::lower ? value < best : value > best) best = value;
  }
  std::vector<std::size_t> winners;
  for (std::size_t i = 0; i < columns.size() && !equal; ++i)
    if (columns[i].summary.value(metric) == best) winners.push_back(i);
  return winners;
}

std::string metric_text(Metric metric, double value) {
  const std::string_view unit = trace::metric_unit(metric);
  if (unit == "%") return fmt::format("{:.1f} %", value * 100);
  if (unit == "ms") return fmt::format("{:.1f} ms", value);
  return fmt::format("{:.0f}", value);
}

std::optional<Metric> metric_from(std::string_view id) {
  for (std::size_t i = 0; i < trace::metric_count; ++i)
    if (trace::metric_id(static_cast<Metric>(i)) == id) return static_cast<Metric>(i);
  return std::nullopt;
}

}  // namespace poolscope::analysis
