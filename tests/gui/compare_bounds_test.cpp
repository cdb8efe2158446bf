// What runs side by side are to be measured against, and what their evictions cost.
#include "present/compare/bounds.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "analysis/bounds/words.hpp"
#include "analysis/compare/compare.hpp"
#include "app/compare/find_bounds.hpp"
#include "app/document/load.hpp"
#include "app/update.hpp"
#include "gui/opened.hpp"
#include "support/file.hpp"

using namespace poolscope;
using namespace poolscope::gui;

using poolscope::testing::shipped_scenario;

namespace {

std::vector<BoundRow> rows_of(const Model& m) {
  std::vector<const Run*> runs;
  std::vector<const analysis::Bounds*> bounds;
  for (const Run& run : m.document->runs) {
    runs.push_back(&run);
    bounds.push_back(bounds_of(m, run));
  }
  return bound_rows(runs, bounds);
}
// What was asked for, as the effect runner does it.
std::vector<FindBounds::Of> asked(Model& m, const Action& action) {
  std::vector<FindBounds::Of> out;
  int times = 0;
  for (const Effect& effect : update(m, action))
    if (const auto* wanted = std::get_if<FindBounds>(&effect)) {
      out = wanted->runs;
      ++times;
    }
  CHECK(times <= 1);
  return out;
}
Model opened_shipped(const std::string& name) {
  Model m;
  CHECK(asked(m, loaded(shipped_scenario(name), name)).empty());
  return m;
}
CompareRuns all_of(const Model& m) {
  CompareRuns out;
  for (const Run& run : m.document->runs) out.runs.push_back(run.id);
  return out;
}

}  // namespace

TEST_CASE("bounds say what compare says, once they are computed") {
  for (const char* name : {"basics/easy-multi-share.json", "basics/pool-full.json",
                           "workloads/api-client-many-hosts.json"}) {
    INFO(name);
    Model m = opened_shipped(name);
    const auto wanted = asked(m, all_of(m));
    REQUIRE(wanted.size() == m.document->runs.size());
    for (const BoundRow& row : rows_of(m))
      if (row.title != "costly evictions") CHECK(row.cells[0].value == "…");
    for (const FindBounds::Of& one : wanted)
      CHECK(asked(m, BoundsFound{one.trace, find_bounds(*one.scenario, one.strategy)}).empty());
    std::vector<scenario::Strategy> strategies;
    for (const Run& run : m.document->runs) strategies.push_back(run.strategy);
    const auto columns =
        analysis::compare(m.document->scenario, strategies, {}, analysis::WithBounds::yes);
    const auto rows = rows_of(m);
    REQUIRE(rows.size() == analysis::bounds_rows.size() + 1);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      INFO(columns[i].strategy);
      const analysis::Bounds& bounds = *columns[i].bounds;
      for (std::size_t r = 0; r < analysis::bounds_rows.size(); ++r) {
        CHECK(rows[r].title == analysis::bounds_rows[r].title);
        CHECK(rows[r].cells[i].value == analysis::bounds_rows[r].cell(bounds));
      }
      CHECK(rows[1].cells[i].note.empty() == bounds.clairvoyant.exact);
      if (!bounds.clairvoyant.exact)
        CHECK_THAT(rows[1].cells[i].told, Catch::Contains(analysis::why_not_exact(bounds)));
      CHECK(rows.back().cells[i].dearest.has_value() == (bounds.costs.costly > 0));
    }
  }
}

TEST_CASE("costly evictions are counted with what they cost, and lead to the dearest") {
  const Model m = opened_shipped("workloads/api-client-many-hosts.json");
  bool costly = false;
  const auto rows = rows_of(m);
  for (std::size_t i = 0; i < m.document->runs.size(); ++i) {
    const BoundCell& cell = rows.back().cells[i];
    const Run& run = m.document->runs[i];
    if (!cell.dearest) continue;
    costly = true;
    CHECK(cell.value ==
          std::to_string(run.costly->costly()) + " of " + std::to_string(run.costly->evictions));
    CHECK_THAT(cell.note, Catch::Contains("TLS handshake"));
    CHECK_THAT(cell.told, Catch::StartsWith("The dearest: #"));
    const ConnectionLife& gone = run.index->connections[cell.dearest->evicted];
    CHECK(gone.ever_closed);
    CHECK(is_eviction(gone.reason));
  }
  CHECK(costly);
  CHECK(rows_of(opened("basics/easy-multi-share.json")).back().cells[0].value == "0");
}

TEST_CASE("computing bounds can be given up at any moment, and tells how far it is") {
  const auto document = loaded(shipped_scenario("workloads/api-client-many-hosts.json")).document;
  const auto& strategy = document->runs[0].strategy;
  int told = 0;
  float last = -1;
  const auto all = find_bounds(document->scenario, strategy, [&](float part) {
    ++told;
    CHECK(part >= last);
    last = part;
    return true;
  });
  REQUIRE(all);
  REQUIRE(told > 1);
  CHECK(last <= 1);
  for (const int after : {1, told}) {
    int asked = 0;
    CHECK_FALSE(find_bounds(document->scenario, strategy, [&](float) { return ++asked < after; }));
    CHECK(asked == after);
  }
}

TEST_CASE("bounds are asked for once a run, and only while it stands side by side") {
  Model m = opened_shipped("basics/easy-multi-share.json");
  const auto find = [](const FindBounds::Of& one) {
    return BoundsFound{one.trace, find_bounds(*one.scenario, one.strategy)};
  };
  const auto two = asked(m, CompareRuns{{RunId{0}, RunId{1}}});
  REQUIRE(two.size() == 2);
  CHECK(asked(m, TogglePlay{}).empty());
  CHECK(asked(m, find(two[0])).empty());
  CHECK(bounds_of(m, m.document->runs[0]) != nullptr);
  // Another column: what was under way is asked for again with it.
  CHECK(asked(m, CompareRuns{{RunId{0}, RunId{1}, RunId{2}}}).size() == 2);
  // Nobody waits for it any more: the runner is told to give up, and what comes late is dropped.
  const auto effects = update(m, CompareRuns{});
  REQUIRE(effects.size() == 1);
  CHECK(std::get<FindBounds>(effects[0]).runs.empty());
  CHECK(asked(m, find(two[1])).empty());
  CHECK(bounds_of(m, m.document->runs[1]) == nullptr);
  // What is known stays.
  const auto again = asked(m, CompareRuns{{RunId{0}, RunId{1}}});
  REQUIRE(again.size() == 1);
  CHECK(again[0].trace == m.document->runs[1].trace);
  // A fork is measured with its own scenario.
  CHECK(asked(m, find(again[0])).empty());
  for (const Effect& effect : update(m, EditStrategy{RunId{1}, "CURLMOPT_MAXCONNECTS", "1"}))
    if (const auto* forks = std::get_if<SimulateForks>(&effect)) {
      const auto forked = asked(m, load_fork(forks->forks[0].first, forks->forks[0].second));
      REQUIRE(forked.size() == 1);
      CHECK(forked[0].scenario.get() == &m.document->runs.back().fork->scenario);
    }
  REQUIRE(m.document->runs.size() == 4);
  CHECK(asked(m, CloseFile{}).empty());
  CHECK(m.compare.bounds.empty());
  CHECK(m.compare.bounding.empty());
}
