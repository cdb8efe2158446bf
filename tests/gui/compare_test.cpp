// Runs side by side: what they share, where they differ, settings changed in place. Without a
// window.
#include <catch2/catch.hpp>
#include <fstream>

#include "analysis/compare/compare.hpp"
#include "analysis/conform/divergence.hpp"
#include "app/compare/columns.hpp"
#include "app/document/load.hpp"
#include "app/playback/playback.hpp"
#include "app/update.hpp"
#include "present/compare/differences.hpp"
#include "present/compare/settings.hpp"
#include "present/compare/view.hpp"
#include "present/run_index.hpp"
#include "support/file.hpp"

using namespace poolscope::gui;
namespace analysis = poolscope::analysis;
namespace trace = poolscope::trace;

using poolscope::testing::shipped_scenario;

namespace {

// r2 opens in easy, where bob has a pool of his own, and reuses in multi.
constexpr const char* text = R"({
  "format": "poolscope/1",
  "servers": [{"host": "*.test", "think_ms": 60, "alpn": ["http/1.1"]}],
  "requests": [
    {"id": "r1", "client": "ann", "url": "https://a.test/", "at_ms": 0},
    {"id": "r2", "client": "bob", "url": "https://a.test/", "at_ms": 1000},
    {"id": "r3", "client": "bob", "url": "https://a.test/", "at_ms": 2500},
    {"id": "r4", "client": "ann", "url": "https://b.test/", "at_ms": 3000},
    {"id": "r5", "client": "ann", "url": "https://a.test/", "at_ms": 4000}
  ],
  "strategies": [{"name": "easy", "scope": "easy"}, {"name": "multi", "scope": "multi"},
                 {"name": "alike", "scope": "multi"}]
})";

void carry_out(Model& m, const std::vector<Effect>& effects);
void act(Model& m, const Action& action) {
  carry_out(m, update(m, action));
}
// What the effect runner does, without its thread. A file beside is one of the texts.
void carry_out(Model& m, const std::vector<Effect>& effects) {
  for (const Effect& effect : effects) {
    if (const auto* wanted = std::get_if<SimulateForks>(&effect))
      for (const auto& [strategy, fork] : wanted->forks) act(m, load_fork(strategy, fork));
    if (const auto* wanted = std::get_if<LoadBeside>(&effect)) {
      std::string other = text;
      other.replace(other.find("\"r4\""), 4, "\"x4\"");
      act(m, LoadedBeside{std::get<Loaded>(load_text(other, wanted->path)).document});
    }
  }
}
Model compared(const char* of = text) {
  Model m;
  act(m, load_text(of, "one.json"));
  REQUIRE(m.document);
  act(m, CompareRuns{{RunId{0}, RunId{1}}});
  return m;
}
std::string name_of(const Difference& one, const Model& m) {
  for (std::size_t i = 0; i < m.compare.columns.size(); ++i)
    if (one.in[i].transfer != UINT32_MAX)
      return (*m.document)[m.compare.columns[i]].index->transfers[one.in[i].transfer].name;
  return "";
}

}  // namespace

TEST_CASE("what fared differently is found, once, with both fates") {
  Model m = compared();
  REQUIRE(m.compare.differences);
  CHECK(m.compare.differences->compared == 5);
  REQUIRE(m.compare.differences->all.size() == 1);
  const Difference& one = m.compare.differences->all[0];
  CHECK(name_of(one, m) == "r2");
  CHECK(one.in[0].fate == Fate::opened);
  CHECK(one.in[1].fate == Fate::reused);
  CHECK(one.first == 1'000'000);
  const std::vector<const Run*> runs{&m.document->runs[0], &m.document->runs[1]};
  CHECK(sentence_of(one, runs) == "r2 opened a connection in easy; reused a connection in multi.");
  act(m, SetColumn{0, RunId{2}});
  CHECK(m.compare.columns == std::vector{RunId{2}, RunId{1}});
  CHECK(m.compare.differences->none());
}

TEST_CASE("the next difference is looked at after all runs have decided it") {
  Model m = compared();
  act(m, StepDifference{1});
  REQUIRE(m.selection.what.kind == Selection::Kind::transfer);
  CHECK(m.selection.what.id == 1);
  CHECK(m.playback.position == 1e6);
  act(m, StepDifference{1});  // there is no other
  CHECK(m.selection.what.id == 1);
  REQUIRE(m.frame.notice);
  CHECK(m.frame.notice->text == "no difference after this moment");
  act(m, SeekEnd{});
  act(m, Select{});
  act(m, StepDifference{-1});
  CHECK(m.selection.what.id == 1);
}

TEST_CASE("columns share time, window and selection; a click in one makes it the shown one") {
  Model m = compared();
  act(m, SeekTime{2600e3});
  act(m, Select{{Selection::Kind::transfer, 2}, false});
  for (std::size_t i = 0; i < 2; ++i) {
    const Model column = column_model(m, i);
    CHECK(column.run == m.document->runs[i].id);
    CHECK(column.compare.column == i + 1);
    CHECK(column.playback.position == 2600e3);
    CHECK(column.timeline.window == m.timeline.window);
    CHECK(column.selection.what == m.selection.what);
    CHECK(column.cursor == m.document->runs[i].trace->cursor_at(2600000));
  }
  const Model second = column_model(m, 1);
  Outbox out;
  Outbox wanted;
  wanted.emit(Select{{Selection::Kind::connection, 0}, false});
  wanted.emit(SeekTime{5});
  hand_on(second, std::move(wanted), out);
  const std::vector<Action>& actions = out.held().actions;
  REQUIRE(actions.size() == 3);
  CHECK(std::get<ChooseRun>(actions[0]).run == RunId{1});
  for (const Action& action : actions) act(m, action);
  CHECK(m.run == RunId{1});
  CHECK(m.selection.what == Selection{Selection::Kind::connection, 0});
  // The run beside has a connection of that number too, but it is another one.
  act(m, Hover{{Selection::Kind::connection, 0}, RunId{0}});
  CHECK(column_model(m, 1).selection.hovered == Selection{});
  CHECK(column_model(m, 0).selection.hovered == Selection{Selection::Kind::connection, 0});
}

TEST_CASE("the clock goes on until the longest run ends") {
  Model m = compared();
  double longest = 0;
  for (const Run& run : m.document->runs)
    longest = std::max(longest, static_cast<double>(run.index->end));
  CHECK(run_end(m) >= longest);
  act(m, SeekEnd{});
  CHECK(m.playback.position == run_end(m));
  act(m, StepOut{});
  act(m, StepOut{});
  CHECK(m.compare.columns.empty());
  CHECK_FALSE(m.compare.differences);
}

TEST_CASE("the table says what compare says, and the difference to the first") {
  Model m = compared();
  const std::vector<const Run*> runs{&m.document->runs[0], &m.document->runs[1]};
  const auto rows = compare_rows(runs);
  const auto columns =
      analysis::compare(m.document->scenario, {runs[0]->strategy, runs[1]->strategy});
  REQUIRE(rows.size() == trace::metric_count);
  for (const CompareRow& row : rows)
    for (std::size_t i = 0; i < 2; ++i)
      CHECK(row.cells[i].value ==
            analysis::metric_text(row.metric, columns[i].summary.value(row.metric)));
  CHECK(rows[0].cells[0].value == "3");
  CHECK(rows[0].cells[1].value == "2");
  CHECK(rows[0].cells[1].difference == "−1 (−33\u00a0%)");
  CHECK(rows[0].cells[1].best);
  CHECK_FALSE(rows[0].cells[0].best);
}

TEST_CASE("what had been spent by when adds up to the metrics") {
  Model m = compared();
  for (const Run& run : m.document->runs) {
    const CostLines costs = cost_lines(*run.index);
    const auto total = [&](Cost cost) { return costs[static_cast<std::size_t>(cost)].total(); };
    CHECK(total(Cost::connections) == run.summary->value(trace::Metric::connections_opened));
    CHECK(total(Cost::handshakes) == run.summary->value(trace::Metric::handshakes));
    CHECK(total(Cost::pending) == Approx(run.summary->value(trace::Metric::wait_ms)));
    CHECK(costs[0].at(-1) == 0);
    CHECK(costs[0].at(0) == 1);
  }
}

TEST_CASE("a setting is changed in place, again, and from the file's strategy") {
  Model m = compared();
  act(m, EditStrategy{RunId{1}, "CURLMOPT_MAXCONNECTS", "1"});
  REQUIRE(m.document->runs.size() == 4);
  CHECK(m.compare.columns == std::vector{RunId{0}, RunId{3}});
  CHECK(m.run == RunId{3});
  CHECK(title_of(*shown_run(m)) == "multi: MAXCONNECTS 1");
  // b.test takes the only place: r5 opens again, the third connection.
  CHECK(shown_run(m)->summary->opened() == 3);
  act(m, EditStrategy{RunId{3}, "libcurl", "7.88"});
  REQUIRE(m.document->runs.size() == 4);  // in its place
  CHECK(title_of(*shown_run(m)) == "multi: MAXCONNECTS 1, libcurl 7.88");
  CHECK(shown_run(m)->trace->setup().libcurl == "7.88");
  act(m, EditStrategy{RunId{3}, "scope", "easy"});
  REQUIRE(m.frame.notice);
  CHECK(m.frame.notice->bad);  // a multi's option without a multi
  act(m, EditStrategy{RunId{1}, "scope", "share"});
  CHECK(m.document->runs.size() == 5);
  CHECK(shown_run(m)->strategy.scope == poolscope::model::Scope::share);
  act(m, EditStrategy{RunId{1}, "CURLMOPT_MAXCONNECTS", "many"});
  CHECK(m.document->runs.size() == 5);
  CHECK(m.frame.notice->bad);
  bool told = false;
  for (const StrategySetting& setting : strategy_settings(m.document->runs[3]))
    if (setting.name == "CURLMOPT_MAXCONNECTS") told = setting.value == "1" && setting.changed;
  CHECK(told);
  act(m, CloseFork{RunId{3}});
  CHECK(m.compare.columns.size() == 2);
}

TEST_CASE("one strategy on each libcurl") {
  Model m = compared();
  act(m, ChooseRun{RunId{1}});
  act(m, CompareVersions{});
  REQUIRE(m.compare.columns.size() == 3);
  CHECK(m.compare.columns.front() == RunId{1});
  CHECK((*m.document)[m.compare.columns[1]].trace->setup().libcurl !=
        (*m.document)[m.compare.columns[2]].trace->setup().libcurl);
  CHECK(m.work.forking.empty());
}

TEST_CASE("another scenario beside: requests are the same by name") {
  Model m = compared();
  act(m, ChooseRun{RunId{1}});
  act(m, OpenBeside{"two.json"});
  REQUIRE(m.compare.columns.size() == 2);
  const Run& other = (*m.document)[m.compare.columns[1]];
  REQUIRE(other.other);
  CHECK(title_of(other) == "two: multi");
  REQUIRE(m.compare.differences->all.size() == 2);  // r4 is here, x4 there
  CHECK(m.compare.differences->compared == 6);
  act(m, Select{{Selection::Kind::transfer, 4}, false});
  CHECK(column_model(m, 1).selection.what == Selection{Selection::Kind::transfer, 4});
  act(m, Select{{Selection::Kind::transfer, 3}, false});
  CHECK(column_model(m, 1).selection.what == Selection{});
}

TEST_CASE("the report and the visualizer count the same differences") {
  for (const char* name : {"workloads/fault-cut-answers.json", "workloads/browser-page.json",
                           "basics/host-limit.json", "basics/easy-multi-share.json"}) {
    INFO(name);
    Model m;
    act(m, load_text(shipped_scenario(name), name));
    REQUIRE(m.document);
    act(m, CompareRuns{compared_at_first(m)});
    REQUIRE(m.compare.differences);
    std::vector<analysis::RequestOutcomes> outcomes(m.compare.columns.size());
    std::vector<const analysis::RequestOutcomes*> all;
    for (std::size_t i = 0; i < m.compare.columns.size(); ++i) {
      const auto& strategy = (*m.document)[m.compare.columns[i]].strategy;
      trace::Sink* const sinks[] = {&outcomes[i]};
      poolscope::run(poolscope::compile(m.document->scenario, strategy), sinks);
      all.push_back(&outcomes[i]);
    }
    const analysis::Partings parted = analysis::partings(all);
    CHECK(m.compare.differences->compared == parted.compared);
    CHECK(m.compare.differences->all.size() == parted.parted);
    if (parted.first) CHECK(m.compare.differences->all.size() > 0);
  }
}
