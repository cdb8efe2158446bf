// poolscope-conformance: compares random scenarios on the simulator and on the real libcurl.

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <thread>

#include "conformance/faults.hpp"
#include "conformance/shrink.hpp"
#include "conformance/steady.hpp"
#include "conformance/tally.hpp"
#include "files/output.hpp"
#include "model/limit_hit.hpp"
#include "scenario/file_text.hpp"
#include "scenario/json.hpp"

namespace poolscope::conformance {
namespace {

struct Settings {
  std::uint64_t count = 2000, seed = 1;
  std::string libcurl, engine = cli::default_engine(), profile, keep, family;
  unsigned jobs = 2;
  std::size_t shown = 5;
  std::uint64_t at_most = 0;  // disagreements
  std::size_t missed = 0;     // planted faults
  bool faults = false, optional = false, may_refuse = false;
  std::vector<std::string> files;
};

std::string described(const Trial& trial) {
  const auto& scenario = trial.generated.scenario;
  const auto& d = *trial.agreement.divergence;
  std::string out = d.what + "\n";
  if (d.event) {
    const std::string why = analysis::why(scenario, scenario.strategies.front(), *d.event);
    if (!why.empty()) out += "Why simulated: " + why + "\n";
  }
  return out + "The simulator:\n" + d.simulated + "libcurl:\n" + d.real;
}

class Program {
 public:
  explicit Program(const Settings& settings) : settings_(settings) {}

  int run() {
    if (!cli::OtherEngine::exists(settings_.engine)) {
      fmt::print(settings_.optional ? stdout : stderr,
                 "there is no {}: it is built where the headers of libcurl, OpenSSL and nghttp2 "
                 "are\n",
                 settings_.engine);
      // 77 is what ctest counts as skipped.
      return settings_.optional ? 77 : 2;
    }
    cli::OtherEngine engine{{settings_.engine, settings_.libcurl}};
    const Library library = ask_version(engine);
    if (!library.failure.empty()) {
      fmt::print(stderr, "{}: {}\n", settings_.engine, library.failure);
      return 2;
    }
    profile_ = settings_.profile;
    if (profile_.empty()) profile_ = analysis::profile_for(library.version);
    if (find_profile(profile_) == nullptr) {
      fmt::print("libcurl {}: no profile stands for it\n", library.version);
      return settings_.optional ? 77 : 2;
    }
    fmt::print("libcurl {}, profile {}, seed {}\n", library.version, profile_, settings_.seed);
    if (!settings_.files.empty()) return replay(engine);
    stream();
    fmt::print("{}", tally_.text());
    const bool holds = tally_.failed == 0 && tally_.disagreed <= settings_.at_most;
    int code = holds && tally_.agreed > 0 ? 0 : 1;
    for (const Trial& trial : differing_) keep(engine, trial);
    if (settings_.faults && !plant()) code = 1;
    return code;
  }

 private:
  /// Replays the scenarios of files: each must agree.
  int replay(cli::OtherEngine& engine) {
    std::size_t agreed = 0;
    std::size_t wrong = 0;
    std::size_t refused = 0;
    for (const std::string& path : settings_.files) {
      std::ifstream in{path};
      const std::string text{std::istreambuf_iterator<char>{in}, {}};
      const auto loaded = scenario::parse(text, path);
      if (!loaded.ok()) {
        for (const auto& error : loaded.errors()) fmt::print("{}\n", to_string(error));
        ++wrong;
        continue;
      }
      scenario::Scenario one = loaded.scenario();
      for (const auto& strategy : scenario::strategies_of(loaded.scenario())) {
        if ((strategy.libcurl.empty() ? one.libcurl : strategy.libcurl) != profile_) continue;
        one.strategies = {strategy};
        const Trial trial = try_scenario(engine, profile_, one);
        if (trial.verdict == Verdict::agreed) {
          ++agreed;
          continue;
        }
        if (trial.verdict == Verdict::refused && settings_.may_refuse) {
          ++refused;
          continue;
        }
        ++wrong;
        fmt::print("{}: {}: {}\n", path, strategy.name,
                   trial.verdict == Verdict::disagreed ? described(trial) : trial.why);
      }
    }
    fmt::print("{} agreed, {} did not, {} cannot be run\n", agreed, wrong, refused);
    return wrong > 0 || agreed == 0 ? 1 : 0;
  }

  void stream() {
    std::atomic<std::uint64_t> next{0};
    std::vector<std::jthread> workers;
    for (unsigned j = 0; j < std::max(1U, settings_.jobs); ++j)
      workers.emplace_back([&] {
        cli::OtherEngine engine{{settings_.engine, settings_.libcurl}};
        Tally tally;
        while (true) {
          const std::uint64_t index = next++;
          if (index >= settings_.count) break;
          Trial trial;
          trial.generated = candidate(settings_.seed, index, profile_, settings_.family,
                                      trial.simulated, tally.unsteady);
          compare_with(engine, profile_, trial);
          tally.add(trial);
          take(std::move(trial));
        }
        const std::lock_guard lock{mutex_};
        tally_.add(tally);
      });
  }

  void take(Trial trial) {
    const bool ties = trial.generated.family->ties;
    const std::lock_guard lock{mutex_};
    if (settings_.faults && trial.verdict == Verdict::agreed)
      recorded_.push_back({trial.generated.scenario, std::move(trial.real)});
    else if ((trial.verdict == Verdict::disagreed && (!ties || !settings_.family.empty())) ||
             trial.verdict == Verdict::failed)
      if (differing_.size() < settings_.shown) differing_.push_back(std::move(trial));
  }

  /// Shrinks a scenario that differs, reports it, and writes it down.
  void keep(cli::OtherEngine& engine, const Trial& trial) {
    constexpr int tries = 1500;
    const auto& scenario = trial.generated.scenario;
    const auto still = [&](const scenario::Scenario& smaller) {
      try {
        const Trial again = try_scenario(engine, profile_, smaller);
        return again.verdict == trial.verdict && steady(smaller, again.simulated);
      } catch (const model::LimitHit&) {  // a smaller one may go round in a circle
        return false;
      }
    };
    const auto small = shrink(scenario, still, trial.verdict == Verdict::failed ? 100 : tries);
    const Trial again = try_scenario(engine, profile_, small);
    const std::string text =
        again.verdict == Verdict::disagreed ? described(again) : again.why + "\n";
    const std::string title =
        fmt::format("{}-{}-{}", trial.generated.family->name, settings_.seed, ++kept_);
    fmt::print("\n{}: {} requests shrunk to {}\n{}{}", title, scenario.requests.size(),
               small.requests.size(), text, scenario::to_json(small));
    if (settings_.keep.empty()) return;
    std::filesystem::create_directories(settings_.keep);
    const auto json = scenario::file_text(small, title + ".json");
    for (const auto& error : json.errors) fmt::print("{}\n", to_string(error));
    if (json.ok()) write(title + ".json", json.text);
    write(title + ".txt", text);
  }

  void write(const std::string& name, const std::string& text) const {
    const auto wrong = files::replace_file(settings_.keep + "/" + name, text);
    if (!wrong.empty()) fmt::print("{}\n", wrong);
  }

  bool plant() {
    std::size_t missed = 0;
    const auto faults = faults_of(*find_profile(profile_));
    fmt::print("\nPlanted faults, against {} recorded stories:\n", recorded_.size());
    for (const Fault& fault : faults) {
      const std::size_t found = found_after(fault, recorded_, profile_);
      missed += found == 0 && fault.must;
      fmt::print("  {:<52} {}\n", fault.name,
                 found > 0 ? fmt::format("found after {}", found) : "NOT FOUND");
    }
    return missed <= settings_.missed;
  }

  const Settings& settings_;
  std::string profile_;
  std::mutex mutex_;
  Tally tally_;
  std::vector<Trial> differing_;
  std::vector<Recorded> recorded_;
  std::size_t kept_ = 0;
};

}  // namespace
}  // namespace poolscope::conformance

int main(int argc, char** argv) {
  using namespace poolscope::conformance;
  Settings settings;
  CLI::App app{"random scenarios on the simulator and on the real libcurl",
               "poolscope-conformance"};
  app.add_option("FILE", settings.files, "run these scenarios instead of random ones");
  app.add_option("--count", settings.count, "how many scenarios");
  app.add_option("--seed", settings.seed, "which ones");
  app.add_option("--libcurl", settings.libcurl, "the library to load; default: the installed one");
  app.add_option("--engine", settings.engine, "poolscope-libcurl");
  app.add_option("--profile", settings.profile, "default: the one that stands for the library");
  app.add_option("--family", settings.family, "scenarios of that family alone");
  app.add_option("--jobs", settings.jobs, "processes at once");
  app.add_option("--keep", settings.keep, "folder for what differs, shrunk");
  app.add_option("--shown", settings.shown, "how many of those that differ to shrink and show");
  app.add_option("--at-most", settings.at_most,
                 "how many may disagree: FIDELITY.md lists the differences that remain");
  app.add_flag("--faults", settings.faults, "then plant faults, each of which must be found");
  app.add_flag("--may-refuse", settings.may_refuse,
               "of FILE…: it is no fault when the second engine cannot run one");
  app.add_option("--missed", settings.missed, "how many planted faults may go unfound");
  app.add_flag("--optional", settings.optional, "without poolscope-libcurl: skipped (77)");
  CLI11_PARSE(app, argc, argv);
  return Program{settings}.run();
}
