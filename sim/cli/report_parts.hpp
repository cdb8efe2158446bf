#pragma once

#include <memory>
#include <string>
#include <vector>

#include "analysis/bounds/cost_curve.hpp"
#include "analysis/compare/compare.hpp"
#include "analysis/compare/reasons.hpp"
#include "analysis/conform/divergence.hpp"
#include "cli/load.hpp"
#include "exchange/html_report.hpp"

/// The parts of a report: they turn the counts of the runs into words, tables and charts.
namespace poolscope::cli {

/// The data of one strategy's run for a report.
struct Measured {
  std::shared_ptr<const model::Setup> setup;
  analysis::CostCurve curve;
  analysis::RequestOutcomes outcomes;
  analysis::Reasons reasons;
};

struct Runs {
  std::vector<analysis::Column> columns;  // as in `compare`
  std::vector<Measured> measured;
};

[[nodiscard]] exchange::ReportTable comparison_table(const Runs&);
[[nodiscard]] std::vector<exchange::ReportCharts> charts(const Runs&);
/// Sentences about the largest differences; `parted` are the runs' partings.
[[nodiscard]] std::vector<std::string> findings(const Runs&, const analysis::Partings& parted);
[[nodiscard]] exchange::ReportTable partings_table(const Runs&, const analysis::Partings& parted);
[[nodiscard]] exchange::ReportTable bounds_table(const Runs&);
/// A strategy's name as Markdown.
[[nodiscard]] std::string strong(const std::string& name);
[[nodiscard]] exchange::ReportTable opened_table(const Runs&);
[[nodiscard]] exchange::ReportTable closed_table(const Runs&);
[[nodiscard]] std::vector<exchange::ReportStrategy> strategy_cards(
    const scenario::Scenario&, const std::vector<scenario::Strategy>&);

}  // namespace poolscope::cli
