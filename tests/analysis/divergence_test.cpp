// The requests where the runs of several strategies part.

#include "analysis/conform/divergence.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <fstream>
#include <memory>

#include "analysis/compare/reasons.hpp"
#include "sim.hpp"
#include "support/file.hpp"

using namespace poolscope;
using analysis::RequestOutcome;
using analysis::RequestOutcomes;
using model::Outcome;

using poolscope::testing::shipped_scenario;

namespace {

scenario::Scenario shipped(const char* name) {
  const auto loaded = scenario::parse(shipped_scenario(name), name);
  REQUIRE(loaded.ok());
  return loaded.scenario();
}

struct Runs {
  std::vector<std::unique_ptr<RequestOutcomes>> outcomes;
  std::vector<trace::Summary> summaries;
  std::vector<analysis::Reasons> reasons;
  std::shared_ptr<const model::Setup> setup;

  explicit Runs(const scenario::Scenario& s, std::size_t most = 1'000'000) {
    for (const auto& strategy : scenario::strategies_of(s)) {
      outcomes.push_back(std::make_unique<RequestOutcomes>(most));
      trace::Summary summary;
      analysis::Reasons reason;
      const auto compiled = compile(s, strategy);
      setup = compiled.setup;
      const std::array<trace::Sink*, 3> sinks{outcomes.back().get(), &summary, &reason};
      run(compiled, sinks);
      summaries.push_back(summary);
      reasons.push_back(reason);
    }
  }
  [[nodiscard]] analysis::Partings part(std::size_t listed = 100) const {
    std::vector<const RequestOutcomes*> all;
    for (const auto& one : outcomes) all.push_back(one.get());
    return analysis::partings(all, listed);
  }
};

}  // namespace

TEST_CASE("three strategies part at the first request that reused in one and opened in another") {
  const Runs runs(shipped("basics/easy-multi-share.json"));
  const auto parted = runs.part();
  REQUIRE(parted.first.has_value());
  CHECK(runs.setup->request_name(parted.first->request) == "r2");
  CHECK(parted.first->at == 300'000);
  CHECK(parted.first->opened_or_reused);
  CHECK(parted.compared == 5);
  CHECK(parted.parted == 3);  // r2, r3, r5: r4 reuses with each
  CHECK(parted.opened_or_reused == 3);
  CHECK(parted.reused_here == std::vector<std::uint64_t>{0, 2, 2});
  CHECK(parted.opened_here == std::vector<std::uint64_t>{0, 0, 1});
  REQUIRE(parted.listed.size() == 3);
  CHECK(runs.setup->request_name(parted.listed.back().request) == "r5");

  const RequestOutcome easy = runs.outcomes[0]->of(model::RequestIndex{4});
  const RequestOutcome share = runs.outcomes[2]->of(model::RequestIndex{4});
  CHECK(easy.outcome == Outcome::reuse);
  CHECK(easy.connects == 0);
  CHECK(share.outcome == Outcome::create);
  CHECK(share.gate == model::GateId::other_multi);
  CHECK(share.connection == 1);
  CHECK(share.connects == 1);
  CHECK(share.latency == 140'000);
}

TEST_CASE("a run parts from itself nowhere") {
  const auto s = shipped("workloads/fault-closes-early.json");
  const Runs runs(s);
  const std::array<const RequestOutcomes*, 2> same{runs.outcomes[0].get(), runs.outcomes[0].get()};
  const auto parted = analysis::partings(same);
  CHECK(parted.compared == 6000);
  CHECK(parted.parted == 0);
  CHECK_FALSE(parted.first.has_value());
  CHECK(parted.listed.empty());
}

TEST_CASE("connects add up to the connections opened, first decisions to the requests") {
  for (const char* name : {"workloads/browser-page.json", "workloads/api-client-many-hosts.json"}) {
    const Runs runs(shipped(name));
    for (std::size_t i = 0; i < runs.outcomes.size(); ++i) {
      INFO(name << ", strategy " << i);
      std::uint64_t connects = 0, seen = 0, opened = 0;
      for (const RequestOutcome& one : runs.outcomes[i]->all()) {
        connects += one.connects;
        seen += one.seen();
      }
      CHECK(connects == runs.summaries[i].opened());
      CHECK(seen == runs.summaries[i].transfers());
      for (const std::uint64_t n : runs.reasons[i].opened()) opened += n;
      CHECK(opened == runs.summaries[i].opened());
      CHECK(runs.reasons[i].latency().count() == runs.summaries[i].transfers());
      CHECK(static_cast<double>(runs.reasons[i].latency().at(0.95)) / 1000 ==
            runs.summaries[i].value(trace::Metric::latency_p95));
    }
  }
}

TEST_CASE("what is listed tells most and comes by time; what is too much is cut and said") {
  const Runs runs(shipped("workloads/browser-page.json"));
  const auto few = runs.part(5), many = runs.part(1000);
  CHECK(few.parted == many.parted);
  REQUIRE(few.listed.size() == 5);
  CHECK(many.listed.size() == many.parted);
  for (std::size_t i = 0; i < few.listed.size(); ++i) {
    CHECK(few.listed[i].opened_or_reused);
    if (i > 0) CHECK(few.listed[i].at >= few.listed[i - 1].at);
  }
  CHECK(few.listed.front().request == few.first->request);
  CHECK_FALSE(few.cut);

  const Runs short_of(shipped("workloads/browser-page.json"), 100);
  const auto cut = short_of.part();
  CHECK(cut.cut);
  CHECK(cut.compared == 100);
  CHECK(short_of.outcomes[0]->all().size() == 100);
}
