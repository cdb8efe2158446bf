// The gates that check ages and health.

#include "match/stage.hpp"

using namespace poolscope;
using namespace poolscope::testing;
using match::Finding;
using match::passes;
using match::Reason;
using match::Verdict;
using model::CloseReason;
using model::GateId;
using model::Outcome;

namespace {

Ask with(std::initializer_list<Setting> settings) {
  return {"http://a.test/", options(settings)};
}

/// An idle connection after `ms`, in a pool that has just been pruned, so that only the gates look
/// at it.
Finding after(std::int64_t ms, GateId gate, std::initializer_list<Setting> settings = {}) {
  Stage stage{{{}, with(settings)}};
  stage.idle(0);
  stage.wait_ms(ms);
  stage.pruned();
  return stage.found(stage.start(1), gate);
}

}  // namespace

TEST_CASE("a connection idle for longer than MAXAGE_CONN is closed, at the limit it is not") {
  CHECK(after(118'000, GateId::max_age) == Finding{Verdict::pass, Reason::none, 118'000, 118'000});
  CHECK(after(118'001, GateId::max_age) ==
        Finding{Verdict::discard, Reason::idle_too_long, 118'001, 118'000});
  CHECK(after(5'000, GateId::max_age, {{"CURLOPT_MAXAGE_CONN", 5}}).verdict == Verdict::pass);
  CHECK(after(5'001, GateId::max_age, {{"CURLOPT_MAXAGE_CONN", 5}}) ==
        Finding{Verdict::discard, Reason::idle_too_long, 5'001, 5'000});
  CHECK(after(100'000'000, GateId::max_age,
              {{"CURLOPT_MAXAGE_CONN", 0}, {"CURLOPT_MAXLIFETIME_CONN", 0}}) == passes());
}

TEST_CASE("a connection older than MAXLIFETIME_CONN is closed, at the limit it is not") {
  CHECK(after(86'400'000, GateId::max_lifetime, {{"CURLOPT_MAXAGE_CONN", 0}}) ==
        Finding{Verdict::pass, Reason::none, 86'400'000, 86'400'000});
  CHECK(after(86'400'001, GateId::max_lifetime, {{"CURLOPT_MAXAGE_CONN", 0}}) ==
        Finding{Verdict::discard, Reason::too_old, 86'400'001, 86'400'000});
  CHECK(after(3'000, GateId::max_lifetime, {{"CURLOPT_MAXLIFETIME_CONN", 3}}).verdict ==
        Verdict::pass);
  CHECK(after(3'001, GateId::max_lifetime, {{"CURLOPT_MAXLIFETIME_CONN", 3}}) ==
        Finding{Verdict::discard, Reason::too_old, 3'001, 3'000});
  CHECK(after(900'000, GateId::max_lifetime,
              {{"CURLOPT_MAXAGE_CONN", 0}, {"CURLOPT_MAXLIFETIME_CONN", 0}}) == passes());
}

TEST_CASE("what a gate discards is closed with its reason, and the search goes on") {
  Stage stage{{{}, with({{"CURLOPT_MAXAGE_CONN", 5}})}};
  const auto old = stage.idle(0);
  stage.wait_ms(5'001);
  const auto fresh = stage.idle(0);
  stage.pruned();
  const auto d = stage.decide(stage.start(1));
  CHECK(d.outcome == Outcome::reuse);
  CHECK(d.connection == fresh);
  REQUIRE(d.discards.size() == 1);
  CHECK(d.discards[0].connection == old);
  CHECK(d.discards[0].reason == CloseReason::max_age);
}

TEST_CASE("age is the idle time: use makes a connection young, but never its lifetime") {
  Stage stage{{{}, with({{"CURLOPT_MAXAGE_CONN", 5}, {"CURLOPT_MAXLIFETIME_CONN", 8}})}};
  const auto c = stage.busy(0);
  stage.wait_ms(7'000);
  stage.release(c);
  stage.pruned();
  const auto t = stage.start(1);
  CHECK(stage.found(t, GateId::max_age).have == 0);
  CHECK(stage.found(t, GateId::max_lifetime).have == 7'000);
  stage.wait_ms(1'001);
  stage.pruned();
  CHECK(stage.found(t, GateId::max_lifetime) ==
        Finding{Verdict::discard, Reason::too_old, 8'001, 8'000});
  CHECK(stage.decide(t).discards.at(0).reason == CloseReason::max_lifetime);
}

TEST_CASE("a connection in use has no age") {
  const Ask short_lived{"https://a.test/",
                        options({{"CURLOPT_MAXAGE_CONN", 1}, {"CURLOPT_MAXLIFETIME_CONN", 1}})};
  Stage stage{{{"https://a.test/", {}}, short_lived}};
  const auto c = stage.busy(0, model::Protocol::h2);
  stage.wait_ms(1'000'000);
  stage.peer_closes(c);
  const auto d = stage.decide(stage.start(1));
  CHECK(d.outcome == Outcome::reuse);
  CHECK(d.multiplexed);
}

TEST_CASE("within a second of its last use nobody looks whether a connection is alive") {
  Stage stage;
  const auto c = stage.idle(0);
  stage.peer_closes(c);
  stage.wait_ms(999);
  stage.pruned();
  const auto t = stage.start(1);
  CHECK(stage.found(t, GateId::dead) ==
        Finding{Verdict::pass, Reason::trusted_unchecked, 999, 1000});
  CHECK(stage.decide(t).outcome == Outcome::reuse);
}

TEST_CASE("after a second a closed connection is found dead") {
  Stage stage;
  const auto c = stage.idle(0);
  stage.peer_closes(c);
  stage.wait_ms(1'000);
  // This is the gate's own look; another test checks that a prune would have come first.
  stage.world.pools[Stage::pool].last_prune = stage.world.now - 999 * model::millisecond;
  const auto t = stage.start(1);
  CHECK(stage.found(t, GateId::dead) == Finding{Verdict::discard, Reason::peer_closed, 1000, 1000});
  const auto d = stage.decide(t);
  CHECK(d.outcome == Outcome::create);
  CHECK(d.gate == GateId::dead);
  CHECK_FALSE(d.pruned);
  CHECK(d.discards.at(0).reason == CloseReason::dead);
}

TEST_CASE("a prune's look counts: for a second after it nobody looks again") {
  Stage stage;
  const auto c = stage.idle(0);
  stage.wait_ms(1'500);
  stage.pruned();
  stage.peer_closes(c);
  stage.wait_ms(999);
  CHECK(stage.decide(stage.start(1)).outcome == Outcome::reuse);
  stage.wait_ms(1);
  CHECK(stage.decide(stage.start(1)).outcome == Outcome::create);
}

TEST_CASE("a prune that found a connection idle for less than a second did not look at it") {
  Stage stage;
  const auto c = stage.idle(0);
  stage.wait_ms(999);
  stage.pruned();
  stage.peer_closes(c);
  stage.wait_ms(1);
  CHECK(stage.found(stage.start(1), GateId::dead).verdict == Verdict::discard);
}

TEST_CASE("an HTTP/2 connection whose server said GOAWAY is closed for that") {
  Stage stage{{{"https://a.test/", {}}, {"https://a.test/", {}}}};
  const auto c = stage.idle(0, model::Protocol::h2);
  stage.peer_closes(c, true);
  stage.wait_ms(1'000);
  stage.world.pools[Stage::pool].last_prune = stage.world.now - 999 * model::millisecond;
  CHECK(stage.decide(stage.start(1)).discards.at(0).reason == CloseReason::goaway);
}

TEST_CASE("a connection that is alive passes every gate") {
  Stage stage;
  stage.idle(0);
  stage.wait_ms(5'000);
  const auto e = stage.explain(stage.start(1));
  CHECK(e.decision.outcome == Outcome::reuse);
  REQUIRE(e.candidates.size() == 1);
  REQUIRE(e.candidates[0].cells.size() == stage.profile->gates.size());
  for (std::size_t i = 0; i < stage.profile->gates.size(); ++i) {
    CHECK(e.candidates[0].cells[i].gate == stage.profile->gates[i].id);
    CHECK(e.candidates[0].cells[i].finding.verdict == Verdict::pass);
  }
}
