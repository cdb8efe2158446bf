// The allowed includes between folders (CONTRIBUTING.md, "Rules that tests keep"). The links of
// CMake do not notice includes of a header alone; this test does.

#include <catch2/catch.hpp>

#include <functional>
#include <map>

#include "tidy/sources.hpp"

using namespace poolscope::testing;

namespace {

using Folders = std::set<std::string>;

const std::map<std::string, Folders> sim_arrows{
    {"model", {}},
    {"files", {}},
    {"match", {"model"}},
    {"trace", {"model"}},
    {"profiles", {"model", "match"}},
    {"engine", {"model", "match", "trace", "profiles"}},
    {"scenario", {"model"}},
    {"sim.hpp", {"model", "match", "trace", "profiles", "engine", "scenario"}},
    {"analysis", {"model", "match", "trace", "profiles", "engine", "scenario", "sim.hpp"}},
    {"exchange", {"model", "match", "trace", "profiles", "engine", "scenario", "sim.hpp"}},
    {"cli",
     {"model", "match", "trace", "profiles", "engine", "scenario", "sim.hpp", "analysis",
      "exchange", "files"}},
    // The oracle is a process of its own: it has the real library, and none of the simulator's
    // rules.
    {"oracle", {"model", "scenario", "trace", "files"}},
};

const Folders simulator{"model",   "match",    "trace",    "profiles", "engine",
                        "sim.hpp", "scenario", "analysis", "exchange"};

/// A part of the gui: its own folders; whether it may use the simulator; its parts of ImGui and the
/// window.
struct Part {
  Folders folders;
  bool knows_sim = false, draws = false, opens_windows = false;
};
const std::map<std::string, Part> gui_arrows{
    {"widgets", {{"platform"}, false, true, false}},
    {"platform", {{"files"}, false, true, true}},
    {"present", {{"platform/symbols.hpp"}, true, false, false}},  // names of glyphs, no drawing
    {"app", {{"present", "platform"}, true, false, false}},
    {"panels", {{"app", "present", "widgets", "platform", "files"}, true, true, true}},
    {"main", {{"app", "panels", "platform", "files"}, true, true, true}},
};
// Texts are made printable in one place only.
const std::set<std::pair<std::string, std::string>> gui_exceptions{
    {"widgets", "model/printable.hpp"}};

std::string first_part(const std::string& include) {
  return include.substr(0, include.find('/'));
}
std::string place(const Source& s, const Include& i) {
  return s.path + ":" + std::to_string(i.line) + " includes " + i.what;
}

}  // namespace

TEST_CASE("the arrows of sim are those of the design") {
  for (const Source& source : sources_below({"sim"})) {
    const std::string own =
        source.folder == "sim" ? "sim.hpp" : source.folder.substr(source.folder.rfind('/') + 1);
    INFO(source.path);
    REQUIRE(sim_arrows.count(own) == 1);
    for (const Include& include : includes_of(source)) {
      if (!include.own) continue;
      const std::string to = first_part(include.what);
      if (to == own || sim_arrows.at(own).count(to) == 1) continue;
      FAIL_CHECK(place(source, include));
    }
  }
}

TEST_CASE("the arrows of gui are those of the design") {
  for (const Source& source : sources_below({"gui"})) {
    const std::string own =
        source.folder == "gui" ? "main" : source.folder.substr(source.folder.rfind('/') + 1);
    INFO(source.path);
    REQUIRE(gui_arrows.count(own) == 1);
    const Part& part = gui_arrows.at(own);
    for (const Include& include : includes_of(source)) {
      const std::string to = first_part(include.what);
      if (!include.own) {
        const bool imgui = to.rfind("imgui", 0) == 0;
        const bool window = to == "GLFW" || to == "glad" || to == "backends";
        if ((imgui && !part.draws) || (window && !part.opens_windows))
          FAIL_CHECK(place(source, include));
        continue;
      }
      if (to == own || part.folders.count(to) == 1 || part.folders.count(include.what) == 1)
        continue;
      if (part.knows_sim && simulator.count(to) == 1) continue;
      if (gui_exceptions.count({own, include.what}) == 1) continue;
      FAIL_CHECK(place(source, include));
    }
  }
}

TEST_CASE("no header comes back to itself") {
  std::map<std::string, std::vector<std::string>> of;
  std::set<std::string> known;
  const auto all = sources_below({"sim", "gui"});
  const auto name = [](const Source& s) { return s.path.substr(s.path.find('/') + 1); };
  for (const Source& s : all) known.insert(name(s));
  for (const Source& s : all)
    for (const Include& include : includes_of(s))
      if (include.own && known.count(include.what) == 1) of[name(s)].push_back(include.what);
  std::map<std::string, int> state;  // 1: being visited, 2: done
  const std::function<void(const std::string&)> visit = [&](const std::string& file) {
    if (state[file] == 2) return;
    if (state[file] == 1) {
      FAIL_CHECK(file << " includes itself in a circle");
      return;
    }
    state[file] = 1;
    for (const std::string& next : of[file]) visit(next);
    state[file] = 2;
  };
  for (const std::string& file : known) visit(file);
}

TEST_CASE(
    "sim has no clock, no chance of its own, threads in sweeps alone, no files outside files and "
    "cli") {
  const std::set<std::string> never_in_sim{
      "thread",       "mutex",      "future",    "atomic",  "condition_variable",
      "shared_mutex", "stop_token", "semaphore", "barrier", "latch",
      "random"};
  const std::set<std::string> only_in_cli{"iostream", "fstream", "filesystem", "chrono",  "ctime",
                                          "cstdio",   "stdio.h", "time.h",     "unistd.h"};
  const std::set<std::string> of_files{"filesystem", "cstdio", "unistd.h"};
  // A sweep makes many runs at once; each of them has its own data.
  const std::set<std::string> threads{"thread", "atomic"};
  for (const Source& source : sources_below({"sim"}))
    for (const Include& include : includes_of(source)) {
      if (include.own) continue;
      if (source.folder == "sim/files" && of_files.count(include.what) == 1) continue;
      if (source.path == "sim/analysis/sweep/sweep.cpp" && threads.count(include.what) == 1)
        continue;
      const bool own_process = source.folder == "sim/cli" || source.folder == "sim/oracle";
      if (never_in_sim.count(include.what) == 1 ||
          (only_in_cli.count(include.what) == 1 && !own_process))
        FAIL_CHECK(place(source, include));
      if (include.what.find("imgui") != std::string::npos || first_part(include.what) == "GLFW")
        FAIL_CHECK(place(source, include));
    }
}

TEST_CASE("files are written by sim/files alone") {
  // libcurl reads a test's certificates from a folder that ends with the process.
  const Folders others{"sim/oracle/files.cpp"};
  for (const Source& source : sources_below({"sim", "gui"})) {
    if (source.folder == "sim/files" || others.count(source.path) == 1) continue;
    for (std::size_t i = 0; i < source.lines.size(); ++i)
      for (const char* word :
           {"ofstream", "O_CREAT", "O_WRONLY", "\"w\")", "\"wb\")", "std::cout", "stdout)"})
        if (source.lines[i].find(word) != std::string::npos)
          FAIL_CHECK(source.path << ":" << i + 1 << " uses " << word);
  }
}

TEST_CASE("threads of the gui live in its effects, clocks in its platform") {
  for (const Source& source : sources_below({"gui"}))
    for (const Include& include : includes_of(source)) {
      if (include.own) continue;
      if ((include.what == "thread" || include.what == "mutex") &&
          source.path.rfind("gui/app/effects", 0) != 0 &&
          source.path != "gui/app/effects/background.hpp")
        FAIL_CHECK(place(source, include));
      if (include.what == "chrono" && source.folder != "gui/platform")
        FAIL_CHECK(place(source, include));
    }
}

TEST_CASE("no order of hashing or of addresses can show") {
  // std::unordered_map is for look-ups; a file that walks over one must be on this list, with a
  // reason.
  for (const Source& source : sources_below({"sim"})) {
    if (source.folder == "sim/cli" || source.folder == "sim/oracle") continue;
    for (std::size_t i = 0; i < source.lines.size(); ++i)
      for (const char* word :
           {"std::hash<", "reinterpret_cast<std::uintptr_t>", "rand(", "time(nullptr)"})
        if (source.lines[i].find(word) != std::string::npos)
          FAIL_CHECK(source.path << ":" << i + 1 << " uses " << word);
  }
}
