// What runs side by side are to be measured against, and what their evictions cost.
#include "present/compare_bounds.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "analysis/bounds_words.hpp"
#include "analysis/compare.hpp"
#include "app/find_bounds.hpp"
#include "app/load.hpp"

using namespace poolscope;
using namespace poolscope::gui;

namespace {

std::shared_ptr<const Document> loaded(const std::string& name) {
  std::ifstream in(POOLSCOPE_SOURCE_DIR "/scenarios/" + name);
  const std::string text{std::istreambuf_iterator<char>{in}, {}};
  const Action action = load_text(text, name);
  REQUIRE(std::holds_alternative<Loaded>(action));
  return std::get<Loaded>(action).document;
}
std::vector<const Run*> runs_of(const Document& document) {
  std::vector<const Run*> out;
  for (const Run& run : document.runs) out.push_back(&run);
  return out;
}

}  // namespace

TEST_CASE("bounds say what compare says, once they are computed") {
  for (const char* name : {"basics/easy-multi-share.json", "basics/pool-full.json",
                           "workloads/api-client-many-hosts.json"}) {
    INFO(name);
    auto document = loaded(name);
    for (const BoundRow& row : bound_rows(runs_of(*document)))
      if (row.title != "costly evictions") CHECK(row.cells[0].value == "…");
    for (std::size_t i = 0; i < document->runs.size(); ++i) {
      const Run run = document->runs[i];
      document = with_bounds(*document, run.trace, find_bounds(document->scenario, run.strategy));
      REQUIRE(document);
    }
    std::vector<scenario::Strategy> strategies;
    for (const Run& run : document->runs) strategies.push_back(run.strategy);
    const auto columns =
        analysis::compare(document->scenario, strategies, {}, analysis::WithBounds::yes);
    const auto rows = bound_rows(runs_of(*document));
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
  const auto document = loaded("workloads/api-client-many-hosts.json");
  bool costly = false;
  const auto rows = bound_rows(runs_of(*document));
  for (std::size_t i = 0; i < document->runs.size(); ++i) {
    const BoundCell& cell = rows.back().cells[i];
    const Run& run = document->runs[i];
    if (!cell.dearest) continue;
    costly = true;
    CHECK(cell.value ==
          std::to_string(run.costly->costly()) + " of " + std::to_string(run.costly->evictions));
    CHECK_THAT(cell.note, Catch::Contains("TLS handshake"));
    CHECK_THAT(cell.told, Catch::StartsWith("The dearest: #"));
    const ConnectionLife& gone = run.index->connections[cell.dearest->evicted];
    CHECK(gone.ever_closed);
    CHECK(analysis::keeps_limit(gone.reason));
  }
  CHECK(costly);
  const auto none = loaded("basics/easy-multi-share.json");
  CHECK(bound_rows(runs_of(*none)).back().cells[0].value == "0");
}

TEST_CASE("computing bounds can be given up at any moment, and tells how far it is") {
  const auto document = loaded("workloads/api-client-many-hosts.json");
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
  CHECK_FALSE(with_bounds(*document, nullptr, all));
}
