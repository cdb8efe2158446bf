#include "present/compare_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/compare.hpp"
#include "present/run_index.hpp"

namespace poolscope::gui {
namespace {

using trace::Metric;

// Steps in any order, each with what it adds, become a line.
CostLine summed(std::vector<CostLine::Step> steps) {
  std::ranges::stable_sort(steps, {}, &CostLine::Step::t);
  double sum = 0;
  for (CostLine::Step& step : steps) step.sum = sum += step.sum;
  return {std::move(steps)};
}

bool shook_hands(const ConnectionLife& life) {
  return std::ranges::any_of(life.spans, [&](const Span& span) {
    return span.kind == Span::Kind::tls && span.to == life.ready;
  });
}

std::string signed_number(double value, const char* format) {
  // A minus as wide as the plus.
  return (value < 0 ? "−" : "+") + fmt::format(fmt::runtime(format), std::abs(value));
}

}  // namespace

std::string difference_words(Metric metric, double value, double base) {
  if (value == base) return "";
  const std::string_view unit = trace::metric_unit(metric);
  if (unit == "%") return signed_number((value - base) * 100, "{:.1f} points");
  std::string words = signed_number(value - base, unit == "ms" ? "{:.1f}" : "{:.0f}");
  if (base != 0) words += " (" + signed_number((value - base) / base * 100, "{:.0f} %") + ")";
  return words;
}

std::vector<CompareRow> compare_rows(std::span<const Run* const> runs) {
  std::vector<CompareRow> out;
  for (std::size_t i = 0; i < trace::metric_count; ++i) {
    CompareRow row;
    row.metric = static_cast<Metric>(i);
    row.title = trace::metric_title(row.metric);
    std::vector<double> values;
    for (const Run* run : runs) values.push_back(run->summary->value(row.metric));
    const auto best = analysis::best_of(values, row.metric);
    for (std::size_t r = 0; r < runs.size(); ++r) {
      row.cells.push_back({analysis::metric_text(row.metric, values[r]),
                           r == 0 ? "" : difference_words(row.metric, values[r], values[0]),
                           std::ranges::count(best, r) > 0});
      row.differs = row.differs || values[r] != values[0];
    }
    out.push_back(std::move(row));
  }
  return out;
}

const char* title_of(Cost cost) {
  switch (cost) {
    case Cost::connections:
      return "connections opened";
    case Cost::handshakes:
      return "TLS handshakes";
    case Cost::waited:
      return "ms waited";
  }
  return "";
}

double CostLine::at(double us) const {
  const auto after = std::ranges::upper_bound(
      steps, us, {}, [](const Step& step) { return static_cast<double>(step.t); });
  return after == steps.begin() ? 0 : std::prev(after)->sum;
}

CostLines cost_lines(const RunIndex& index) {
  std::vector<CostLine::Step> opened, handshakes, waited;
  for (const ConnectionLife& life : index.connections) {
    opened.push_back({life.opened, 1});
    if (life.ready != model::never && shook_hands(life)) handshakes.push_back({life.ready, 1});
  }
  for (const TransferLife& life : index.transfers)
    for (const auto& [from, to] : life.waits)
      if (to != model::never) waited.push_back({to, static_cast<double>(to - from) / 1000});
  return {summed(std::move(opened)), summed(std::move(handshakes)), summed(std::move(waited))};
}

}  // namespace poolscope::gui
