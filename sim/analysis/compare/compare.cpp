#include "analysis/compare/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace poolscope::analysis {

using trace::Metric;

std::vector<Column> compare(const scenario::Scenario& scenario,
                            const std::vector<scenario::Strategy>& strategies,
                            const Progress& progress, WithBounds with_bounds) {
  std::vector<Column> columns;
  for (const auto& strategy : strategies) {
    Column column;
    column.strategy = strategy.name;
    const auto compiled = compile(scenario, strategy, progress);
    std::vector<trace::Sink*> sinks{&column.summary};
    std::optional<BoundsRecorder> recorder;
    if (with_bounds == WithBounds::yes) sinks.push_back(&recorder.emplace(compiled));
    try {
      run_whole(compiled, sinks, progress);
      if (recorder) column.bounds = recorder->finish(progress);
    } catch (const model::LimitHit& hit) {
      throw model::LimitHit(hit.limit, strategy.name + ": " + hit.what());
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

Better better(Metric metric) {
  switch (metric) {
    case Metric::reuse_rate:
      return Better::higher;
    // Peaks are a cost and a resource: what is better depends on the question.
    case Metric::open_peak:
    case Metric::idle_peak:
    case Metric::sockets_peak:
      return Better::neither;
    default:
      return Better::lower;
  }
}

std::vector<std::size_t> best_of(const std::vector<Column>& columns, Metric metric) {
  std::vector<double> values;
  for (const Column& column : columns) values.push_back(column.summary.value(metric));
  return best_of(values, metric);
}

std::vector<std::size_t> best_of(std::span<const double> values, Metric metric) {
  const Better way = better(metric);
  if (values.size() < 2 || way == Better::neither) return {};
  const auto [least, most] = std::ranges::minmax(values);
  if (least == most) return {};
  const double best = way == Better::lower ? least : most;
  std::vector<std::size_t> winners;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values[i] == best) winners.push_back(i);
  return winners;
}

std::string metric_text(Metric metric, double value) {
  const std::string_view unit = trace::metric_unit(metric);
  if (unit == "%") return fmt::format("{:.1f} %", value * 100);
  if (unit == "ms") return fmt::format("{:.1f} ms", value);
  return fmt::format("{:.0f}", value);
}

std::string percent_text(double value, double first) {
  if (first == 0) return "";
  const double change = (value - first) / first * 100;
  const std::string text =
      fmt::format("{:.{}f}", std::abs(change), std::abs(change) < 9.95 ? 1 : 0);
  if (text == "0.0") return "";
  return fmt::format(" ({}{}\u00a0%)", change < 0 ? "−" : "+", text);
}

std::string difference_text(Metric metric, double value, double first) {
  if (metric_text(metric, value) == metric_text(metric, first)) return "";
  const double change = value - first;
  const char* sign = change < 0 ? "−" : "+";
  if (trace::metric_unit(metric) == "%")
    return fmt::format("{}{:.1f} points", sign, std::abs(change) * 100);
  return sign + metric_text(metric, std::abs(change)) + percent_text(value, first);
}

std::optional<Metric> metric_from(std::string_view id) {
  for (std::size_t i = 0; i < trace::metric_count; ++i)
    if (trace::metric_id(static_cast<Metric>(i)) == id) return static_cast<Metric>(i);
  return std::nullopt;
}

}  // namespace poolscope::analysis
