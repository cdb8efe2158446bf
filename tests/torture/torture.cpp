// poolscope-torture: random valid scenarios with all features at once, run with every listener of a
// run. It is meant for builds with sanitizers (./dev torture).

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <thread>

#include "scenario/json.hpp"
#include "torture/any_scenario.hpp"
#include "torture/trial.hpp"

namespace poolscope::torture {
namespace {

struct Settings {
  std::uint64_t count = 1000, seed = 1;
  unsigned jobs = 2;
  std::string keep;  // a folder for scenarios with a failure
  bool print = false;
  std::vector<std::string> files;
};

class Program {
 public:
  explicit Program(const Settings& settings) : settings_(settings) {}

  int run() {
    if (!settings_.files.empty()) return replay();
    std::vector<std::jthread> workers;
    for (unsigned j = 0; j < settings_.jobs; ++j) workers.emplace_back([this] { work(); });
    workers.clear();
    fmt::print("{} scenarios, {} runs, {} events, {} decisions, {} runs cut off; {} found\n",
               sum_.scenarios, sum_.runs, sum_.events, sum_.decisions, sum_.cut_off, found_);
    return found_ == 0 ? 0 : 1;
  }

 private:
  /// Replays the scenarios of files, in place of random ones.
  int replay() {
    for (const std::string& path : settings_.files) {
      std::ifstream in{path};
      const auto loaded =
          scenario::parse(std::string{std::istreambuf_iterator<char>{in}, {}}, path);
      const std::string wrong =
          loaded.ok() ? try_all(loaded.scenario(), sum_) : to_string(loaded.errors().front());
      if (wrong.empty()) continue;
      ++found_;
      fmt::print("{}: {}\n", path, wrong);
    }
    fmt::print("{} scenarios, {} runs; {} found\n", sum_.scenarios, sum_.runs, found_);
    return found_ == 0 ? 0 : 1;
  }

  void work() {
    Tally mine;
    while (true) {
      const std::uint64_t i = next_++;
      if (i >= settings_.count) break;
      const std::uint64_t seed = settings_.seed + i;
      const scenario::Scenario s = AnyScenario{seed}.make();
      const std::string wrong = try_all(s, mine);
      if (!wrong.empty()) tell(seed, s, wrong);
      if ((i + 1) % 10'000 == 0) {
        fmt::print(stderr, "{} of {}\n", i + 1, settings_.count);
      }
    }
    const std::lock_guard lock(mutex_);
    sum_.scenarios += mine.scenarios;
    sum_.runs += mine.runs;
    sum_.events += mine.events;
    sum_.decisions += mine.decisions;
    sum_.cut_off += mine.cut_off;
  }

  void tell(std::uint64_t seed, const scenario::Scenario& s, const std::string& wrong) {
    const std::lock_guard lock(mutex_);
    ++found_;
    fmt::print("seed {}: {}\n", seed, wrong);
    std::fflush(stdout);
    if (settings_.keep.empty()) return;
    std::ofstream{fmt::format("{}/torture-{}.json", settings_.keep, seed)} << to_json(s);
  }

  const Settings& settings_;
  std::atomic<std::uint64_t> next_{0};
  std::mutex mutex_;
  Tally sum_;
  std::uint64_t found_ = 0;
};

}  // namespace
}  // namespace poolscope::torture

int main(int argc, char** argv) {
  poolscope::torture::Settings settings;
  CLI::App app{"random valid scenarios with all features at once", "poolscope-torture"};
  app.add_option("--count", settings.count, "how many scenarios");
  app.add_option("--seed", settings.seed, "of the first; the others follow");
  app.add_option("--jobs", settings.jobs, "how many at once")->check(CLI::Range(1U, 256U));
  app.add_option("--keep", settings.keep, "a folder for those in which something is found")
      ->check(CLI::ExistingDirectory);
  app.add_flag("--print", settings.print, "print the scenario of the seed, run nothing");
  app.add_option("FILE", settings.files, "scenarios to try in place of random ones")
      ->check(CLI::ExistingFile);
  CLI11_PARSE(app, argc, argv);
  if (settings.print) {
    fmt::print("{}\n", to_json(poolscope::torture::AnyScenario{settings.seed}.make()));
    return 0;
  }
  return poolscope::torture::Program{settings}.run();
}
