// The program `poolscope-real`: scenarios played by the real libcurl on real servers, in real time,
// and by the simulator; compared request by request.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>

#include "real/client.hpp"
#include "real/servers.hpp"
#include "scenario/json.hpp"

namespace poolscope::real {
namespace {

namespace fs = std::filesystem;

volatile sig_atomic_t stopped = 0;

struct Settings {
  std::string libcurl = "libcurl.so.4", only, folder = POOLSCOPE_SOURCE_DIR "/tests/real/scenarios";
  int jobs = 8;
  bool verbose = false, list = false;
};

scenario::Loaded load(const fs::path& file) {
  std::ifstream in{file};
  const std::string text{std::istreambuf_iterator<char>{in}, {}};
  return scenario::parse(text, file.filename().string());
}

std::string show(const Fared& f) {
  if (f.result < 0) return "did not end";
  return fmt::format("result {}, {} connects, on the connection of {}", f.result, f.connects,
                     f.opener.empty() ? "nobody" : f.opener);
}

// The first difference, or nothing.
std::optional<std::string> differs(const Played& simulated, const Played& real) {
  for (const auto& [name, fared] : simulated.requests) {
    const auto at = real.requests.find(name);
    const Fared none, &other = at == real.requests.end() ? none : at->second;
    if (fared != other)
      return fmt::format("  {}\n    simulated: {}\n    real:      {}", name, show(fared),
                         show(other));
  }
  if (simulated.opened != real.opened)
    return fmt::format("  connections: simulated {}, real {}", simulated.opened, real.opened);
  return {};
}

/// What a process that played one file has to say: a line for each strategy.
struct Tally {
  int agreed = 0, differed = 0, skipped = 0;
};

bool disturbs(const scenario::Scenario& s) {
  for (const scenario::Server& server : s.servers)
    if (!server.events.empty()) return true;
  return false;
}

std::string profile_of(const oracle::Library& library) {
  return fmt::format("{}.{}", library.number >> 16, library.number >> 8 & 0xFF);
}

int play_file(const Settings& settings, const fs::path& file, const fs::path& folder, FILE* out) {
  const oracle::Library library{settings.libcurl};
  const auto loaded = load(file);
  if (!loaded.ok()) {
    fmt::print(out, "error {}: {}\n", file.filename().string(),
               scenario::to_string(loaded.errors()[0]));
    return 2;
  }
  const scenario::Scenario& s = loaded.scenario();
  const World world{library, folder / "ca.pem", settings.verbose,
                    [&](const std::string& deed) { disturb(folder, deed); }};
  int worst = 0;
  for (scenario::Strategy strategy : strategies_of(s)) {
    const std::string wanted = strategy.libcurl;
    if (!wanted.empty() && wanted != profile_of(library)) {
      fmt::print(out, "skipped\n");
      continue;
    }
    strategy.libcurl = profile_of(library);
    if (disturbs(s)) mend_disturbed(folder);
    const Played simulated = simulate(s, strategy);
    const Played real = play(world, s, strategy);
    const auto difference = differs(simulated, real);
    fmt::print(out, "{} {}: {}\n", difference ? "differs" : "agreed ", file.stem().string(),
               strategy.name);
    if (difference) fmt::print(out, "{}\n", *difference);
    if (difference) worst = 1;
    std::fflush(out);
  }
  if (disturbs(s)) mend_disturbed(folder);
  return worst;
}

// One process for each file, some at a time; those that disturb a server one after another.
Tally play_all(const Settings& settings, const std::vector<fs::path>& files,
               const fs::path& folder) {
  std::map<int, fs::path> running;
  std::vector<fs::path> waiting = files;
  const auto disturbing = [](const fs::path& file) {
    const auto loaded = load(file);
    return loaded.ok() && disturbs(loaded.scenario());
  };
  std::map<fs::path, bool> alone;
  for (const fs::path& file : files) alone[file] = disturbing(file);
  Tally tally;
  while ((!waiting.empty() || !running.empty()) && stopped == 0) {
    const bool disturbed = std::any_of(running.begin(), running.end(),
                                       [&](const auto& entry) { return alone[entry.second]; });
    const auto next = std::find_if(waiting.begin(), waiting.end(), [&](const fs::path& file) {
      return !alone[file] || !disturbed;
    });
    if (next != waiting.end() && running.size() < static_cast<std::size_t>(settings.jobs)) {
      const fs::path file = *next;
      waiting.erase(next);
      const int process = fork();
      if (process == 0) {
        FILE* out = std::fopen((folder / (file.stem().string() + ".out")).c_str(), "w");
        int result = 2;
        try {
          result = play_file(settings, file, folder, out);
        } catch (const std::exception& e) {
          fmt::print(out, "error {}: {}\n", file.stem().string(), e.what());
        }
        std::fclose(out);
        _exit(result);
      }
      running[process] = file;
      continue;
    }
    int status = 0;
    const int ended = waitpid(-1, &status, 0);
    const auto at = running.find(ended);
    if (at == running.end()) continue;  // a server, or interrupted
    FILE* in = std::fopen((folder / (at->second.stem().string() + ".out")).c_str(), "r");
    char line[1024];
    while (in != nullptr && std::fgets(line, sizeof line, in) != nullptr) {
      const std::string_view text{line};
      tally.agreed += text.starts_with("agreed");
      tally.skipped += text.starts_with("skipped");
      tally.differed += text.starts_with("differs") || text.starts_with("error");
      if (!text.starts_with("skipped")) std::fputs(line, stdout);
    }
    if (in != nullptr) std::fclose(in);
    std::fflush(stdout);
    running.erase(at);
  }
  for (const auto& [process, file] : running) kill(process, SIGKILL);
  return tally;
}

int run(int argc, char** argv) {
  CLI::App app{"poolscope-real: scenarios on real servers in real time, and simulated"};
  Settings settings;
  app.add_option("--libcurl", settings.libcurl, "the library to load; default: the installed one");
  app.add_option("--only", settings.only, "scenarios whose name has this in it");
  app.add_option("--scenarios", settings.folder, "their folder");
  app.add_option("--jobs", settings.jobs, "scenarios at once")->check(CLI::Range(1, 64));
  app.add_flag("-v,--verbose", settings.verbose, "libcurl's own words");
  app.add_flag("--list", settings.list, "name the scenarios, and do nothing");
  CLI11_PARSE(app, argc, argv);
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(settings.folder))
    if (entry.path().extension() == ".json" &&
        entry.path().filename().string().find(settings.only) != std::string::npos)
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  if (settings.list) {
    for (const fs::path& file : files) fmt::print("{}\n", file.stem().string());
    return 0;
  }
  char name[] = "/tmp/poolscope-real-XXXXXX";
  const fs::path folder = mkdtemp(name);
  const auto stop = [](int) { stopped = 1; };
  struct sigaction action {};
  action.sa_handler = stop;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
  Tally tally;
  {
    const Servers servers{folder};
    tally = play_all(settings, files, folder);
  }
  fs::remove_all(folder);
  fmt::print("{} scenarios: {} strategies agreed, {} differed, {} were for another libcurl\n",
             files.size(), tally.agreed, tally.differed, tally.skipped);
  return stopped != 0 || tally.differed > 0 ? 1 : 0;
}

}  // namespace
}  // namespace poolscope::real

int main(int argc, char** argv) {
  try {
    return poolscope::real::run(argc, argv);
  } catch (const std::exception& e) {
    fmt::print(stderr, "poolscope-real: {}\n", e.what());
    return 2;
  }
}
