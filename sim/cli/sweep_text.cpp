#include "cli/sweep_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "analysis/compare/compare.hpp"
#include "exchange/csv.hpp"
#include "exchange/json_line.hpp"
#include "exchange/log_lines.hpp"
#include "scenario/json_text.hpp"

namespace poolscope::cli {
namespace {

using analysis::Axis;
using analysis::AxisValue;
using analysis::Spread;
using analysis::spread_text;
using analysis::SweepPlan;
using analysis::SweepPoint;
using exchange::columns_of;
using exchange::csv_field;
using exchange::JsonLine;
using exchange::padded;

void add_value(JsonLine& line, std::string_view key, const AxisValue& value) {
  if (value.is_number)
    line.raw(key, value.text);
  else
    line.text(key, value.text);
}

/// A number is written as it is, with any sign.
std::string cell_of(const AxisValue& value) {
  return value.is_number ? value.text : csv_field(value.text);
}

std::string axis_json(const Axis& axis) {
  std::string values = "[";
  for (const AxisValue& value : axis.values) {
    if (values.size() > 1) values += ',';
    if (value.is_number)
      values += value.text;
    else
      exchange::append_quoted(values, value.text);
  }
  values += ']';
  std::string out;
  JsonLine line(out);
  line.text("name", axis.name).raw("values", values);
  line.close();
  return out;
}

std::string point_json(const SweepPlan& plan, const SweepPoint& point) {
  std::string at, metrics;
  JsonLine settings(at);
  for (const auto& setting : settings_at(plan, point.point))
    add_value(settings, setting.axis->name, setting.axis->values[setting.value]);
  settings.close();
  JsonLine all(metrics);
  for (std::size_t m = 0; m < plan.metrics.size(); ++m) {
    const Spread& spread = point.metrics[m];
    std::string text;
    JsonLine one(text);
    one.real("mean", spread.mean);
    if (spread.ci95)
      one.real("ci95", *spread.ci95);
    else
      one.null("ci95");
    one.real("min", spread.min).real("max", spread.max);
    one.close();
    all.raw(trace::metric_id(plan.metrics[m]), text);
  }
  all.close();
  std::string out;
  JsonLine line(out);
  line.number("point", point.point + 1).raw("at", at).raw("metrics", metrics);
  line.close();
  return out;
}

}  // namespace

std::string sweep_table(const SweepHeader& header, const SweepPlan& plan,
                        const SweepPoints& points) {
  std::vector<std::vector<std::string>> rows(1);
  for (const Axis& axis : plan.axes) rows[0].push_back(axis.name);
  for (const auto metric : plan.metrics) rows[0].emplace_back(trace::metric_title(metric));
  for (const SweepPoint& point : points) {
    auto& row = rows.emplace_back();
    for (const auto& setting : settings_at(plan, point.point))
      row.push_back(scenario::printable(setting.axis->values[setting.value].text));
    for (std::size_t m = 0; m < plan.metrics.size(); ++m)
      row.push_back(spread_text(plan.metrics[m], point.metrics[m]));
  }
  std::vector<std::size_t> widths(rows[0].size());
  for (const auto& row : rows)
    for (std::size_t c = 0; c < row.size(); ++c)
      widths[c] = std::max(widths[c], columns_of(row[c]));
  std::string out =
      model::printable(header.file + (header.title.empty() ? "" : ": " + header.title)) + "\n";
  out += plan.seeds == 1
             ? fmt::format("seed {}; --seeds N gives means with confidence intervals\n",
                           header.first_seed)
             : fmt::format("{} seeds from {}: mean ± half the 95 % confidence interval\n",
                           plan.seeds, header.first_seed);
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t c = 0; c < row.size(); ++c) {
      const bool words = c < plan.axes.size() && !plan.axes[c].values[0].is_number;
      line += (c == 0 ? "" : "  ") + padded(row[c], widths[c], words);
    }
    out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return out;
}

// The last two columns name the sweep that the rows are part of, so that shards of different sweeps
// are detected.
std::string sweep_csv(const SweepHeader& header, const SweepPlan& plan, const SweepPoints& points) {
  std::string out = "point";
  const auto add = [&](std::string_view field) {
    out += ',';
    out += field;
  };
  for (const Axis& axis : plan.axes) add(csv_field(axis.name));
  add("seeds");
  for (const auto metric : plan.metrics)
    for (const auto* what : {"mean", "ci95", "min", "max"})
      add(fmt::format("{}_{}", trace::metric_id(metric), what));
  out += ",points,plan\n";
  const std::uint64_t count = point_count(plan);
  for (const SweepPoint& point : points) {
    out += std::to_string(point.point + 1);
    for (const auto& setting : settings_at(plan, point.point))
      add(cell_of(setting.axis->values[setting.value]));
    add(std::to_string(plan.seeds));
    for (const Spread& spread : point.metrics) {
      add(fmt::format("{}", spread.mean));
      add(spread.ci95 ? fmt::format("{}", *spread.ci95) : "");
      add(fmt::format("{}", spread.min));
      add(fmt::format("{}", spread.max));
    }
    out += fmt::format(",{},{}\n", count, header.plan);
  }
  return out;
}

std::string sweep_json(const SweepHeader& header, const SweepPlan& plan,
                       const SweepPoints& points) {
  std::string axes = "[", metrics = "[", seeds;
  for (const Axis& axis : plan.axes) axes += (axes.size() > 1 ? "," : "") + axis_json(axis);
  for (const auto metric : plan.metrics)
    metrics += fmt::format("{}\"{}\"", metrics.size() > 1 ? "," : "", trace::metric_id(metric));
  JsonLine of_seeds(seeds);
  of_seeds.number("first", header.first_seed).number("count", plan.seeds);
  of_seeds.close();
  std::string out;
  JsonLine line(out);
  line.text("format", "poolscope-sweep/1")
      .text("file", header.file)
      .text("title", header.title)
      .text("plan", header.plan)
      .raw("axes", axes + "]")
      .raw("seeds", seeds)
      .raw("metrics", metrics + "]")
      .number("total", point_count(plan));
  out += ",\"points\":[\n";
  for (std::size_t i = 0; i < points.size(); ++i)
    out += point_json(plan, points[i]) + (i + 1 < points.size() ? ",\n" : "\n");
  return out + "]}\n";
}

}  // namespace poolscope::cli
