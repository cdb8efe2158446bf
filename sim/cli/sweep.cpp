// poolscope sweep: every combination of the varied values, with means and confidence intervals.

#include "analysis/sweep/sweep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "analysis/compare/compare.hpp"
#include "cli/commands.hpp"
#include "cli/exit.hpp"
#include "cli/files.hpp"
#include "cli/load.hpp"
#include "cli/memory.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/sweep_text.hpp"
#include "scenario/json_values.hpp"

namespace poolscope::cli {
namespace {

using analysis::SweepPlan;
using trace::Metric;

class Errors {
 public:
  void add(const std::string& what) {
    complain(what + "\n");
    any_ = true;
  }
  void told() { any_ = true; }  // another part has printed the error
  [[nodiscard]] bool any() const { return any_; }

 private:
  bool any_ = false;
};

std::vector<Metric> read_metrics(const std::vector<std::string>& said, Errors& errors) {
  std::vector<Metric> metrics;
  for (std::string_view list : said)
    while (!list.empty()) {
      const std::size_t end = std::min(list.find(','), list.size());
      const std::string_view id = list.substr(0, end);
      list.remove_prefix(std::min(end + 1, list.size()));
      const auto metric = analysis::metric_from(id);
      if (metric) {
        if (std::find(metrics.begin(), metrics.end(), *metric) == metrics.end())
          metrics.push_back(*metric);
        continue;
      }
      std::vector<std::string_view> ids;
      for (std::size_t i = 0; i < trace::metric_count; ++i)
        ids.push_back(trace::metric_id(static_cast<Metric>(i)));
      errors.add(fmt::format("--metric: there is no metric \"{}\"; the nearest is \"{}\" (of {})",
                             id, scenario::nearest(id, ids), fmt::join(ids, ", ")));
    }
  if (said.empty()) metrics = {Metric::reuse_rate, Metric::latency_p95, Metric::connections_opened};
  return metrics;
}

analysis::PointRange read_shard(const std::string& text, const SweepPlan& plan, Errors& errors) {
  if (text.empty()) return {};
  std::uint64_t part = 0, parts = 0;
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, part);
  if (first.ec == std::errc{} && first.ptr != end && *first.ptr == '/') {
    const auto second = std::from_chars(first.ptr + 1, end, parts);
    if (second.ec == std::errc{} && second.ptr == end && part >= 1 && part <= parts)
      return shard(plan, part, parts);
  }
  errors.add(fmt::format(
      "--shard must be I/N, with I from 1 to N, such as 1/8 and 8/8; but found \"{}\"", text));
  return {};
}

Format format_of(const SweepOptions& options) {
  if (options.format) return *options.format;
  if (options.output.ends_with(".csv")) return Format::csv;
  return options.output.ends_with(".json") ? Format::json : Format::table;
}

SweepPlan read_plan(const SweepOptions& options, const Loaded& loaded, Errors& errors) {
  SweepPlan plan;
  plan.seeds = options.seeds;
  plan.metrics = read_metrics(options.metrics, errors);
  bool varies_strategy = false;
  for (const std::string& text : options.vary) {
    auto parsed = analysis::parse_axis(text, loaded.scenario);
    for (const std::string& error : parsed.errors) errors.add("--vary " + error);
    varies_strategy = varies_strategy || parsed.axis.knob == analysis::Knob::strategy;
    if (parsed.ok()) plan.axes.push_back(std::move(parsed.axis));
  }
  if (errors.any()) return plan;
  if (varies_strategy && !options.strategies.empty())
    errors.add("--strategy and --vary strategy=… both choose strategies; give one of them");
  auto strategies = choose(loaded, options.strategies);
  if (!strategies) {
    errors.told();
    return plan;
  }
  complete(plan, *strategies);
  for (const analysis::Axis& axis : plan.axes)
    if (axis.knob == analysis::Knob::strategy)
      std::erase_if(*strategies, [&](const auto& strategy) {
        return std::none_of(axis.values.begin(), axis.values.end(),
                            [&](const auto& value) { return value.text == strategy.name; });
      });
  for (const std::string& error : check_axes(plan.axes, loaded.scenario, *strategies))
    errors.add("--vary " + error);
  return plan;
}

int merge(const SweepOptions& options) {
  if (!can_write(options.output, options.merge)) return exit_wrong_use;
  std::vector<ShardText> shards;
  Exit failed = exit_done;
  for (const std::string& path : options.merge) {
    FileText file = read_file(path, options.control.limits);
    if (!file.ok() && failed != exit_wrong_use)
      failed = file.beyond_limit ? exit_limit : exit_wrong_use;
    if (file.ok())
      shards.push_back({shown(path), std::move(file.text)});
    else
      complain(file.error + "\n");
  }
  if (failed != exit_done) return failed;
  const Merged merged = merge_shards(shards);
  for (const std::string& error : merged.errors) complain(error + "\n");
  return merged.errors.empty() ? write_result(options.output, merged.text) : exit_wrong_use;
}

}  // namespace

int sweep_command(const SweepOptions& options) {
  if (!options.merge.empty()) return merge(options);
  Errors errors;
  if (options.file.empty()) {
    errors.add("sweep needs a FILE, or --merge and the files of shards");
    return exit_wrong_use;
  }
  if (!can_write(options.output, {options.file})) errors.told();
  Exit failed = exit_done;
  auto loaded = load(options.file, options.control, failed);
  if (!loaded) return failed;
  if (options.seed) loaded->scenario.seed = *options.seed;
  const SweepPlan plan = read_plan(options, *loaded, errors);
  analysis::SweepOptions how;
  if (!errors.any()) how.range = read_shard(options.shard, plan, errors);
  const Format format = format_of(options);
  if (!options.shard.empty() && format == Format::table)
    errors.add("--shard needs --format csv or json: a table cannot be merged");
  if (errors.any()) return exit_wrong_use;
  if (const auto runs = run_count(plan, how.range); runs > analysis::most_runs) {
    complain(
        fmt::format("{}: {} points with {} seeds are {} runs, more than {}; vary less, or "
                    "split it with --shard\n",
                    loaded->name, point_count(plan), plan.seeds, runs, analysis::most_runs));
    return exit_limit;
  }
  how.threads = options.threads;
  how.meanwhile = [&] {
    check_memory(options.control.limits);
    return true;
  };
  std::optional<SweepPoints> points;
  try {
    ProgressBar bar(loaded->name, 0, options.control, "runs");
    how.progress = [&](std::uint64_t done, std::uint64_t total) {
      bar.tell(done, total);
      return true;
    };
    points = analysis::sweep(loaded->scenario, plan, how);
  } catch (const model::LimitHit& hit) {
    return complain_about(loaded->name, hit);
  }
  const SweepHeader header{loaded->name, loaded->scenario.title, loaded->scenario.seed,
                           fingerprint(loaded->scenario, plan, POOLSCOPE_VERSION)};
  return write_result(options.output, format == Format::csv ? sweep_csv(header, plan, *points)
                                      : format == Format::json
                                          ? sweep_json(header, plan, *points)
                                          : sweep_table(header, plan, *points));
}

}  // namespace poolscope::cli
