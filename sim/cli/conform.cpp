// poolscope conform: compares the simulator's story with the real libcurl's.

#include "analysis/conform/conform.hpp"

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/exit.hpp"
#include "cli/files.hpp"
#include "cli/load.hpp"
#include "cli/other_engine.hpp"
#include "cli/progress.hpp"
#include "exchange/json_line.hpp"
#include "model/printable.hpp"

namespace poolscope::cli {
namespace {

/// What to do if poolscope-libcurl is missing; empty if it is there.
std::string missing_engine(const std::string& named) {
  const std::string program = named.empty() ? default_engine() : named;
  if (OtherEngine::exists(program)) return {};
  return fmt::format(
      "there is no {}: this program runs the real libcurl. It is built together with poolscope if "
      "the headers of libcurl, OpenSSL and nghttp2 are installed; --engine names another one\n",
      program);
}

struct Totals {
  std::size_t agreed = 0, tied = 0, diverged = 0, skipped = 0, failed = 0;
  bool limit = false;      // one of the failed ones stopped at a limit
  std::size_t silent = 0;  // failed ones whose engine hung
};

class Conformer {
 public:
  explicit Conformer(const ConformOptions& options)
      : options_(options),
        engine_({options.engine.empty() ? default_engine() : options.engine, options.libcurl}) {}

  void one(const Loaded& loaded, const scenario::Strategy& strategy) {
    name_ = fmt::format("{}: {}", loaded.name, strategy.name);
    file_ = &loaded;
    strategy_ = &strategy;
    try {
      ask(loaded, strategy);
    } catch (const model::LimitHit& hit) {
      ++totals_.failed;
      totals_.limit = true;
      report("failed", hit.what());
      complain_about(name_, hit);
    }
  }

  int finish() {
    if (options_.format == Format::json) {
      print(fmt::format(
          "],\"agreed\":{},\"tied\":{},\"diverged\":{},\"skipped\":{},\"failed\":{}}}\n",
          totals_.agreed, totals_.tied, totals_.diverged, totals_.skipped, totals_.failed));
    } else {
      const std::string tied =
          totals_.tied > 0 ? fmt::format(", {} agreed up to a tie", totals_.tied) : "";
      print(fmt::format("{} agreed{}, {} diverged, {} skipped, {} failed\n", totals_.agreed, tied,
                        totals_.diverged, totals_.skipped, totals_.failed));
    }
    if (totals_.limit) return exit_limit;
    if (totals_.failed > totals_.silent) return exit_wrong_use;
    if (totals_.silent > 0) return exit_limit;
    return totals_.diverged > 0 ? exit_not_held : exit_done;
  }

 private:
  void ask(const Loaded& loaded, const scenario::Strategy& strategy) {
    ProgressBar bar(name_, expected_transfers(loaded.scenario), options_.control);
    // The real library has no limits: a scenario that does not end here would not end there.
    run_whole(compile(loaded.scenario, strategy), {}, bar.callback());
    const auto answer =
        engine_.ask(loaded.scenario, strategy, std::chrono::seconds(options_.engine_timeout_s));
    if (!answer.ok()) {
      ++totals_.failed;
      if (answer.silent) {
        ++totals_.silent;
        complain(fmt::format("{}: poolscope-libcurl has hit --engine-timeout: {}", name_,
                             answer.failure));
      }
      return report("failed", "poolscope-libcurl: " + answer.failure);
    }
    const auto told = analysis::read_story(answer.lines);
    if (!told.refused.empty()) {
      ++totals_.skipped;
      return report("refused", "poolscope-libcurl cannot run it: " + told.refused);
    }
    if (!told.ok()) {
      ++totals_.failed;
      return report("failed", "what poolscope-libcurl printed cannot be read: " + told.error);
    }
    compare(loaded.scenario, strategy, told.story, bar.callback());
  }

  /// Compares under the wanted profile, else under that of the library. A strategy that is written
  /// for another libcurl is skipped: it says nothing about this one.
  void compare(scenario::Scenario scenario, scenario::Strategy strategy,
               const analysis::Story& real, const Progress& progress) {
    const std::string_view library = analysis::profile_for(real.version);
    std::string profile = options_.profile;
    if (profile.empty()) profile = library;
    if (profile.empty()) {
      ++totals_.skipped;
      return report("skipped", fmt::format("there is no profile for libcurl {}", real.version));
    }
    if (options_.profile.empty() && !strategy.libcurl.empty() && strategy.libcurl != library) {
      ++totals_.skipped;
      return report("skipped", fmt::format("the strategy is for libcurl {}, the library is {}",
                                           strategy.libcurl, real.version));
    }
    scenario.libcurl = profile;
    strategy.libcurl = profile;
    const auto simulated = analysis::simulate(scenario, strategy, nullptr, progress);
    const auto agreement = analysis::compare(simulated, real, analysis::tolerance_of(profile));
    const std::string engines = fmt::format("libcurl {}, profile {}", real.version, profile);
    if (agreement.holds()) {
      ++totals_.agreed;
      return report("agreed", engines, agreement);
    }
    const auto& d = *agreement.divergence;
    if (!d.tie.empty()) {
      ++totals_.tied;
      return report("tied", engines, agreement);
    }
    ++totals_.diverged;
    report("diverged", engines, agreement,
           d.event ? analysis::why(scenario, strategy, *d.event) : "");
  }

  void report(std::string_view verdict, const std::string& note,
              const analysis::Agreement& agreement = {}, const std::string& why = {}) {
    if (options_.format == Format::json) return report_json(verdict, note, agreement, why);
    std::string text = model::printable(fmt::format("{:<9} {} ({})", verdict, name_, note)) + "\n";
    if (verdict == "agreed")
      text += fmt::format("          {} decisions, {} closes, {} requests, {} transfers\n",
                          agreement.decisions, agreement.closes, agreement.requests,
                          agreement.transfers);
    if (const auto& d = agreement.divergence) {
      text += d->what + "\n";
      if (!d->tie.empty()) text += d->tie + " What follows cannot be compared.\n";
      if (!why.empty()) text += "Why simulated: " + model::printable(why) + "\n";
      text += "The simulator:\n" + d->simulated + "libcurl:\n" + d->real;
    }
    print(text);
  }
  void report_json(std::string_view verdict, const std::string& note,
                   const analysis::Agreement& agreement, const std::string& why) {
    std::string text =
        reported_++ == 0 ? "{\"format\":\"poolscope-conform/1\",\"runs\":[\n" : ",\n";
    exchange::JsonLine line(text);
    line.text("file", file_->name).text("strategy", strategy_->name).text("verdict", verdict);
    line.text("note", note);
    line.number("decisions", agreement.decisions).number("closes", agreement.closes);
    line.number("requests", agreement.requests).number("transfers", agreement.transfers);
    if (const auto& d = agreement.divergence) {
      line.number("t_us", d->t).text("divergence", d->what).text("why", why);
      if (!d->tie.empty()) line.text("tie", d->tie);
      line.text("simulated", d->simulated).text("real", d->real);
    }
    line.close();
    print_exactly(text);
  }

  const ConformOptions& options_;
  OtherEngine engine_;
  Totals totals_;
  std::string name_;
  const Loaded* file_ = nullptr;
  const scenario::Strategy* strategy_ = nullptr;
  std::size_t reported_ = 0;
};

}  // namespace

int conform_command(const ConformOptions& options) {
  if (!options.profile.empty() && find_profile(options.profile) == nullptr) {
    std::string names;
    for (const match::Profile* profile : all_profiles())
      names += (names.empty() ? "" : ", ") + std::string{profile->name};
    complain(fmt::format("--profile: \"{}\" is none of {}\n", options.profile, names));
    return exit_wrong_use;
  }
  Exit failed = exit_done;
  const auto files = load_all(options.files, options.control, failed);
  if (!files) return failed;
  std::vector<std::vector<scenario::Strategy>> chosen;
  for (const auto& loaded : *files) {
    auto strategies = choose(loaded, options.strategies);
    if (!strategies) return exit_wrong_use;
    chosen.push_back(std::move(*strategies));
  }
  if (const std::string missing = missing_engine(options.engine); !missing.empty()) {
    complain(missing);
    return exit_wrong_use;
  }
  Conformer conformer(options);
  for (std::size_t i = 0; i < files->size(); ++i)
    for (const auto& strategy : chosen[i]) {
      conformer.one((*files)[i], strategy);
      if (!flush_output()) return exit_wrong_use;
    }
  return conformer.finish();
}

}  // namespace poolscope::cli
