// poolscope run: simulates, and prints what happens while it happens.

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

/// One pass over the files: what is printed between the runs, and which sinks a run gets.
class Runner {
 public:
  explicit Runner(const RunOptions& options) : options_(options) {}

  void begin() const {
    if (options_.format == Format::json) print("{\"format\":\"poolscope-run/1\",\"runs\":[");
  }
  void finish() const {
    if (options_.format == Format::json) print("]}\n");
  }

  /// False: the limit was hit.
  bool run_one(const Loaded& loaded, const scenario::Strategy& strategy) {
    const auto setup = compile(loaded.scenario, strategy);
    if (!said_share_ && shares_connections(*setup)) {
      said_share_ = true;
      complain(
          "note: libcurl does not support sharing connections between concurrent threads; "
          "clients are interleaved as if one thread at a time were inside libcurl\n");
    }
    trace::Summary summary;
    const auto printer = make_printer(loaded, setup, summary);
    std::vector<trace::Sink*> sinks;
    if (options_.format == Format::json || options_.format == Format::log ||
        options_.max_transfers > 0)
      sinks.push_back(&summary);  // before the printer, which prints its numbers at the end
    sinks.push_back(printer.get());

    ProgressBar bar(fmt::format("{}: {}", loaded.name, strategy.name),
                    expected_transfers(loaded.scenario));
    const std::uint64_t most = options_.max_transfers;
    Progress progress = bar.callback();
    if (most > 0) {
      progress = [most, shown = std::move(progress)](model::Time now, std::uint64_t done) {
        return done <= most && (!shown || shown(now, done));
      };
    }
    poolscope::run(loaded.scenario, strategy, setup, sinks, progress);
    if (options_.format == Format::json) close_run(summary);
    ++runs_;
    return most == 0 || summary.transfers() <= most;
  }

 private:
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
  auto files = load_all(options.files);
  if (!files) return exit_wrong_use;
  std::vector<std::vector<scenario::Strategy>> chosen;
  for (auto& loaded : *files) {
    if (options.seed) loaded.scenario.seed = *options.seed;
    auto strategies = choose(loaded, options.strategies);
    if (!strategies) return exit_wrong_use;
    chosen.push_back(std::move(*strategies));
  }
  Runner runner(options);
  bool within_limit = true;
  runner.begin();
  for (std::size_t i = 0; i < files->size(); ++i)
    for (const auto& strategy : chosen[i])
      within_limit = runner.run_one((*files)[i], strategy) && within_limit;
  runner.finish();
  if (!flush_output()) {
    complain("standard output: cannot be written\n");
    return exit_wrong_use;
  }
  if (within_limit) return exit_done;
  complain(fmt::format("more than {} transfers (--max-transfers)\n", options.max_transfers));
  return exit_limit;
}

}  // namespace poolscope::cli
