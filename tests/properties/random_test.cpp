// Properties of every run, checked on random scenarios. A failure names the seed: run it again with
// RandomRun{seed}.

#include <algorithm>
#include <catch2/catch.hpp>

#include "properties/watch.hpp"
#include "support/random_run.hpp"

using namespace poolscope;
using namespace poolscope::testing;

namespace {

std::uint64_t fingerprint(const scenario::Scenario& s, const scenario::Strategy& strategy,
                          std::vector<trace::Sink*> others = {}) {
  const auto compiled = compile(s, strategy);
  trace::Fingerprint print;
  others.push_back(&print);
  run(compiled, others);
  return print.value();
}

}  // namespace

TEST_CASE("limits, lists, reuse and ends hold at every event of random scenarios") {
  std::uint64_t events = 0, reuses = 0, waits = 0, evictions = 0, retries = 0, multiplexed = 0,
                stuck = 0, prunes = 0, wakes = 0;
  constexpr const char* profiles[] = {"8.22", "8.21", "7.88"};
  for (std::uint64_t seed = 1; seed <= 6000; ++seed) {
    scenario::Scenario s = RandomRun{seed}.make();
    s.libcurl = profiles[seed % 3];
    for (const scenario::Strategy& strategy : strategies_of(s)) {
      const auto compiled = compile(s, strategy);
      Watch watch{compiled.setup};
      trace::Sink* const sinks[] = {&watch};
      try {
        run(compiled, sinks);
      } catch (const Broken& broken) {
        FAIL("seed " << seed << ", strategy " << strategy.name << ", event " << watch.events
                     << " of kind " << static_cast<int>(watch.kind) << ": " << broken.what());
      }
      // Only on a share can a transfer wait for another multi's connection, and miss its wake-up.
      const bool one_multi =
          strategy.scope != model::Scope::share ||
          (strategy.drive != model::Drive::easy_perform && strategy.multis.size() == 1);
      // In 7.88 a lone PIPEWAIT waits forever beside a connection that never answered. And a
      // connection that the application holds for itself makes others wait for the same time.
      const bool holds = std::any_of(compiled.setup->options.begin(), compiled.setup->options.end(),
                                     [](const model::Options& o) { return o.connect_only; });
      if (watch.stuck > 0 && one_multi && !holds && s.libcurl != "7.88")
        FAIL("seed " << seed << ", strategy " << strategy.name << " is stuck");
      events += watch.events;
      reuses += watch.reuses;
      waits += watch.waits;
      evictions += watch.evictions;
      retries += watch.retries;
      multiplexed += watch.multiplexed;
      stuck += watch.stuck;
      prunes += watch.prunes;
      wakes += watch.wakes;
    }
  }
  // The generator reaches all that it should.
  INFO(events << " events, " << reuses << " reuses (" << multiplexed << " multiplexed), " << waits
              << " waits, " << evictions << " evictions, " << retries << " retries, " << prunes
              << " prunes, " << stuck << " stuck");
  CHECK(events > 500'000);
  CHECK(reuses > 10'000);
  CHECK(waits > 2'000);
  CHECK(wakes > 10'000);
  CHECK(evictions > 2'000);
  CHECK(retries > 500);
  CHECK(multiplexed > 1'000);
}

TEST_CASE("wherever a limit stops a run, what it did is whole") {
  std::uint64_t stopped = 0;
  for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
    scenario::Scenario s = RandomRun{seed}.make();
    s.limits.instant_events = 1 + seed % 60;
    s.limits.hops = 1 + seed % 3;
    for (const scenario::Strategy& strategy : strategies_of(s)) {
      const auto compiled = compile(s, strategy);
      Watch watch{compiled.setup};
      trace::Sink* const sinks[] = {&watch};
      try {
        stopped += run(compiled, sinks).reason == trace::EndReason::limit;
      } catch (const Broken& broken) {
        FAIL("seed " << seed << ", strategy " << strategy.name << ", event " << watch.events
                     << " of kind " << static_cast<int>(watch.kind) << ": " << broken.what());
      }
    }
  }
  CHECK(stopped > 1000);
}

TEST_CASE("requests on one connection do not overtake each other on their way to its server") {
  // Ways of different lengths, and an idle timer that fires in between: a request that is sent
  // after one that came too late also comes too late, and both are tried again.
  scenario::Scenario s = RandomRun{1}.make();
  s.servers.clear();
  scenario::Server& server = s.servers.emplace_back();
  using Kind = scenario::Distribution::Kind;
  server.host = "*";
  server.rtt_ms = scenario::Distribution{Kind::choice, 0, 0, {{0, 1}, {40, 1}, {200, 1}}};
  server.idle_timeout_ms = scenario::Distribution{Kind::constant, 50, 0, {}};
  s.requests.clear();
  s.workload.clear();
  s.events.clear();
  s.until_ms.reset();
  s.clients = {{"A", {}}};
  for (int i = 0; i < 30; ++i) {
    scenario::Request& r = s.requests.emplace_back();
    r.id = "r" + std::to_string(i);
    r.client = "A";
    r.url = "https://a.test/";
    r.at_ms = i * 30;
  }
  scenario::Strategy strategy;
  strategy.name = "multi";
  strategy.scope = model::Scope::multi;
  s.strategies = {strategy};
  std::uint64_t retries = 0;
  for (s.seed = 1; s.seed <= 300; ++s.seed) {
    const auto compiled = compile(s, strategies_of(s).front());
    Watch watch{compiled.setup};
    trace::Sink* const sinks[] = {&watch};
    run(compiled, sinks);
    if (watch.stuck > 0) FAIL("seed " << s.seed);
    retries += watch.retries;
  }
  CHECK(retries > 60);
}

TEST_CASE("the same scenario, strategy and seed give the same events, whoever else listens") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    INFO("seed " << seed);
    const scenario::Scenario s = RandomRun{seed}.make();
    for (const scenario::Strategy& strategy : strategies_of(s)) {
      const std::uint64_t once = fingerprint(s, strategy);
      CHECK(fingerprint(s, strategy) == once);
      trace::Summary summary;
      trace::Recorder recorder{compile(s, strategy).setup};
      CHECK(fingerprint(s, strategy, {&summary, &recorder}) == once);
    }
  }
}

TEST_CASE("another seed gives other events where something is drawn") {
  int differ = 0;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    scenario::Scenario s = RandomRun{seed}.make();
    const scenario::Strategy strategy = strategies_of(s)[1];
    const std::uint64_t one = fingerprint(s, strategy);
    s.seed += 1;
    if (fingerprint(s, strategy) != one) ++differ;
  }
  CHECK(differ > 20);
}

TEST_CASE("random scenarios are such as a file could say, and mean the same when read back") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    INFO("seed " << seed);
    const scenario::Scenario s = RandomRun{seed}.make();
    const scenario::Loaded loaded = scenario::parse(to_json(s));
    if (!loaded.ok()) FAIL("seed " << seed << ": " << to_string(loaded.errors().front()));
    // Places in the file decide between equal moments, and a file has requests before workloads and
    // events: only scenarios without workloads and events keep their order.
    if (!s.events.empty() || !s.workload.empty()) continue;
    const scenario::Strategy before = strategies_of(s)[2],
                             after = strategies_of(loaded.scenario())[2];
    CHECK(fingerprint(s, before) == fingerprint(loaded.scenario(), after));
  }
}
