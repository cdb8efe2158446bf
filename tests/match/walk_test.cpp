// The walk over the candidates: which one is taken, which gate a decision names, when a transfer
// waits.

#include "match/stage.hpp"

using namespace poolscope;
using namespace poolscope::testing;
using model::GateId;
using model::Outcome;
using model::Protocol;

namespace {

Ask https(std::initializer_list<Setting> settings = {}) {
  return {"https://a.test/", options(settings)};
}
const Ask pipewait = https({{"CURLOPT_PIPEWAIT", 1}});

}  // namespace

TEST_CASE("the lowest connection that fits is taken, idle or busy, however lately used") {
  Stage stage{{https(), https()}};
  const auto first = stage.busy(0, Protocol::h2), second = stage.busy(0, Protocol::h2);
  stage.release(second);
  const auto t = stage.start(1);
  CHECK(stage.decide(t).connection == first);
  CHECK(stage.decide(t).multiplexed);
  stage.carry(first, 100);
  CHECK(stage.decide(t).connection == second);
  CHECK_FALSE(stage.decide(t).multiplexed);
}

TEST_CASE("a new connection names the gate of the candidate that came furthest") {
  Stage stage{{https(),
               https({{"CURLOPT_SSL_VERIFYPEER", 0}}),
               {"https://a.test/", options({{"CURLOPT_PROXY", "p.test:1"}})}}};
  stage.connecting(0);                  // rejected at not_connected
  const auto furthest = stage.idle(0);  // at tls_options
  stage.idle(2);                        // at proxy
  const auto d = stage.decide(stage.start(1));
  CHECK(d.outcome == Outcome::create);
  CHECK(d.gate == GateId::tls_options);
  CHECK(stage.found(stage.start(1), GateId::tls_options, furthest).verdict == match::Verdict::skip);
}

TEST_CASE("of two that came equally far the lower one is named") {
  // Both are rejected at one gate for different reasons: the words are those of the first.
  Stage stage{{https({{"CURLOPT_SSL_VERIFYHOST", 0}}), https({{"CURLOPT_CAINFO", "x"}}), https()}};
  stage.idle(0);
  stage.idle(1);
  const auto e = stage.explain(stage.start(2));
  CHECK(e.decision.gate == GateId::tls_options);
  CHECK(e.sentence.find("#0 came furthest") != std::string::npos);
  CHECK(e.sentence.find("CURLOPT_SSL_VERIFYHOST") != std::string::npos);
}

TEST_CASE("an empty pool has no candidate") {
  Stage stage;
  const auto d = stage.decide(stage.start(0));
  CHECK(d.outcome == Outcome::create);
  CHECK(d.gate == GateId::no_candidate);
}

TEST_CASE("with PIPEWAIT a transfer waits for a connection that is being set up") {
  Stage stage{{https(), https(), pipewait}};
  stage.connecting(0);
  CHECK(stage.decide(stage.start(1)).outcome == Outcome::create);
  const auto d = stage.decide(stage.start(2));
  CHECK(d.outcome == Outcome::wait);
  CHECK(d.gate == GateId::pipewait);
}

TEST_CASE("a busy HTTP/1 connection to the destination says that waiting is in vain") {
  Stage stage{{https(), pipewait}};
  stage.busy(0);
  stage.connecting(0);
  CHECK(stage.decide(stage.start(1)).outcome == Outcome::create);
}

TEST_CASE("a busy HTTP/2 connection beside it says the opposite") {
  Stage stage{{https(), pipewait}, options({{"CURLMOPT_MAX_CONCURRENT_STREAMS", 1}})};
  stage.busy(0);
  stage.busy(0, Protocol::h2);
  stage.connecting(0);
  CHECK(stage.decide(stage.start(1)).outcome == Outcome::wait);
}

TEST_CASE("a busy HTTP/1 connection overrules even a candidate that says wait") {
  const Ask h2c{"http://a.test/", options({{"CURLOPT_HTTP_VERSION", http_2_prior_knowledge},
                                           {"CURLOPT_PIPEWAIT", 1}})};
  Stage stage{{{}, h2c}};
  const auto silent = stage.busy(0);
  const auto unknown = stage.idle(0);
  stage.world.connections[unknown].answered = false;
  const auto t = stage.start(1);
  CHECK(stage.found(t, GateId::upgrade_pending, unknown).verdict == match::Verdict::wait);
  CHECK(stage.decide(t).outcome == Outcome::create);
  // Without the busy connection, what the candidate said decides.
  stage.release(silent);
  stage.world.connections[silent].answered = false;
  CHECK(stage.decide(t).outcome == Outcome::wait);
}

TEST_CASE("who may not multiplex never waits for multiplexing") {
  Stage stage{{https(), https({{"CURLOPT_PIPEWAIT", 1}, {"CURLOPT_HTTP_VERSION", http_1_1}})}};
  stage.connecting(0);
  CHECK(stage.decide(stage.start(1)).outcome == Outcome::create);
}

TEST_CASE("FRESH_CONNECT and CONNECT_ONLY forbid the search and its prune") {
  for (const char* option : {"CURLOPT_FRESH_CONNECT", "CURLOPT_CONNECT_ONLY"}) {
    Stage stage{{https(), https({{option, 1}})}};
    stage.idle(0);
    stage.wait_ms(500'000);  // far too old: any search would close it
    const auto e = stage.explain(stage.start(1));
    CHECK(e.decision.outcome == Outcome::create);
    CHECK(e.decision.gate == GateId::not_searched);
    CHECK_FALSE(e.decision.pruned);
    CHECK(e.decision.prunes.empty());
    REQUIRE(e.candidates.size() == 1);
    CHECK_FALSE(e.candidates[0].reached);
    CHECK(e.option == option);
  }
}

TEST_CASE("FRESH_CONNECT holds for the first hop alone") {
  Stage stage{{https(), https({{"CURLOPT_FRESH_CONNECT", 1}})}};
  stage.idle(0);
  const auto t = stage.start(1);
  stage.world.transfers[t].hop = 1;
  CHECK(stage.decide(t).outcome == Outcome::reuse);
}

TEST_CASE("candidates after the one taken are listed, but not reached") {
  Stage stage{{https(), https()}};
  stage.busy(0);
  stage.busy(0);
  const auto second = stage.busy(0), third = stage.busy(0);
  stage.release(second);
  stage.release(third);
  const auto e = stage.explain(stage.start(1));
  REQUIRE(e.candidates.size() == 4);
  CHECK(e.candidates[0].turned_away_by() == GateId::busy);
  CHECK(e.candidates[1].turned_away_by() == GateId::busy);
  CHECK(e.candidates[2].taken);
  CHECK(e.candidates[2].turned_away_by() == GateId::none);
  CHECK_FALSE(e.candidates[3].reached);
  CHECK(e.candidates[3].cells.empty());
}
