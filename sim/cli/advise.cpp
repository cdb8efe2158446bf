// poolscope advise: the settings that decide for a stream, and for each claim the two runs that
// show it.

#include "analysis/advise/advise.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "analysis/compare/compare.hpp"
#include "cli/commands.hpp"
#include "cli/exit.hpp"
#include "cli/files.hpp"
#include "cli/load.hpp"
#include "cli/memory.hpp"
#include "cli/progress.hpp"
#include "exchange/json_line.hpp"
#include "exchange/log_lines.hpp"
#include "scenario/json_text.hpp"

namespace poolscope::cli {
namespace {

using analysis::Advice;
using analysis::advised_costs;
using analysis::advised_metrics;
using analysis::Claim;
using analysis::Measurement;
using exchange::JsonLine;

std::string command_of(const Claim& claim, const Advice& advice, const Loaded& loaded,
                       std::uint64_t scenario_seed) {
  return "poolscope " + repeating_command(claim, advice, loaded.path, scenario_seed);
}

// --- as text

/// The two runs, and their differences: seed by seed if there are several.
std::string runs_table(const Claim& claim) {
  std::vector<std::vector<std::string>> rows(4);
  rows[0].emplace_back();
  for (const Measurement* one : {&claim.before, &claim.after})
    rows[one == &claim.before ? 1 : 2].push_back(
        one->value == analysis::unset_text ? "not set" : scenario::printable(one->value));
  rows[3].emplace_back("difference");
  for (std::size_t m = 0; m < advised_costs; ++m) {
    const auto metric = advised_metrics[m];
    rows[0].emplace_back(trace::metric_title(metric));
    std::vector<double> differences;
    for (std::size_t i = 0; i < claim.before.values[m].size(); ++i)
      differences.push_back(claim.after.values[m][i] - claim.before.values[m][i]);
    const analysis::Spread spread = analysis::spread_of(differences);
    const std::string unit = trace::metric_unit(metric) == "ms" ? " ms" : "";
    const int digits = spread.ci95 || !unit.empty() ? 1 : 0;
    for (const Measurement* one : {&claim.before, &claim.after})
      rows[one == &claim.before ? 1 : 2].push_back(
          fmt::format("{:.{}f}{}", one->metrics[m].mean, digits, unit));
    std::string apart = fmt::format("{:+.{}f}", spread.mean, digits);
    if (spread.mean == 0) apart = "0";
    if (spread.ci95 && *spread.ci95 > 0) apart += fmt::format(" ± {:.1f}", *spread.ci95);
    rows[3].push_back(apart + (spread.mean == 0 ? "" : unit));
  }
  std::vector<std::size_t> widths(rows[0].size());
  for (const auto& row : rows)
    for (std::size_t c = 0; c < row.size(); ++c)
      widths[c] = std::max(widths[c], exchange::columns_of(row[c]));
  std::string out;
  for (const auto& row : rows) {
    out += "     ";
    for (std::size_t c = 0; c < row.size(); ++c)
      out += (c == 0 ? "" : "  ") + exchange::padded(row[c], widths[c], c == 0);
    out += "\n";
  }
  return out;
}

void print_text(const Loaded& loaded, const Advice& advice, std::uint64_t scenario_seed) {
  const auto& title = loaded.scenario.title;
  print_line(loaded.name + (title.empty() ? "" : ": " + title));
  std::size_t number = 0;
  for (const Claim& claim : advice.claims) {
    std::string text = fmt::format("\n{}. {}:", ++number, scenario::printable(claim.strategy));
    for (const std::string& sentence : sentences(claim))
      text += " " + scenario::printable(sentence);
    text += "\n" + runs_table(claim);
    print(text);
    print_line("     " + command_of(claim, advice, loaded, scenario_seed));
  }
  print("\n");
  if (advice.seeds > 1 && !advice.claims.empty())
    print(
        fmt::format("Numbers are means of {} seeds from {}; ± is the 95 % interval of the "
                    "differences seed by seed.\n",
                    advice.seeds, advice.first_seed));
  for (const std::string& sentence : closing_sentences(advice)) print_line(sentence);
}

// --- as JSON

std::string run_json(const Measurement& one) {
  std::string metrics;
  JsonLine values(metrics);
  for (std::size_t m = 0; m < advised_costs; ++m)
    values.real(trace::metric_id(advised_metrics[m]), one.metrics[m].mean);
  values.close();
  std::string out;
  JsonLine line(out);
  line.text("value", one.value).raw("metrics", metrics);
  line.close();
  return out;
}

std::string changes_json(const Measurement& from, const Measurement& to) {
  std::string out = "[";
  for (const analysis::Change& change : changes(from, to)) {
    if (out.size() > 1) out += ',';
    JsonLine line(out);
    line.text("metric", trace::metric_id(advised_metrics[change.metric]))
        .real("from", change.from)
        .real("to", change.to);
    if (change.ci95)
      line.real("ci95", *change.ci95);
    else
      line.null("ci95");
    line.close();
  }
  return out + "]";
}

std::string claim_json(const Claim& claim, const std::string& command) {
  std::string best, out, told = "[";
  JsonLine of_best(best);
  of_best.text("metric", trace::metric_id(advised_metrics[claim.lead]))
      .real("best", claim.best)
      .text("reached_with", claim.best_value);
  if (claim.knee.empty())
    of_best.null("knee");
  else
    of_best.text("knee", claim.knee).text("is", claim.knee_is_smallest ? "smallest" : "largest");
  of_best.close();
  for (const std::string& sentence : sentences(claim)) {
    if (told.size() > 1) told += ',';
    exchange::append_quoted(told, sentence);
  }
  JsonLine line(out);
  line.text("kind", to_string(claim.kind))
      .text("strategy", claim.strategy)
      .text("setting", claim.setting)
      .raw("before", run_json(claim.before))
      .raw("after", run_json(claim.after))
      .raw("changes", changes_json(claim.before, claim.after))
      .raw("made_for", best);
  if (claim.standard)
    line.raw("default", run_json(*claim.standard));
  else
    line.null("default");
  line.real("effect", claim.effect).raw("sentences", told + "]").text("repeat", command);
  line.close();
  return out;
}

std::string as_json(const Loaded& loaded, const Advice& advice, std::uint64_t scenario_seed) {
  std::string claims = "[", tried = "[", told = "[", seeds, out;
  for (const Claim& claim : advice.claims)
    claims += (claims.size() > 1 ? ",\n" : "\n") +
              claim_json(claim, command_of(claim, advice, loaded, scenario_seed));
  for (const analysis::Tried& one : advice.tried) {
    tried += tried.size() > 1 ? ",\n" : "\n";
    JsonLine line(tried);
    line.text("strategy", one.strategy)
        .text("setting", one.setting)
        .number("values", one.values)
        .text("verdict", to_string(one.verdict));
    line.close();
  }
  for (const std::string& sentence : closing_sentences(advice)) {
    if (told.size() > 1) told += ',';
    exchange::append_quoted(told, sentence);
  }
  JsonLine of_seeds(seeds);
  of_seeds.number("first", advice.first_seed).number("count", advice.seeds);
  of_seeds.close();
  JsonLine line(out);
  line.text("format", "poolscope-advice/1")
      .text("file", loaded.name)
      .text("scenario", loaded.scenario.title)
      .raw("seeds", seeds)
      .flag("draws", advice.draws)
      .number("runs", advice.runs)
      .number("transfers", advice.transfers)
      .raw("claims", claims + "]")
      .raw("tried", tried + "]")
      .raw("sentences", told + "]");
  line.close();
  return out + "\n";
}

}  // namespace

int advise_command(const AdviseOptions& options) {
  Exit failed = exit_done;
  auto loaded = load(options.file, options.control, failed);
  if (!loaded) return failed;
  const std::uint64_t scenario_seed = loaded->scenario.seed;
  if (options.seed) loaded->scenario.seed = *options.seed;
  const auto strategies = choose(*loaded, options.strategies);
  if (!strategies) return exit_wrong_use;
  std::optional<Advice> advice;
  try {
    ProgressBar bar(loaded->name, 0, options.control, "settings");
    std::uint64_t done = 0, total = 0;
    analysis::AdviseOptions how;
    how.seeds = options.seeds;
    how.threads = options.threads;
    how.meanwhile = [&] {
      check_memory(options.control.limits);
      return true;
    };
    how.progress = [&](std::uint64_t now, std::uint64_t of) {
      if (of != 0) {  // else a step within one of them
        done = now;
        total = of;
      }
      bar.tell(done, total);
      return true;
    };
    advice = analysis::advise(loaded->scenario, *strategies, how);
  } catch (const model::LimitHit& hit) {
    return complain_about(loaded->name, hit);
  }
  if (options.format == Format::json)
    print_exactly(as_json(*loaded, *advice, scenario_seed));
  else
    print_text(*loaded, *advice, scenario_seed);
  return exit_done;
}

}  // namespace poolscope::cli
