// Limits and caps by version: how many connections are evicted, and what happens to those in TLS
// shutdown.

#include "match/stage.hpp"

using namespace poolscope;
using namespace poolscope::testing;
using model::ConnectionId;
using model::GateId;
using model::Outcome;

namespace {

const Ask a{"https://a.test/", {}}, b{"https://b.test/", {}},
    fresh_a{"https://a.test/", options({{"CURLOPT_FRESH_CONNECT", 1}})};
using Ids = std::vector<ConnectionId>;

std::uint64_t cap(const match::Profile& version, const model::OptionSet& multi, std::uint32_t added,
                  std::uint32_t running) {
  Stage stage{{a}, multi, version};
  const auto t = stage.start(0);
  model::Multi& m = stage.world.multis[stage.world[t].multi];
  m.added = added;
  m.running = running;
  return version.idle_cap(stage.world, *stage.setup, stage.world[t]);
}

}  // namespace

TEST_CASE("the idle cap: unset, zero and set") {
  const auto of = [](std::int64_t n) { return options({{"CURLMOPT_MAXCONNECTS", n}}); };
  for (const match::Profile* version : {&profiles::curl_8_22(), &profiles::curl_8_21()}) {
    CHECK(cap(*version, {}, 9, 2) == 8);
    CHECK(cap(*version, of(0), 9, 2) == 8);
    CHECK(cap(*version, of(3), 9, 2) == 3);
  }
  CHECK(cap(profiles::curl_7_88(), {}, 9, 2) == 36);
  CHECK(cap(profiles::curl_7_88(), of(0), 9, 2) == 0);
  CHECK(cap(profiles::curl_7_88(), of(3), 9, 2) == 3);
}

TEST_CASE("far above a limit 7.88 evicts one, the others until it fits") {
  for (const match::Profile* version : profiles::all()) {
    Stage stage{{a, fresh_a}, options({{"CURLMOPT_MAX_HOST_CONNECTIONS", 2}}), *version};
    for (int i = 0; i < 4; ++i) stage.idle(0);
    const auto d = stage.decide(stage.start(1));
    CHECK(d.outcome == Outcome::create);
    CHECK(d.evictions.size() == (version == &profiles::curl_7_88() ? 1 : 3));
  }
}

TEST_CASE("7.88 evicts for the host before the total makes it wait") {
  Stage stage{
      {a, fresh_a, b},
      options({{"CURLMOPT_MAX_HOST_CONNECTIONS", 1}, {"CURLMOPT_MAX_TOTAL_CONNECTIONS", 1}}),
      profiles::curl_7_88()};
  stage.busy(2);
  stage.idle(0);
  const auto d = stage.decide(stage.start(1));
  CHECK(d.outcome == Outcome::wait);
  CHECK(d.gate == GateId::total_limit);
  CHECK(d.evictions.size() == 1);
}

TEST_CASE("8.21 has no limits in a share's pool") {
  for (const match::Profile* version : profiles::all()) {
    Stage stage{{a}, options({{"CURLMOPT_MAX_HOST_CONNECTIONS", 1}}), *version};
    stage.world.pools[Stage::pool].scope = model::Scope::share;
    stage.busy(0);
    const auto d = stage.decide(stage.start(0));
    CHECK((d.outcome == Outcome::create) == (version == &profiles::curl_8_21()));
  }
}

TEST_CASE("a TLS close under way counts, and is cut short before anybody is evicted") {
  Stage stage{{a, fresh_a, b}, options({{"CURLMOPT_MAX_HOST_CONNECTIONS", 2}})};
  const auto closing = stage.idle(0), other = stage.idle(2), idle = stage.idle(0);
  stage.shut_down(other);  // to another host: not under this limit
  stage.shut_down(closing);
  auto d = stage.decide(stage.start(1));
  CHECK(d.outcome == Outcome::create);
  CHECK(d.finishes == Ids{closing});
  CHECK(d.evictions.empty());
  // One more, and the idle one has to be closed, too.
  stage.busy(0);
  d = stage.decide(stage.start(1));
  CHECK(d.finishes == Ids{closing});
  REQUIRE(d.evictions.size() == 1);
  CHECK(d.evictions[0].connection == idle);
}

TEST_CASE("for the total the oldest close of any host is cut short") {
  Stage stage{{a, b}, options({{"CURLMOPT_MAX_TOTAL_CONNECTIONS", 2}})};
  const auto first = stage.idle(1), second = stage.idle(0);
  stage.shut_down(first);
  stage.shut_down(second);
  auto d = stage.decide(stage.start(0));
  CHECK(d.finishes == Ids{first});
  stage.busy(1);
  d = stage.decide(stage.start(0));
  CHECK(d.finishes == Ids{first, second});
  CHECK(d.outcome == Outcome::create);
  stage.busy(1);
  d = stage.decide(stage.start(0));
  CHECK(d.outcome == Outcome::wait);
  CHECK(d.gate == GateId::total_limit);
}

TEST_CASE("what the search itself closes may linger, and is cut short for the limit") {
  const Ask young{"https://a.test/", options({{"CURLOPT_MAXAGE_CONN", 1}})};
  Stage stage{{a, young}, options({{"CURLMOPT_MAX_HOST_CONNECTIONS", 1}})};
  const auto id = stage.idle(0);
  stage.wait_ms(2'000);
  const auto d = stage.decide(stage.start(1));
  REQUIRE(d.prunes.size() == 1);
  CHECK(d.finishes == Ids{id});
  CHECK(d.outcome == Outcome::create);
}

TEST_CASE("who joins the shutdown list at the total limit cuts its oldest") {
  Stage stage{{a}, options({{"CURLMOPT_MAX_TOTAL_CONNECTIONS", 2}})};
  const auto multi = stage.world[stage.start(0)].multi;
  CHECK(match::cut_on_entry(stage.world, *stage.setup, multi, 5) == model::none<ConnectionId>);
  const auto oldest = stage.idle(0), next = stage.idle(0);
  stage.shut_down(oldest);
  CHECK(match::cut_on_entry(stage.world, *stage.setup, multi, 0) == model::none<ConnectionId>);
  CHECK(match::cut_on_entry(stage.world, *stage.setup, multi, 1) == oldest);
  stage.shut_down(next);
  CHECK(match::cut_on_entry(stage.world, *stage.setup, multi, 0) == oldest);
}
