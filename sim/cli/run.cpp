// poolscope run: simulates, and prints events while they happen.

#include <fmt/format.h>

#include <memory>

#include "cli/commands.hpp"
#include "cli/exit.hpp"
#include "cli/files.hpp"
#include "cli/load.hpp"
#include "cli/progress.hpp"
#include "exchange/csv.hpp"
#include "exchange/log.hpp"
#include "exchange/ndjson.hpp"
#include "exchange/verbose.hpp"
#include "files/standard.hpp"
#include "sim.hpp"

namespace poolscope::cli {
namespace {

using SetupPtr = std::shared_ptr<const model::Setup>;

void write_lines(std::string_view text) {
  print(text);
}
void write_data(std::string_view text) {
  print_exactly(text);
}

bool shares_connections(const model::Setup& setup) {
  for (const auto& place : setup.places)
    if (model::valid(place.share) && setup.shares[model::index(place.share)].connect) return true;
  return false;
}

/// One pass over the files: prints between the runs, and gives each run its sinks.
class Runner {
 public:
  explicit Runner(const RunOptions& options) : options_(options) {}

  void begin() const {
    if (options_.format == Format::json) print("{\"format\":\"poolscope-run/1\",\"runs\":[");
  }
  void finish() const {
    if (options_.format == Format::json) print("]}\n");
  }

  /// Returns false if a limit was hit, after printing it.
  bool run_one(const Loaded& loaded, const scenario::Strategy& strategy) {
    const std::string what = fmt::format("{}: {}", loaded.name, strategy.name);
    try {
      const trace::End end = simulate(loaded, strategy, what);
      if (end.reason != trace::EndReason::limit) return true;
      complain_about(what, model::stopped_at(loaded.scenario.limits, end.limit));
    } catch (const model::LimitHit& hit) {
      complain_about(what, hit);
    } catch (const Stopped&) {
      return true;  // nobody reads what it prints: files::finish_output says so
    }
    return false;
  }

 private:
  trace::End simulate(const Loaded& loaded, const scenario::Strategy& strategy,
                      const std::string& what) {
    ProgressBar bar(what, expected_transfers(loaded.scenario), options_.control);
    const auto compiled = compile(loaded.scenario, strategy, bar.callback());
    if (!said_share_ && shares_connections(*compiled.setup)) {
      said_share_ = true;
      complain(
          "note: libcurl does not support sharing connections between concurrent threads; "
          "clients are interleaved as if one thread at a time were inside libcurl\n");
    }
    trace::Summary summary;
    const auto printer = make_printer(loaded, compiled.setup, summary);
    std::vector<trace::Sink*> sinks;
    if (options_.format == Format::json || options_.format == Format::log)
      sinks.push_back(&summary);  // before the printer, which prints its numbers at the end
    sinks.push_back(printer.get());

    const Progress progress = [shown = bar.callback()](model::Time now, std::uint64_t done) {
      return !files::output_failed() && (!shown || shown(now, done));
    };
    trace::End end = poolscope::run(compiled, sinks, progress);
    if (options_.format == Format::json) close_run(summary);
    ++runs_;
    return end;
  }

  [[nodiscard]] std::unique_ptr<trace::Sink> make_printer(const Loaded& loaded,
                                                          const SetupPtr& setup,
                                                          const trace::Summary& summary) const {
    const bool many = options_.files.size() > 1;
    const std::string file = many ? loaded.name : "";
    switch (options_.format) {
      case Format::csv:
        return std::make_unique<exchange::TransferCsv>(write_data, setup, loaded.name, runs_ == 0);
      case Format::ndjson:
      case Format::json: {
        exchange::EventLines lines;
        lines.scenario = setup->scenario_title.empty() ? loaded.name : setup->scenario_title;
        lines.file = file;
        lines.explain = options_.explain;
        if (options_.format == Format::json) {
          lines.separator = ",";
          open_run(loaded, *setup);
        }
        return std::make_unique<exchange::NdjsonSink>(write_data, setup, std::move(lines));
      }
      case Format::log:
      case Format::table:
        break;
    }
    if (options_.verbose)
      return std::make_unique<exchange::VerboseSink>(write_lines, setup, file, summary);
    return std::make_unique<exchange::LogSink>(write_lines, setup, file, summary, options_.explain);
  }

  void open_run(const Loaded& loaded, const model::Setup& setup) const {
    std::string text = runs_ == 0 ? "\n{" : ",\n{";
    text += "\"file\":";
    exchange::append_quoted(text, loaded.name);
    text += ",\"strategy\":";
    exchange::append_quoted(text, setup.strategy);
    print_exactly(text + ",\"events\":[\n");
  }

  static void close_run(const trace::Summary& summary) {
    std::string text = "],\"metrics\":";
    exchange::JsonLine metrics(text);
    for (std::size_t i = 0; i < trace::metric_count; ++i) {
      const auto metric = static_cast<trace::Metric>(i);
      metrics.real(trace::metric_id(metric), summary.value(metric));
    }
    metrics.close();
    print_exactly(text + "}\n");
  }

  const RunOptions& options_;
  std::size_t runs_ = 0;
  bool said_share_ = false;
};

}  // namespace

int run_command(const RunOptions& options) {
  Exit failed = exit_done;
  auto files = load_all(options.files, options.control, failed);
  if (!files) return failed;
  std::vector<std::vector<scenario::Strategy>> chosen;
  for (auto& loaded : *files) {
    if (options.seed) loaded.scenario.seed = *options.seed;
    auto strategies = choose(loaded, options.strategies);
    if (!strategies) return exit_wrong_use;
    chosen.push_back(std::move(*strategies));
  }
  Runner runner(options);
  bool within_limits = true;
  runner.begin();
  for (std::size_t i = 0; i < files->size(); ++i)
    for (const auto& strategy : chosen[i]) {
      within_limits = runner.run_one((*files)[i], strategy) && within_limits;
      if (!flush_output()) return exit_wrong_use;
    }
  runner.finish();
  return within_limits ? exit_done : exit_limit;
}

}  // namespace poolscope::cli
