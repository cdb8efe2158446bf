// The World that the events produce is the World that the engine had.

#include <catch2/catch.hpp>

#include <algorithm>

#include "sim.hpp"
#include "support/random_run.hpp"
#include "support/run.hpp"

using namespace poolscope;
using namespace poolscope::testing;

namespace {

/// Keeps the World of the engine before each event, and at the end.
class Worlds : public trace::Sink {
 public:
  void on(const trace::Event&, const model::World& before) override { worlds.push_back(before); }
  void end(const trace::End&, const model::World& last) override { worlds.push_back(last); }
  std::vector<model::World> worlds;
};

struct Kept {
  trace::Trace trace;
  std::vector<model::World> worlds;
};
Kept keep(const scenario::Scenario& s, const scenario::Strategy& strategy) {
  const auto compiled = compile(s, strategy);
  trace::Recorder recorder{compiled.setup};
  Worlds worlds;
  trace::Sink* const sinks[] = {&recorder, &worlds};
  run(compiled, sinks);
  return {recorder.take(), std::move(worlds.worlds)};
}

/// A stream long enough for several keyframes.
scenario::Scenario long_stream() {
  scenario::Scenario s;
  scenario::Workload& w = s.workload.emplace_back();
  w.arrival = scenario::PoissonArrival{200};
  w.count = 2000;
  w.host_count = 20;
  w.host_zipf = 1;
  w.host_url = "https://h{n}.test/";
  return s;
}

}  // namespace

TEST_CASE("world_at any event is the world that the engine had then") {
  std::size_t compared = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    INFO("seed " << seed);
    const scenario::Scenario s = RandomRun{seed}.make();
    for (const scenario::Strategy& strategy : strategies_of(s)) {
      const Kept kept = keep(s, strategy);
      REQUIRE(kept.worlds.size() == kept.trace.size() + 1);
      for (std::size_t c = 0; c <= kept.trace.size(); ++c) {
        if (!(kept.trace.world_at(c) == kept.worlds[c])) FAIL("they differ at event " << c);
        ++compared;
      }
    }
  }
  CHECK(compared > 20'000);
}

TEST_CASE("seeking there and back ends in the same worlds, across keyframes") {
  const scenario::Scenario s = long_stream();
  const Kept kept = keep(s, strategy_named(s, "multi"));
  REQUIRE(kept.trace.keyframes() > 3);
  const std::size_t end = kept.trace.size();
  model::World world = kept.trace.world_at(0);
  std::size_t at = 0;
  std::mt19937_64 random{7};
  for (int i = 0; i < 200; ++i) {
    const std::size_t jump = random() % (i % 2 == 0 ? end + 1 : std::size_t{50});
    const std::size_t to = i % 2 == 0 ? jump : std::min(end, at + jump);
    kept.trace.seek(world, at, to);
    at = to;
    if (!(world == kept.worlds[at])) FAIL("after jump " << i << " to event " << at);
  }
  kept.trace.seek(world, at, end + 1000);  // beyond the end is the end
  CHECK(world == kept.worlds[end]);
  CHECK(kept.trace.world_at(end + 1000) == kept.worlds[end]);
}

TEST_CASE("stepping back and forth by one event is exact") {
  const scenario::Scenario s = RandomRun{3}.make();
  const Kept kept = keep(s, strategy_named(s, "share"));
  model::World world = kept.trace.world_at(kept.trace.size());
  for (std::size_t c = kept.trace.size(); c > 0; --c) {
    kept.trace.seek(world, c, c - 1);
    REQUIRE(world == kept.worlds[c - 1]);
    model::World again = world;
    kept.trace.seek(again, c - 1, c);
    REQUIRE(again == kept.worlds[c]);
  }
}

TEST_CASE("the cursor of a moment stands after all its events") {
  const scenario::Scenario s = load(R"({"format": "poolscope/1", "requests": [
    {"url": "http://a.test/", "at_ms": 10}, {"url": "http://a.test/", "at_ms": 500}]})");
  const trace::Trace trace = record(s, strategy_named(s, "easy"));
  CHECK(trace.cursor_at(-1) == 0);
  CHECK(trace.cursor_at(9'999) == 0);
  for (const model::Time t : {10'000, 30'000, 70'000, 130'000, 500'000, 10'000'000}) {
    const std::size_t c = trace.cursor_at(t);
    REQUIRE(c > 0);
    CHECK(trace.events()[c - 1].t() <= t);
    CHECK((c == trace.size() || trace.events()[c].t() > t));
  }
  CHECK(trace.cursor_at(model::never) == trace.size());
}

TEST_CASE("keyframes stay in proportion to the events") {
  const scenario::Scenario s = long_stream();
  const trace::Trace trace = record(s, strategy_named(s, "multi"));
  const std::size_t events = trace.size() * sizeof(trace::Event);
  CHECK(trace.bytes() < 4 * events + 200'000);
}

TEST_CASE("a decision's search stands before it, and explaining it gives the same decision") {
  for (std::uint64_t seed = 100; seed < 130; ++seed) {
    const scenario::Scenario s = RandomRun{seed}.make();
    const scenario::Strategy strategy = strategies_of(s)[seed % 3];
    const trace::Trace trace = record(s, strategy);
    for (std::size_t i = 0; i < trace.size(); ++i) {
      const trace::Event& e = trace.events()[i];
      if (e.kind() != trace::EventKind::decision) continue;
      const std::size_t search = trace.search_of(i);
      REQUIRE(trace.events()[search].kind() == trace::EventKind::search);
      REQUIRE(trace.events()[search].transfer() == e.transfer());
      const match::Explanation why = explain(trace, i);
      INFO("seed " << seed << ", event " << i << ": " << why.sentence);
      REQUIRE(why.decision.outcome == e.as<trace::Decision>().outcome);
      REQUIRE(why.decision.gate == e.as<trace::Decision>().gate);
      if (e.as<trace::Decision>().outcome == model::Outcome::reuse)
        REQUIRE(why.decision.connection == e.connection());
      REQUIRE_FALSE(why.headline.empty());
      REQUIRE_FALSE(why.sentence.empty());
    }
  }
}
