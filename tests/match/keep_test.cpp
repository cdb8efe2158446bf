// Closes that do not make room: the prune, and the cap when a connection becomes idle.

#include "match/stage.hpp"

using namespace poolscope;
using namespace poolscope::testing;
using model::CloseReason;
using model::ConnectionId;
using model::Outcome;

namespace {

const Ask a{"http://a.test/", {}}, b{"http://b.test/", {}}, c{"http://c.test/", {}},
    impatient{"http://c.test/", options({{"CURLOPT_MAXAGE_CONN", 1}})},
    short_lived{"http://c.test/", options({{"CURLOPT_MAXLIFETIME_CONN", 1}})};

using Ids = std::vector<ConnectionId>;
Ids ids(const std::vector<match::Closing>& closings) {
  Ids out;
  for (const match::Closing& x : closings) out.push_back(x.connection);
  return out;
}

}  // namespace

TEST_CASE("the first search of a pool prunes, the next one a second later") {
  Stage stage{{a, impatient}};
  CHECK(stage.decide(stage.start(0)).pruned);
  stage.idle(0);
  stage.pruned();
  stage.wait_ms(999);
  CHECK_FALSE(stage.decide(stage.start(0)).pruned);
  stage.wait_ms(1);
  CHECK(stage.decide(stage.start(0)).pruned);
}

TEST_CASE("a prune looks at the whole pool, with the searching transfer's limits") {
  Stage stage{{a, b, impatient, c}};
  const auto of_a = stage.idle(0), of_b = stage.idle(1);
  stage.wait_ms(1'001);
  const auto d = stage.decide(stage.start(2));
  CHECK(d.prunes.size() == 2);
  for (const match::Closing& closing : d.prunes) CHECK(closing.reason == CloseReason::max_age);
  CHECK(stage.decide(stage.start(3)).prunes.empty());  // 118 s: no connection is too old
  // The order is that of the hash table.
  CHECK((ids(d.prunes) == Ids{of_a, of_b}) ==
        match::iterates_before(stage.world, *stage.setup, of_a, of_b));
}

TEST_CASE("a prune finds the too old, the dead and the marked, and spares what is in use") {
  Stage stage{{a, short_lived}};
  const auto in_use = stage.busy(0), gone = stage.idle(0), marked = stage.idle(0),
             young = stage.busy(0);
  stage.mark(marked);
  stage.peer_closes(gone);
  stage.peer_closes(in_use);
  stage.wait_ms(1'000);
  stage.release(young);
  const auto t = stage.start(1);
  auto d = stage.decide(t);
  CHECK(ids(d.prunes) == Ids{gone, marked});
  CHECK(d.prunes[0].reason == CloseReason::dead);
  stage.wait_ms(1);  // now `young`, idle for a millisecond, is past its lifetime
  d = stage.decide(t);
  CHECK(ids(d.prunes) == Ids{gone, marked, young});
  CHECK(d.prunes[2].reason == CloseReason::max_lifetime);
}

TEST_CASE("a prune does not look at what was used within the last second") {
  Stage stage{{a, b}};
  const auto gone = stage.idle(0);
  stage.peer_closes(gone);
  stage.wait_ms(999);
  const auto t = stage.start(1);
  CHECK(stage.decide(t).pruned);
  CHECK(stage.decide(t).prunes.empty());
  stage.wait_ms(1);
  CHECK(ids(stage.decide(t).prunes) == Ids{gone});
}

TEST_CASE("an HTTP/2 connection after its GOAWAY is pruned for that") {
  Stage stage{{{"https://a.test/", {}}, b}};
  const auto gone = stage.idle(0, model::Protocol::h2);
  stage.peer_closes(gone, true);
  stage.wait_ms(1'000);
  CHECK(stage.decide(stage.start(1)).prunes.at(0).reason == CloseReason::goaway);
}

TEST_CASE("what is pruned is no candidate") {
  Stage stage{{a}};
  stage.idle(0);
  stage.wait_ms(118'001);
  const auto e = stage.explain(stage.start(0));
  CHECK(e.decision.outcome == Outcome::create);
  CHECK(e.decision.gate == model::GateId::no_candidate);
  CHECK(e.candidates.empty());
  CHECK(e.sentence.find("#0 was pruned first: idle for 118.0 s, the limit is 118 s") !=
        std::string::npos);
  CHECK(e.option == "CURLOPT_MAXAGE_CONN");
}

namespace {

/// There are `others` idle connections to hosts of their own, 10 ms apart; then a.test's becomes
/// idle.
struct Full {
  explicit Full(std::size_t others, std::int64_t cap, std::size_t more_running = 0)
      : stage{asks(others), options({{"CURLMOPT_MAXCONNECTS", cap}})} {
    for (std::size_t i = 1; i <= others; ++i) {
      idle.push_back(stage.idle(i));
      stage.wait_ms(10);
    }
    for (std::size_t i = 0; i < more_running; ++i) (void)stage.start(0);
    freed = stage.busy(0);
    for (std::uint32_t t = 0; t < stage.world.transfers.capacity(); ++t)
      if (stage.world[model::TransferId{t}].connection == freed) transfer = model::TransferId{t};
  }
  static std::vector<Ask> asks(std::size_t others) {
    std::vector<Ask> list{a};
    for (std::size_t i = 1; i <= others; ++i)
      list.push_back({"http://h" + std::to_string(i) + ".test/", {}});
    return list;
  }
  ConnectionId victim() const {
    return match::over_idle_cap(stage.world, *stage.setup, *stage.profile, stage.world[transfer]);
  }
  Stage stage;
  Ids idle;
  ConnectionId freed{};
  model::TransferId transfer{};
};
const auto nobody = model::none<ConnectionId>;

}  // namespace

TEST_CASE("CURLMOPT_MAXCONNECTS caps the pool when a connection becomes idle, by one") {
  CHECK(Full{2, 3}.victim() == nobody);  // 3 connections, cap 3
  const Full one_over{3, 3}, far_over{9, 3};
  CHECK(one_over.victim() == one_over.idle.front());
  CHECK(far_over.victim() == far_over.idle.front());
}

TEST_CASE("without it the cap is four times the running transfers, the one that ends included") {
  CHECK(Full{3, 0}.victim() == nobody);  // 4 connections, cap 4
  const Full over{4, 0};
  CHECK(over.victim() == over.idle.front());
  CHECK(Full{4, 0, 1}.victim() == nobody);  // 5 connections, cap 8
  CHECK(Full{7, 0, 1}.victim() == nobody);
  const Full two_running{8, 0, 1};
  CHECK(two_running.victim() == two_running.idle.front());
}

TEST_CASE("the one just freed is the victim when nothing else is idle") {
  Full full{0, 1};
  full.stage.busy(0);
  CHECK(full.victim() == full.freed);
}

TEST_CASE("the one just freed may lose a tie within the millisecond") {
  // The slots of a.test and of h<n>.test, of 97, decide.
  const auto slot = [](const std::string& host) { return model::libcurl_hash(host + ":80") % 97; };
  for (const char* other : {"b.test", "c.test", "d.test", "e.test"}) {
    Stage stage{{a, {std::string{"http://"} + other + "/", {}}},
                options({{"CURLMOPT_MAXCONNECTS", 1}})};
    const auto idle = stage.idle(1);
    const auto freed = stage.busy(0);
    stage.world.now += 999;
    const auto victim = match::over_idle_cap(stage.world, *stage.setup, *stage.profile,
                                             stage.world[model::TransferId{0}]);
    REQUIRE(stage.world[model::TransferId{0}].connection == freed);
    CHECK(victim == (slot("a.test") < slot(other) ? freed : idle));
    stage.world.now += 1;
    CHECK(match::over_idle_cap(stage.world, *stage.setup, *stage.profile,
                               stage.world[model::TransferId{0}]) == idle);
  }
}

TEST_CASE("an easy handle's own multi takes its cap from CURLOPT_MAXCONNECTS") {
  Stage stage{{{"http://a.test/", options({{"CURLOPT_MAXCONNECTS", 7}})}, a}};
  const auto t = stage.start(0), plain = stage.start(1);
  stage.world.multis[model::MultiId{0}].setup = -1;
  CHECK(stage.profile->idle_cap(stage.world, *stage.setup, stage.world[t]) == 7);
  CHECK(stage.profile->idle_cap(stage.world, *stage.setup, stage.world[plain]) == 5);
}
