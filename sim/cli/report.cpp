// poolscope report: the comparison of a scenario's strategies as one HTML page.

#include <fmt/format.h>

#include <array>
#include <utility>

#include "cli/columns.hpp"
#include "cli/commands.hpp"
#include "cli/exit.hpp"
#include "cli/files.hpp"
#include "cli/load.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/report_parts.hpp"
#include "scenario/file_text.hpp"
#include "sim.hpp"

namespace poolscope::cli {
namespace {

Runs run_all(const Loaded& loaded, const std::vector<scenario::Strategy>& strategies,
             const Control& control) {
  Runs runs;
  runs.columns.reserve(strategies.size());
  runs.measured.reserve(strategies.size());
  for (const scenario::Strategy& strategy : strategies) {
    analysis::Column& column = runs.columns.emplace_back();
    Measured& measured = runs.measured.emplace_back();
    column.strategy = strategy.name;
    ProgressBar bar(fmt::format("{}: {}", loaded.name, strategy.name),
                    expected_transfers(loaded.scenario), control);
    const auto compiled = compile(loaded.scenario, strategy, bar.callback());
    measured.setup = compiled.setup;
    analysis::BoundsRecorder bounds(compiled);
    const std::array<trace::Sink*, 5> sinks{&column.summary, &measured.curve, &measured.outcomes,
                                            &measured.reasons, &bounds};
    try {
      run_whole(compiled, sinks, bar.callback());
      column.bounds = bounds.finish(bar.callback());
    } catch (const model::LimitHit& hit) {
      throw model::LimitHit(hit.limit, strategy.name + ": " + hit.what());
    }
  }
  return runs;
}

std::string file_name(const std::string& path) {
  const std::string name = path.substr(path.find_last_of('/') + 1);
  if (name.empty() || name == "-") return "scenario.json";
  // The report contains a scenario, even if it was made from another format.
  return name.ends_with(".json") ? name : name.substr(0, name.rfind('.')) + ".json";
}

exchange::Report make_report(const Loaded& loaded,
                             const std::vector<scenario::Strategy>& strategies, const Runs& runs,
                             std::string scenario_json) {
  const scenario::Scenario& s = loaded.scenario;
  exchange::Report report;
  report.made_by = "poolscope " POOLSCOPE_VERSION;
  report.scenario_name = file_name(loaded.path);
  report.title = s.title.empty() ? report.scenario_name : s.title;
  report.description = s.description;
  report.tags = s.tags;
  report.see = s.see;
  report.facts = {{"file", report.scenario_name},
                  {"transfers", fmt::format("{}", runs.columns.front().summary.transfers())},
                  {"libcurl", s.libcurl},
                  {"seed", fmt::format("{}", s.seed)}};
  report.strategies = strategy_cards(s, strategies);

  std::vector<const analysis::RequestOutcomes*> outcomes;
  for (const Measured& measured : runs.measured) outcomes.push_back(&measured.outcomes);
  const analysis::Partings parted = analysis::partings(outcomes, 12);
  report.findings = findings(runs, parted);
  report.comparison = comparison_table(runs);
  report.charts = charts(runs);
  report.tables.push_back(bounds_table(runs));
  if (strategies.size() > 1) report.tables.push_back(partings_table(runs, parted));
  report.tables.push_back(opened_table(runs));
  report.tables.push_back(closed_table(runs));
  report.scenario_json = std::move(scenario_json);
  report.data_json = columns_json(loaded, runs.columns);
  return report;
}

}  // namespace

int report_command(const ReportOptions& options) try {
  if (!can_write(options.output, {options.file})) return exit_wrong_use;
  Exit failed = exit_done;
  auto loaded = load(options.file, options.control, failed);
  if (!loaded) return failed;
  if (options.seed) loaded->scenario.seed = *options.seed;
  const auto strategies = choose(*loaded, options.strategies);
  if (!strategies) return exit_wrong_use;
  // The page holds the scenario as a file to download.
  scenario::FileText json = scenario::file_text(loaded->scenario, loaded->name);
  if (!json.ok()) {
    complain_about(json.errors);
    return exit_wrong_use;
  }
  const Runs runs = run_all(*loaded, *strategies, options.control);
  const std::string html =
      exchange::html_report(make_report(*loaded, *strategies, runs, std::move(json.text)));
  if (const int code = write_result(options.output, html); code != exit_done) return code;
  if (options.output != "-")
    complain(fmt::format("{}: {} strateg{}\n", options.output, strategies->size(),
                         strategies->size() == 1 ? "y" : "ies"));
  return exit_done;
} catch (const model::LimitHit& hit) {
  return complain_about(options.output + " is not written: " + shown(options.file), hit);
}

}  // namespace poolscope::cli
