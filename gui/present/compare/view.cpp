#include "present/compare/view.hpp"

#include <algorithm>

#include "analysis/compare/compare.hpp"
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

}  // namespace

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
      row.cells.push_back(
          {analysis::metric_text(row.metric, values[r]),
           r == 0 ? "" : analysis::difference_text(row.metric, values[r], values[0]),
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
    case Cost::pending:
      return "ms pending";
  }
  return "";
}

double CostLine::at(double us) const {
  const auto after = std::ranges::upper_bound(
      steps, us, {}, [](const Step& step) { return static_cast<double>(step.t); });
  return after == steps.begin() ? 0 : std::prev(after)->sum;
}

CostLines cost_lines(const RunIndex& index) {
  std::vector<CostLine::Step> opened, handshakes, pending;
  for (const ConnectionLife& life : index.connections) {
    opened.push_back({life.opened, 1});
    if (shook_hands(life)) handshakes.push_back({life.handshake, 1});
  }
  for (const TransferLife& life : index.transfers)
    for (const auto& [from, to] : life.waits)
      if (to != model::never) pending.push_back({to, static_cast<double>(to - from) / 1000});
  return {summed(std::move(opened)), summed(std::move(handshakes)), summed(std::move(pending))};
}

}  // namespace poolscope::gui
