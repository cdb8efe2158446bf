// poolscope-real: compares scenarios on real servers (real sockets, real time) with the simulator.

#include <fmt/format.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <utility>

#include "real/compare.hpp"
#include "real/process.hpp"
#include "scenario/json.hpp"
#include "sim.hpp"

namespace poolscope::real {
namespace {

struct Settings {
  std::string folder = POOLSCOPE_SOURCE_DIR "/tests/real/scenarios", libcurl = "libcurl.so.4";
  std::vector<std::string> only;
  unsigned jobs = 4;
  bool list = false, verbose = false;
};

std::atomic<bool> stopped = false;

extern "C" void stop_at_signal(int) {
  stopped = true;
}

// A temporary folder, which is removed with everything in it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = std::filesystem::temp_directory_path() / "poolscope-real-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error(name + " cannot be made");
    path_ = name;
    std::filesystem::permissions(path_, std::filesystem::perms{0755});  // servers change their user
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

struct File {
  std::string name;
  scenario::Scenario scenario;
};

struct Job {
  const File* file = nullptr;
  scenario::Strategy strategy;
};

class Program {
 public:
  explicit Program(const Settings& settings) : settings_(settings) {}

  int run() {
    read_files();
    if (settings_.list) {
      for (const File& file : files_) fmt::print("{:<40} {}\n", file.name, file.scenario.title);
      return 0;
    }
    const oracle::Library library{settings_.libcurl};
    profile_ = library.version.substr(0, library.version.rfind('.'));
    if (find_profile(profile_) == nullptr)
      throw std::runtime_error("libcurl " + library.version + ": no profile stands for it");
    fmt::print("libcurl {}, profile {}\n", library.version, profile_);
    make_jobs();
    if (jobs_.empty()) throw std::runtime_error("no scenario in " + settings_.folder + " fits");
    std::set<std::string> hosts;
    for (const File& file : files_)
      for (const auto& server : file.scenario.servers) hosts.insert(server.host);
    certificate_ = make_certificate(temporary_.path(), hosts);
    std::atomic<std::size_t> next = 0;
    {
      std::vector<std::jthread> workers;
      for (unsigned j = 0; j < std::max(1U, settings_.jobs); ++j)
        workers.emplace_back([&] {
          for (std::size_t i = next++; i < jobs_.size() && !stopped; i = next++)
            try_one(library, jobs_[i], static_cast<int>(i));
        });
    }
    // Other programs share the machine: a job that differed runs again, with nothing at the same
    // time.
    const std::size_t first = agreed_;
    for (const std::size_t i : std::exchange(again_, {}))
      if (!stopped) try_one(library, jobs_[i], static_cast<int>(i));
    fmt::print("{} agreed ({} of them when run alone), {} differed, {} could not be run\n", agreed_,
               agreed_ - first, again_.size(), failed_);
    return agreed_ == jobs_.size() && agreed_ > 0 ? 0 : 1;
  }

 private:
  void read_files() {
    std::vector<std::filesystem::path> paths;
    if (!std::filesystem::is_directory(settings_.folder))
      throw std::runtime_error(settings_.folder + " is no folder");
    for (const auto& entry : std::filesystem::directory_iterator{settings_.folder})
      if (entry.path().extension() == ".json") paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    for (const auto& path : paths) {
      const std::string name = path.stem();
      const auto& only = settings_.only;
      if (!only.empty() && std::none_of(only.begin(), only.end(), [&](const std::string& part) {
            return name.find(part) != std::string::npos;
          }))
        continue;
      std::ifstream in{path};
      const std::string text{std::istreambuf_iterator<char>{in}, {}};
      const auto loaded = scenario::parse(text, path.string());
      if (!loaded.ok()) throw std::runtime_error(to_string(loaded.errors().front()));
      files_.push_back({name, loaded.scenario()});
    }
  }

  // A strategy that names no version runs on every one.
  void make_jobs() {
    for (const File& file : files_)
      for (scenario::Strategy strategy : strategies_of(file.scenario)) {
        if (strategy.libcurl.empty()) strategy.libcurl = profile_;
        if (strategy.libcurl == profile_) jobs_.push_back({&file, strategy});
      }
  }

  void try_one(const oracle::Library& library, const Job& job, int number) {
    const std::string folder = fmt::format("{}/{}", temporary_.path(), number);
    std::string line = fmt::format("{} / {}: ", job.file->name, job.strategy.name);
    enum { agreed, differed, failed } verdict = failed;
    try {
      std::filesystem::create_directories(folder);
      const auto one = with_only(job.file->scenario, job.strategy);
      const auto compiled = compile(one, job.strategy);
      const Outcome simulated = simulate(compiled);
      Stage stage{one, *compiled.setup, folder, certificate_, 2 + getpid() % 250, 1 + number % 250};
      Driver driver{library,          one, job.strategy, compiled, stage, certificate_.authority,
                    settings_.verbose};
      const Outcome real = driver.run(stopped);
      const std::string what = difference(one, simulated, real);
      verdict = what.empty() ? agreed : differed;
      line += what.empty() ? "agreed\n" : what + "\n";
      if (!what.empty() || settings_.verbose) line += told(one, simulated, real);
    } catch (const std::exception& wrong) {
      line += fmt::format("could not be run: {}\n", wrong.what());
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    const std::lock_guard lock{mutex_};
    agreed_ += verdict == agreed;
    failed_ += verdict == failed;
    if (verdict == differed) again_.push_back(static_cast<std::size_t>(number));
    fmt::print("{}", line);
    std::fflush(stdout);
  }

  const Settings& settings_;
  TemporaryFolder temporary_;
  std::string profile_;
  Certificate certificate_;
  std::vector<File> files_;
  std::vector<Job> jobs_;
  std::mutex mutex_;
  std::size_t agreed_ = 0, failed_ = 0;
  std::vector<std::size_t> again_;  // jobs that differed
};

}  // namespace
}  // namespace poolscope::real

int main(int argc, char** argv) {
  using namespace poolscope::real;
  Settings settings;
  CLI::App app{"Runs scenarios on real servers, and compares with the simulator"};
  app.add_option("--folder", settings.folder, "where the scenarios are");
  app.add_option("--libcurl", settings.libcurl, "the library");
  app.add_option("--only", settings.only, "scenarios with this in their name; again for more");
  app.add_option("--jobs", settings.jobs, "how many at once")->check(CLI::Range(1, 50));
  app.add_flag("--list", settings.list, "what there is");
  app.add_flag("-v,--verbose", settings.verbose, "every request; libcurl's own words");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    return app.exit(wrong) == 0 ? 0 : 2;
  }
  struct sigaction action {};
  action.sa_handler = &stop_at_signal;
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaction(number, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
  adopt_orphans();
  try {
    return Program{settings}.run();
  } catch (const std::exception& wrong) {
    fmt::print(stderr, "poolscope-real: {}\n", wrong.what());
    return 2;
  }
}
