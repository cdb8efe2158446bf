#include "present/study/sweep.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "analysis/compare/compare.hpp"

namespace poolscope::gui {
namespace {

using analysis::Axis;
using analysis::Setting;
using analysis::Spread;
using analysis::SweepPlan;

constexpr double spread_for_logarithm = 64;  // the greatest value to the least
constexpr double log_shades_from = 16;       // the same of what cells show

// Numbers, and perhaps "default", which has a place left of them.
bool all_numbers(const Axis& axis) {
  const auto number = [](const auto& value) { return value.is_number || value.unset; };
  return std::ranges::all_of(axis.values, number) &&
         std::ranges::any_of(axis.values, &analysis::AxisValue::is_number);
}

// Where each value stands along x.
struct Places {
  std::vector<double> x;
  bool logarithmic = false;
};
Places places_along(const Axis& axis) {
  Places out;
  double least = 0, most = 0;
  bool first = true;
  for (const auto& value : axis.values) {
    if (!value.is_number) continue;
    least = first ? value.number : std::min(least, value.number);
    most = first ? value.number : std::max(most, value.number);
    first = false;
  }
  out.logarithmic = least > 0 && most / least >= spread_for_logarithm;
  constexpr double aside = 0.09;  // of the whole width
  const double unset = out.logarithmic ? least * std::pow(most / least, -aside)
                                       : least - std::max(most - least, 1.0) * aside;
  for (const auto& value : axis.values) out.x.push_back(value.is_number ? value.number : unset);
  return out;
}

const Spread& spread_at(const SweepResult& result, std::size_t at, trace::Metric metric) {
  const auto& metrics = result.plan.metrics;
  const auto place = static_cast<std::size_t>(std::ranges::find(metrics, metric) - metrics.begin());
  return result.points[at].metrics[place];
}

bool has(const SweepResult& result, trace::Metric metric) {
  return std::ranges::count(result.plan.metrics, metric) > 0;
}

// "MAX_HOST_CONNECTIONS": there is little room beside a line, and the form says the whole name.
std::string short_name(std::string_view name) {
  for (const std::string_view prefix : {"CURLOPT_", "CURLMOPT_"})
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  return std::string(name);
}

// Smaller is better, except where it is not; 0: neither.
double badness(trace::Metric metric, double mean) {
  switch (analysis::better(metric)) {
    case analysis::Better::lower:
      return mean;
    case analysis::Better::higher:
      return -mean;
    case analysis::Better::neither:
      return 0;
  }
  return 0;
}

// The point whose mean is best of those that are drawn, unless all are alike.
std::optional<std::uint64_t> best_point(const std::vector<SweepLine>& lines, trace::Metric metric) {
  std::optional<std::uint64_t> best;
  double least = 0, most = 0;
  for (const SweepLine& line : lines)
    for (const SweepDot& dot : line.dots) {
      const double bad = badness(metric, dot.spread.mean);
      if (!best || bad < least) {
        if (!best) most = bad;
        best = dot.point;
        least = bad;
      }
      most = std::max(most, bad);
    }
  if (least == most) best.reset();
  return best;
}

// Axes with several values, those that are numbers first, strategies last.
std::vector<std::size_t> wide_axes(const SweepPlan& plan) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < plan.axes.size(); ++i)
    if (plan.axes[i].values.size() > 1) out.push_back(i);
  std::ranges::stable_sort(out, {}, [&](std::size_t i) {
    return plan.axes[i].knob == analysis::Knob::strategy ? 1 : 0;
  });
  return out;
}

}  // namespace

std::size_t axis_along_x(const SweepPlan& plan) {
  for (std::size_t i = 0; i < plan.axes.size(); ++i)
    if (plan.axes[i].values.size() > 1 && all_numbers(plan.axes[i])) return i;
  for (std::size_t i = 0; i < plan.axes.size(); ++i)
    if (plan.axes[i].values.size() > 1 && plan.axes[i].knob != analysis::Knob::strategy) return i;
  for (std::size_t i = 0; i < plan.axes.size(); ++i)
    if (plan.axes[i].values.size() > 1) return i;
  return 0;
}

SweepChart sweep_chart(const SweepResult& result, trace::Metric metric, std::size_t of) {
  SweepChart chart;
  const SweepPlan& plan = result.plan;
  if (plan.axes.empty() || result.points.empty() || !has(result, metric)) return chart;
  const std::size_t along = axis_along_x(plan);
  const Axis& axis = plan.axes[along];
  chart.x_title = axis.name;
  chart.by_number = all_numbers(axis);
  Places places;
  if (chart.by_number)
    places = places_along(axis);
  else
    for (std::size_t i = 0; i < axis.values.size(); ++i) places.x.push_back(static_cast<double>(i));
  for (std::size_t i = 0; i < axis.values.size(); ++i)
    chart.labels.push_back({places.x[i], axis.values[i].text});
  std::ranges::stable_sort(chart.labels, {}, &SweepChart::Label::x);
  chart.left = chart.labels.front().x;
  chart.right = chart.labels.back().x;
  chart.logarithmic = places.logarithmic;

  // Of three axes the last is chosen from, or there would be too many lines.
  const auto wide = wide_axes(plan);
  const bool chosen = wide.size() == 3 && wide.back() != along;
  if (chosen) {
    for (const auto& value : plan.axes[wide.back()].values) chart.of.push_back(value.text);
    of = std::min(of, chart.of.size() - 1);
  }

  // One axis beside x: its name stands once above the lines' names.
  if (wide.size() == 2 || chosen)
    for (const std::size_t a : {wide[0], wide[1]})
      if (a != along && plan.axes[a].knob != analysis::Knob::strategy)
        chart.line_title = short_name(plan.axes[a].name);

  std::map<std::string, std::size_t> line_of;
  bool first = true;
  for (std::size_t i = 0; i < result.points.size(); ++i) {
    std::string name;
    double x = 0;
    const auto settings = analysis::settings_at(plan, result.points[i].point);
    if (chosen && settings[wide.back()].value != of) continue;
    for (std::size_t a = 0; a < settings.size(); ++a) {
      if (chosen && a == wide.back()) continue;
      const analysis::AxisValue& value = settings[a].axis->values[settings[a].value];
      if (a == along)
        x = places.x[settings[a].value];
      else if (settings[a].axis->values.size() > 1 || settings.size() == 2)
        name += (name.empty() ? "" : ", ") +
                (settings[a].axis->knob == analysis::Knob::strategy || !value.is_number ||
                         !chart.line_title.empty()
                     ? value.text
                     : short_name(settings[a].axis->name) + " " + value.text);
    }
    const auto [found, fresh] = line_of.try_emplace(name, chart.lines.size());
    if (fresh && chart.lines.size() < most_lines) chart.lines.push_back({name, {}});
    if (found->second >= chart.lines.size() || chart.lines[found->second].name != name) continue;
    const Spread& spread = spread_at(result, i, metric);
    const double half = spread.ci95.value_or(0);
    chart.lines[found->second].dots.push_back({x, spread, result.points[i].point});
    chart.least = first ? spread.mean - half : std::min(chart.least, spread.mean - half);
    chart.most = first ? spread.mean + half : std::max(chart.most, spread.mean + half);
    first = false;
  }
  chart.left_out = line_of.size() - chart.lines.size();
  for (SweepLine& line : chart.lines) std::ranges::stable_sort(line.dots, {}, &SweepDot::x);
  chart.best = best_point(chart.lines, metric);
  return chart;
}

bool can_be_heat_map(const SweepPlan& plan) {
  const std::size_t wide = wide_axes(plan).size();
  return wide == 2 || wide == 3;
}

HeatMap heat_map(const SweepResult& result, trace::Metric metric, std::size_t of) {
  HeatMap map;
  const SweepPlan& plan = result.plan;
  if (!can_be_heat_map(plan) || !has(result, metric)) return map;
  const auto axes = wide_axes(plan);
  const Axis &x = plan.axes[axes[0]], &y = plan.axes[axes[1]];
  map.x_title = x.name;
  map.y_title = y.name;
  for (const auto& value : x.values) map.xs.push_back(value.text);
  for (const auto& value : y.values) map.ys.push_back(value.text);
  if (axes.size() == 3) {
    for (const auto& value : plan.axes[axes[2]].values) map.of.push_back(value.text);
    of = std::min(of, map.of.size() - 1);
  }
  map.cells.resize(map.xs.size() * map.ys.size());
  bool first = true;
  for (std::size_t i = 0; i < result.points.size(); ++i) {
    const auto settings = analysis::settings_at(plan, result.points[i].point);
    if (axes.size() == 3 && settings[axes[2]].value != of) continue;
    const Spread& spread = spread_at(result, i, metric);
    map.cells[settings[axes[1]].value * map.xs.size() + settings[axes[0]].value] = {
        spread, 0, result.points[i].point, false};
    map.least = first ? spread.mean : std::min(map.least, spread.mean);
    map.most = first ? spread.mean : std::max(map.most, spread.mean);
    first = false;
  }
  const double extent = map.most - map.least;
  const bool logarithmic = map.least > 0 && map.most / map.least >= log_shades_from;
  HeatCell* best = nullptr;
  for (HeatCell& cell : map.cells) {
    // Over a great range by factors, or all good cells would be one shade.
    cell.share = extent <= 0 ? 0
                 : logarithmic
                     ? std::log(cell.spread.mean / map.least) / std::log(map.most / map.least)
                     : (cell.spread.mean - map.least) / extent;
    if (extent > 0 && analysis::better(metric) != analysis::Better::neither &&
        (!best || badness(metric, cell.spread.mean) < badness(metric, best->spread.mean)))
      best = &cell;
  }
  if (best) best->best = true;
  return map;
}

}  // namespace poolscope::gui
