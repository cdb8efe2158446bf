// Random runs on every version: nothing breaks, and the quick walk decides like the full one.

#include "match/stage.hpp"
#include "sim.hpp"
#include "support/random_run.hpp"

using namespace poolscope;

namespace {

class Silent : public match::Ledger {
 public:
  void candidate(model::ConnectionId) override {}
  void checked(model::GateId, const match::Finding&) override {}
};

class Compare : public trace::Sink {
 public:
  explicit Compare(const model::Setup& setup) : setup_(setup) {}
  void on(const trace::Event& e, const model::World& before) override {
    if (e.kind() != trace::EventKind::search) return;
    const model::Transfer& t = before[e.transfer()];
    for (const match::Profile* version : profiles::all()) {
      const auto quick = match::decide(before, setup_, *version, t);
      const auto whole = match::decide(before, setup_, *version, t, &ledger_);
      ++searches;
      differ += quick.outcome != whole.outcome || quick.connection != whole.connection ||
                quick.gate != whole.gate || quick.multiplexed != whole.multiplexed;
    }
  }
  std::uint64_t searches = 0, differ = 0;

 private:
  Silent ledger_;
  const model::Setup& setup_;
};

}  // namespace

TEST_CASE("every version runs by chance, and each quick walk decides as its whole cascade does") {
  std::uint64_t searches = 0, differ = 0;
  for (const match::Profile* version : profiles::all())
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
      scenario::Scenario s = poolscope::testing::RandomRun{seed}.make();
      s.libcurl = version->name;
      for (const scenario::Strategy& strategy : strategies_of(s)) {
        const auto compiled = compile(s, strategy);
        Compare compare{*compiled.setup};
        trace::Sink* const sinks[] = {&compare};
        run(compiled, sinks);
        searches += compare.searches;
        differ += compare.differ;
      }
    }
  CHECK(differ == 0);
  CHECK(searches > 1'000);
}
