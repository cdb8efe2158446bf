// The allowed includes between folders (CONTRIBUTING.md, "Rules that tests keep"). The links of
// CMake do not notice includes of a header alone; this test does.

#include <catch2/catch.hpp>

#include <functional>
#include <map>
#include <regex>

#include "support/file.hpp"
#include "tidy/exceptions.hpp"
#include "tidy/sources.hpp"

using namespace poolscope::testing;

namespace {

using Folders = std::set<std::string>;
using Places = std::set<std::pair<std::string, std::string>>;  // where what is allowed

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
// How a text is made fit to be seen is one thing everywhere.
const Places gui_exceptions{{"widgets", "model/printable.hpp"}};

std::string first_part(const std::string& include) {
  return include.substr(0, include.find('/'));
}
// Whether an exception names that file, or a folder above it.
bool allowed_below(Exceptions<Places::value_type>& exceptions, const Places& allowed,
                   const std::string& path, const std::string& what) {
  const auto suits = [&](const auto& e) { return path.starts_with(e.first) && e.second == what; };
  const auto found = std::ranges::find_if(allowed, suits);
  return found != allowed.end() && exceptions.allow(*found);
}
// The name of the hash table that a line declares, or nothing.
std::string hash_table_in(const std::string& line) {
  static const std::regex table{R"((?:unordered_map|unordered_set|robin_map|robin_set)<)"};
  std::smatch found;
  if (!std::regex_search(line, found, table)) return {};
  std::size_t at = static_cast<std::size_t>(found.position() + found.length());
  for (int open = 1; open > 0 && at < line.size(); ++at)
    open += (line[at] == '<') - (line[at] == '>');
  while (at < line.size() && (line[at] == ' ' || line[at] == '&')) ++at;
  std::string name;
  while (at < line.size() &&
         (std::isalnum(static_cast<unsigned char>(line[at])) != 0 || line[at] == '_'))
    name += line[at++];
  return name;
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
  Exceptions exceptions{gui_exceptions};
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
      if (exceptions.allow({own, include.what})) continue;
      FAIL_CHECK(place(source, include));
    }
  }
}

TEST_CASE("every folder has its arrows, and every folder of sim is a library or a program") {
  const auto folders_of = [](const std::string& top) {
    Folders folders;
    for (const Source& source : sources_below({top}))
      if (source.folder != top) folders.insert(source.folder.substr(top.size() + 1));
    return folders;
  };
  const auto of_table = [](const auto& arrows) {
    Folders names;
    for (const auto& [name, what] : arrows)
      if (name != "sim.hpp" && name != "main") names.insert(name);
    return names;
  };
  CHECK(folders_of("sim") == of_table(sim_arrows));
  CHECK(folders_of("gui") == of_table(gui_arrows));
  Folders built;
  const std::string cmake = project_text("CMakeLists.txt");
  const std::regex library{R"(poolscope_library\((\w+) |CONFIGURE_DEPENDS sim/(\w+)/\*\.cpp)"};
  for (std::sregex_iterator at{cmake.begin(), cmake.end(), library}, end; at != end; ++at)
    built.insert((*at)[1].matched ? (*at)[1] : (*at)[2]);
  CHECK(built == folders_of("sim"));
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
  const Folders never_in_sim{
      "thread",       "mutex",      "future",    "atomic",  "condition_variable",
      "shared_mutex", "stop_token", "semaphore", "barrier", "latch",
      "random"};
  const Folders only_in_programs{"iostream", "fstream", "filesystem", "chrono",  "ctime",
                                 "cstdio",   "stdio.h", "time.h",     "unistd.h"};
  const Places allowed{{"sim/files/", "filesystem"},
                       {"sim/files/", "cstdio"},
                       {"sim/files/", "unistd.h"},
                       // A sweep is many runs at once; each of them is alone with what it has.
                       {"sim/analysis/sweep/sweep.cpp", "thread"},
                       {"sim/analysis/sweep/sweep.cpp", "atomic"}};
  Exceptions exceptions{allowed};
  for (const Source& source : sources_below({"sim"}))
    for (const Include& include : includes_of(source)) {
      if (include.own) continue;
      const bool program = source.folder == "sim/cli" || source.folder == "sim/oracle";
      if ((never_in_sim.count(include.what) == 1 ||
           (only_in_programs.count(include.what) == 1 && !program)) &&
          !allowed_below(exceptions, allowed, source.path, include.what))
        FAIL_CHECK(place(source, include));
      if (include.what.find("imgui") != std::string::npos || first_part(include.what) == "GLFW")
        FAIL_CHECK(place(source, include));
    }
}

TEST_CASE("files are written by sim/files alone") {
  for (const Source& source : sources_below({"sim", "gui"})) {
    if (source.folder == "sim/files") continue;
    for (std::size_t i = 0; i < source.lines.size(); ++i)
      for (const char* word :
           {"ofstream", "O_CREAT", "O_WRONLY", "\"w\")", "\"wb\")", "std::cout", "stdout)"})
        if (source.lines[i].find(word) != std::string::npos)
          FAIL_CHECK(source.path << ":" << i + 1 << " uses " << word);
  }
}

TEST_CASE("threads of the gui live in its effects, clocks in its platform") {
  const Folders watched{"thread", "mutex", "chrono"};
  const Places allowed{
      {"gui/app/effects/", "thread"}, {"gui/app/effects/", "mutex"}, {"gui/platform/", "chrono"}};
  Exceptions exceptions{allowed};
  for (const Source& source : sources_below({"gui"}))
    for (const Include& include : includes_of(source))
      if (!include.own && watched.count(include.what) == 1 &&
          !allowed_below(exceptions, allowed, source.path, include.what))
        FAIL_CHECK(place(source, include));
}

TEST_CASE("no order of hashing or of addresses can show") {
  for (const Source& source : sources_below({"sim"})) {
    if (source.folder == "sim/cli" || source.folder == "sim/oracle") continue;
    for (std::size_t i = 0; i < source.lines.size(); ++i)
      for (const char* word :
           {"std::hash<", "reinterpret_cast<std::uintptr_t>", "rand(", "time(nullptr)"})
        if (source.lines[i].find(word) != std::string::npos)
          FAIL_CHECK(source.path << ":" << i + 1 << " uses " << word);
  }
}

// A hash table is for looking up: its order is that of its implementation.
TEST_CASE("nobody walks over a hash table") {
  // Sorted before use, looked for by another key, or at the end of a run, whose closes are a set.
  const Places allowed{{"sim/oracle/cleanup.cpp", "transfers_"},
                       {"sim/oracle/cleanup.cpp", "held_"},
                       {"sim/oracle/handles.cpp", "held_"}};
  Exceptions exceptions{allowed};
  std::map<std::string, Folders> declared;  // by file: tables, by name
  const auto all = sources_below({"sim", "gui"});
  std::size_t tables = 0;
  for (const Source& source : all) {
    Folders& names = declared[source.path.substr(source.path.find('/') + 1)];
    for (const std::string& line : source.lines)
      if (const std::string name = hash_table_in(line); !name.empty()) names.insert(name), ++tables;
  }
  CHECK(tables > 30);
  const std::regex loop{R"(for \(.*[^:]:[^:](?:.*[.>])?(\w+)\))"};
  for (const Source& source : all) {
    Folders names = declared[source.path.substr(source.path.find('/') + 1)];
    for (const Include& include : includes_of(source))
      if (include.own && declared.count(include.what) == 1)
        names.insert(declared[include.what].begin(), declared[include.what].end());
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
      std::smatch found;
      if (std::regex_search(source.lines[i], found, loop) && names.count(found[1]) == 1 &&
          !exceptions.allow({source.path, found[1]}))
        FAIL_CHECK(source.path << ":" << i + 1 << " walks over " << found[1]);
    }
  }
}
