// Whatever is edited in the visualizer can be saved, and opened again as the same.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "app/document/load.hpp"
#include "app/playback/playback.hpp"
#include "app/update.hpp"
#include "gui/opened.hpp"
#include "present/compare/settings.hpp"
#include "present/run_index.hpp"
#include "scenario/file_text.hpp"
#include "scenario/json.hpp"
#include "sim.hpp"
#include "support/file.hpp"

using namespace poolscope::gui;
namespace fs = std::filesystem;
namespace model = poolscope::model;
namespace scenario = poolscope::scenario;

using poolscope::testing::text_of;

namespace {

// Of all that a strategy's multis and shares are spoken of by.
constexpr const char* entangled = R"({
  "format": "poolscope/1", "title": "Entangled",
  "events": [{"at_ms": 300, "do": "multi_setopt", "multi": "b", "multi_options": {"CURLMOPT_MAXCONNECTS": 1}},
             {"at_ms": 900, "do": "share_cleanup", "share": "s"},
             {"at_ms": 950, "do": "multi_cleanup", "multi": "b"}],
  "servers": [{"host": "*.test", "think_ms": 60}],
  "requests": [
    {"id": "r1", "url": "https://a.test/", "at_ms": 0, "client": "ann"},
    {"id": "r2", "url": "https://a.test/", "at_ms": 300, "client": "ann", "remove_after_ms": 5},
    {"id": "r3", "url": "https://a.test/", "at_ms": 600, "client": "bob", "fail_in": "read",
     "place": {"multi": "b", "share": "s", "drive": "multi_socket"}},
    {"id": "r4", "url": "http://b.test/", "at_ms": 300, "client": "bob"}
  ],
  "strategies": [
    {"name": "two", "scope": "multi", "drive": "multi_socket", "options": {"CURLOPT_UPLOAD": true},
     "multis": [{"id": "a", "options": {"CURLMOPT_MAXCONNECTS": 2}}, {"id": "b"}],
     "place": {"ann": {"multi": "a"}, "*": {"multi": "b"}}},
    {"name": "shared", "scope": "share", "shares": [{"id": "s", "data": ["connect", "dns"]}]},
    {"name": "many", "scope": "multi", "multis": 3, "multi_options": {"CURLMOPT_MAX_HOST_CONNECTIONS": 1}},
    {"name": "alone"}]
})";

/// What a name takes: each of its words, else numbers of all sizes and what a file knows of.
std::vector<std::string> values_of(std::string_view name) {
  if (name == "scope") return {"easy", "multi", "share"};
  if (name == "handles") return {"per-client", "per-request"};
  if (name == "libcurl") return {"8.22", "8.21", "7.88"};
  if (name == "multis") return {"1", "2", "7"};
  if (name == "rtt_ms") return {"0", "12.5", "1000000"};
  std::vector<std::string> out{"default",
                               "",
                               "0",
                               "1",
                               "3",
                               "on",
                               "off",
                               "-1",
                               "a.test:80",
                               "http://proxy.test:3128",
                               "a \"quoted\" \\ text, and more",
                               "a:1:b:2,c:3:d:4",
                               "127.0.0.1",
                               "9007199254740993"};
  const auto* info = model::find_option(name);
  REQUIRE(info);
  for (const auto& [constant, number] : info->constants) out.emplace_back(constant);
  return out;
}

std::vector<std::string> names() {
  std::vector<std::string> out{"scope", "handles", "libcurl", "multis", "rtt_ms"};
  for (const auto& option : model::option_table())
    if (option.later.empty()) out.emplace_back(option.name);
  return out;
}

/// Saves a fork as the visualizer does, opens it, and compares.
void check_saved(Model& m, std::size_t run, bool and_runs) {
  const Fork& fork = *m.document->runs[run].fork;
  const auto effects = update(m, SaveFork{m.document->runs[run].id, "saved.json"});
  INFO(fork.words << "\n" << scenario::to_json(fork.scenario));
  if (m.frame.notice) INFO(m.frame.notice->text);
  REQUIRE(effects.size() == 1);
  const auto loaded = scenario::parse(std::get<WriteText>(effects.front()).text, "saved.json");
  REQUIRE(loaded.ok());
  scenario::Scenario again = loaded.scenario();
  CHECK(again.title.starts_with(fork.scenario.title));
  again.title = fork.scenario.title;
  REQUIRE(scenario::same_scenario(again, fork.scenario));
  if (!and_runs) return;
  const auto trace = poolscope::record(again, again.strategies.front());
  const auto& before = m.document->runs[run].trace;
  REQUIRE(std::ranges::equal(trace.events(), before->events()));
}

/// Whether the edit was taken.
bool edited(Model& m, std::size_t run, const std::string& name, const std::string& value,
            bool and_runs) {
  const std::size_t before = m.document->runs.size();
  const auto effects = update(m, EditStrategy{m.document->runs[run].id, name, value});
  if (effects.empty() || !std::holds_alternative<SimulateForks>(effects.front())) return false;
  INFO(name << "=" << value);
  carry_out(m, effects);
  const std::size_t made = m.document->runs[run].fork ? run : before;
  REQUIRE(m.document->runs.size() > made);
  check_saved(m, made, and_runs);
  return true;
}

std::vector<std::string> some_scenarios() {
  std::vector<std::string> out{entangled};
  const fs::path all = POOLSCOPE_SOURCE_DIR "/scenarios";
  for (const char* name :
       {"basics/easy-multi-share.json", "basics/host-limit.json", "basics/through-a-proxy.json",
        "reasons/a5-multi-cleaned-up.json", "reasons/a9-in-use-by-another-multi.json",
        "reasons/h13-limits-of-a-share.json", "reasons/k4-removed-mid-transfer.json"})
    out.push_back(text_of(all / name));
  return out;
}

}  // namespace

TEST_CASE("every setting of a strategy, with every value, is saved as it is") {
  std::size_t taken = 0;
  for (const std::string& text : {std::string(entangled), some_scenarios()[1]}) {
    const Model first = opened(text);
    for (std::size_t run = 0; run < first.document->runs.size(); ++run)
      for (const std::string& name : names())
        for (const std::string& value : values_of(name)) {
          Model m = first;
          taken += edited(m, run, name, value, false);
        }
  }
  CHECK(taken > 1000);
}

TEST_CASE("what the sliders of a column offer can be chosen, one after the other, and saved") {
  for (const std::string& text : some_scenarios()) {
    const Model first = opened(text);
    for (std::size_t run = 0; run < first.document->runs.size(); ++run)
      for (const auto& row : strategy_settings(first.document->runs[run]))
        for (const std::string& value : row.choices.empty() ? values_of(row.name) : row.choices) {
          Model m = first;
          if (!edited(m, run, row.name, value, true)) continue;
          const std::size_t made = m.document->runs.size() - 1;
          for (const char* scope : {"share", "easy", "multi"})
            edited(m, made, "scope", scope, true);
        }
  }
}

TEST_CASE("forks of every kind, of edited strategies too, are saved as the run that is shown") {
  std::size_t forks = 0;
  std::mt19937 dice{7};
  const auto any = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>{0, n - 1}(dice);
  };
  for (const std::string& text : some_scenarios())
    for (int round = 0; round < 12; ++round) {
      Model m = opened(text);
      for (int step = 0; step < 5; ++step) {
        const std::size_t base = any(m.document->runs.size());
        if (any(3) == 0) {
          const auto settings = strategy_settings(m.document->runs[base]);
          const auto& row = settings[any(settings.size())];
          const auto values = row.choices.empty() ? values_of(row.name) : row.choices;
          edited(m, base, row.name, values[any(values.size())], true);
          continue;
        }
        act(m, ChooseRun{m.document->runs[base].id});
        const Run& run = m.document->runs[base];
        const double end = run_end(m);
        ForkRun wish{static_cast<ForkRun::What>(any(fork_kinds)), UINT32_MAX, "", "", -1};
        carry_out(m, update(m, SeekTime{end * static_cast<double>(any(1000)) / 1000}));
        if (!run.index->connections.empty())
          wish.connection = static_cast<std::uint32_t>(any(run.index->connections.size()));
        if (wish.what == ForkRun::What::option) {
          const auto all = names();
          wish.option = all[5 + any(all.size() - 5)];
          const auto values = values_of(wish.option);
          wish.value = values[any(values.size())];
        }
        const std::size_t before = m.document->runs.size();
        carry_out(m, update(m, wish));
        if (m.document->runs.size() == before) continue;
        ++forks;
        check_saved(m, before, true);
      }
    }
  CHECK(forks > 60);
}
