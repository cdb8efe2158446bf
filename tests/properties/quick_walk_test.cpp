// The quick walk: a search passes over plainly busy connections without asking each gate. A caller
// with a ledger gets every gate. Both must come to the same decision.

#include <catch2/catch.hpp>

#include "match/decide.hpp"
#include "sim.hpp"
#include "support/random_run.hpp"

using namespace poolscope;

namespace {

class Silent : public match::Ledger {
 public:
  void candidate(model::ConnectionId) override {}
  void checked(model::GateId gate, const match::Finding& finding) override {
    if (gate == model::GateId::busy && finding.verdict != match::Verdict::pass) ++busy;
  }
  std::uint64_t busy = 0;
};

class Compare : public trace::Sink {
 public:
  explicit Compare(const model::Setup& setup) : setup_(setup) {}
  void on(const trace::Event& e, const model::World& before) override {
    if (e.kind() != trace::EventKind::search) return;
    const model::Transfer& t = before[e.transfer()];
    clock_behind += before.now != e.t();
    const auto quick = match::decide(before, setup_, profile_of(setup_), t);
    const auto whole = match::decide(before, setup_, profile_of(setup_), t, &ledger);
    ++searches;
    differ += quick.outcome != whole.outcome || quick.connection != whole.connection ||
              quick.gate != whole.gate || quick.multiplexed != whole.multiplexed;
  }
  Silent ledger;
  std::uint64_t searches = 0, differ = 0, clock_behind = 0;

 private:
  const model::Setup& setup_;
};

}  // namespace

TEST_CASE("the quick walk decides as the whole cascade does") {
  std::uint64_t searches = 0, busy = 0, differ = 0;
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    const scenario::Scenario s = poolscope::testing::RandomRun{seed}.make();
    for (const scenario::Strategy& strategy : strategies_of(s)) {
      const auto compiled = compile(s, strategy);
      Compare compare{*compiled.setup};
      trace::Sink* const sinks[] = {&compare};
      run(compiled, sinks);
      searches += compare.searches;
      busy += compare.ledger.busy;
      differ += compare.differ;
      CHECK(compare.clock_behind == 0);  // ages are compared at the moment of the search
    }
  }
  CHECK(differ == 0);
  CHECK(searches > 10'000);
  CHECK(busy > 1'000);
}
