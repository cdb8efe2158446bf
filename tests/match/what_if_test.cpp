// The changes that would have changed a decision. Every answer comes from the matcher, so a test
// can check it in the same way: make the change and decide again.

#include "match/what_if/what_if.hpp"

#include <algorithm>

#include "match/stage.hpp"
#include "match/what_if/options.hpp"

using namespace poolscope;
using namespace poolscope::testing;
using match::WhatIf;
using match::WhatIfs;
using model::Outcome;
using model::Protocol;

namespace {

Ask https(std::initializer_list<Setting> settings = {}) {
  return {"https://a.test/", options(settings)};
}

WhatIfs asked(const Stage& stage, model::TransferId t) {
  return match::what_if(stage.world, *stage.setup, *stage.profile, stage.explain(t));
}
const WhatIf* of(const WhatIfs& found, const std::string& option) {
  const auto at = std::find_if(found.changes.begin(), found.changes.end(),
                               [&](const WhatIf& w) { return w.option == option; });
  return at == found.changes.end() ? nullptr : &*at;
}
bool says(const WhatIfs& found, const std::string& clause) {
  return std::any_of(found.changes.begin(), found.changes.end(),
                     [&](const WhatIf& w) { return w.clause() == clause; });
}

}  // namespace

TEST_CASE("a limit is raised to the smallest value that does it") {
  Stage stage{{https(), https()}};
  const auto old = stage.idle(0);
  stage.wait_ms(131500);
  const auto t = stage.start(1);
  REQUIRE(stage.decide(t).outcome == Outcome::create);
  const WhatIfs found = asked(stage, t);
  REQUIRE_FALSE(found.changes.empty());
  const WhatIf& best = found.changes.front();
  CHECK(best.option == "CURLOPT_MAXAGE_CONN");
  CHECK(best.outcome == Outcome::reuse);
  CHECK(best.connection == old);
  // The named value is enough, and one second less is not.
  const auto with = [](std::int64_t s) {
    Stage other{{https(), https({{"CURLOPT_MAXAGE_CONN", s}})}};
    other.idle(0);
    other.wait_ms(131500);
    return other.decide(other.start(1)).outcome;
  };
  CHECK(best.to == "132 s");
  CHECK(with(132) == Outcome::reuse);
  CHECK(with(131) == Outcome::create);
}

TEST_CASE("what a candidate was made with is tried") {
  Stage stage{{https({{"CURLOPT_CAINFO", "b.pem"}}), https({{"CURLOPT_CAINFO", "a.pem"}})}};
  const auto other = stage.idle(0);
  const WhatIfs found = asked(stage, stage.start(1));
  REQUIRE(of(found, "CURLOPT_CAINFO") != nullptr);
  CHECK(of(found, "CURLOPT_CAINFO")->clause() == "with CURLOPT_CAINFO b.pem (now a.pem)");
  CHECK(of(found, "CURLOPT_CAINFO")->connection == other);
  CHECK(of(found, "CURLOPT_CAINFO")->leads_to == "reuse #0");
}

TEST_CASE("two differences: nothing that one option changes helps") {
  Stage stage{{https({{"CURLOPT_CAINFO", "b.pem"}, {"CURLOPT_SSL_VERIFYPEER", 0}}), https()}};
  stage.idle(0);
  const WhatIfs found = asked(stage, stage.start(1));
  CHECK(std::none_of(found.changes.begin(), found.changes.end(),
                     [](const WhatIf& w) { return w.outcome == Outcome::reuse; }));
}

TEST_CASE("a busy connection would have done if it were idle") {
  Stage stage;
  const auto busy = stage.busy(0);
  const WhatIfs found = asked(stage, stage.start(1));
  CHECK(says(found, "if #0 were idle (now busy with r1)"));
  CHECK(found.changes.front().connection == busy);
}

TEST_CASE("a transfer that waits learns which limit to raise, and by how much") {
  Stage stage{{{}, {}}, options({{"CURLMOPT_MAX_HOST_CONNECTIONS", 2}})};
  stage.busy(0);
  stage.busy(0);
  const auto t = stage.start(1);
  REQUIRE(stage.decide(t).outcome == Outcome::wait);
  const WhatIfs found = asked(stage, t);
  REQUIRE(of(found, "CURLMOPT_MAX_HOST_CONNECTIONS") != nullptr);
  CHECK(of(found, "CURLMOPT_MAX_HOST_CONNECTIONS")->to == "3");
  CHECK(of(found, "CURLMOPT_MAX_HOST_CONNECTIONS")->outcome == Outcome::create);
  CHECK(says(found, "if #0 were idle (now busy with r1)"));
}

TEST_CASE("a sentence about a busy connection says whose transfer it carries") {
  Stage stage;
  const auto busy = stage.busy(0);
  const auto t = stage.start(1);
  CHECK_THAT(stage.explain(t).sentence,
             Catch::Contains("it is busy with r1, and HTTP/1 carries one at a time"));
  stage.carry(busy, 3);
  CHECK_THAT(stage.explain(t).sentence, Catch::Contains("it is busy with r1 and 2 others"));
  // With several clients the answer also has the client's name.
  auto setup = std::make_shared<model::Setup>(*stage.setup);
  setup->clients = {"ann", "bob"};
  stage.setup = setup;
  stage.carry(busy, 1);
  CHECK(says(asked(stage, t), "if #0 were idle (now busy with r1 of ann)"));
}

TEST_CASE("CURLOPT_CONNECT_TO is offered as it would be typed, beside the rules for other hosts") {
  const auto to = [](const std::vector<std::string>& rules) {
    return options({{"CURLOPT_CONNECT_TO", rules}});
  };
  Stage stage{{{"http://a.test/", to({"a.test:80:x.test:80"})},
               {"http://a.test/", to({"b.test:80:z.test:80", "a.test:80:y.test:80"})}}};
  const auto other = stage.idle(0);
  const WhatIfs found = asked(stage, stage.start(1));
  REQUIRE(of(found, "CURLOPT_CONNECT_TO") != nullptr);
  const WhatIf& rule = *of(found, "CURLOPT_CONNECT_TO");
  CHECK(rule.to == "a.test:80:x.test:80,b.test:80:z.test:80");
  CHECK(rule.now == "a.test:80:y.test:80,b.test:80:z.test:80");
  CHECK(rule.connection == other);
  // The answer is true: with these settings the search reuses.
  Stage with{{{"http://a.test/", to({"a.test:80:x.test:80"})},
              {"http://a.test/", to({"a.test:80:x.test:80", "b.test:80:z.test:80"})}}};
  with.idle(0);
  CHECK(with.decide(with.start(1)).outcome == Outcome::reuse);
}

TEST_CASE("sent by CURLOPT_CONNECT_TO to a host with a connection: asking for that host will do") {
  const std::string clause =
      "if it asked for http://127.0.0.1:8080, where CURLOPT_CONNECT_TO sends it";
  const auto asks = [](const std::string& host, const std::vector<std::string>& rules) {
    return Ask{"http://" + host + ":8080/", options({{"CURLOPT_CONNECT_TO", rules}})};
  };
  const std::string rule = "foo.test:8080:127.0.0.1:8080";
  Stage stage{{asks("127.0.0.1", {}), asks("foo.test", {rule}), asks("127.0.0.1", {rule})}};
  const auto direct = stage.idle(0);
  const auto t = stage.start(1);
  REQUIRE(stage.decide(t).gate == model::GateId::via);
  const WhatIfs found = asked(stage, t);
  REQUIRE(says(found, clause));
  CHECK(found.changes.front().connection == direct);
  CHECK(stage.decide(stage.start(2)).connection == direct);  // it is taken
  // But not if a rule sends that host elsewhere.
  Stage away{{asks("127.0.0.1", {}), asks("foo.test", {rule, "127.0.0.1::y.test:80"})}};
  away.idle(0);
  CHECK_FALSE(says(asked(away, away.start(1)), clause));
}

TEST_CASE("a connection still being set up: PIPEWAIT would have waited for it") {
  Stage stage{{https(), https()}};
  stage.connecting(0);
  const WhatIfs found = asked(stage, stage.start(1));
  REQUIRE(of(found, "CURLOPT_PIPEWAIT") != nullptr);
  CHECK(of(found, "CURLOPT_PIPEWAIT")->to == "on");
  CHECK(of(found, "CURLOPT_PIPEWAIT")->outcome == Outcome::wait);
}

TEST_CASE("a server that had not closed is a change of the world") {
  Stage stage;
  const auto closed = stage.idle(0);
  stage.wait_ms(10000);
  stage.peer_closes(closed);
  const auto t = stage.start(1);
  REQUIRE(stage.decide(t).outcome == Outcome::create);
  CHECK(says(asked(stage, t), "if #0's server had not closed it"));
}

TEST_CASE("one change is put back before the next is tried") {
  // They become idle one after another: each alone would be enough, and none is idle when the next
  // one is asked for.
  Stage stage;
  const auto first = stage.busy(0), second = stage.busy(0);
  stage.idle(0);
  stage.mark(model::ConnectionId{2});
  const WhatIfs found = asked(stage, stage.start(1));
  const auto leads = [&](const std::string& clause) {
    for (const WhatIf& w : found.changes)
      if (w.clause() == clause) return w.connection;
    return model::none<model::ConnectionId>;
  };
  CHECK(leads("if #0 were idle (now busy with r1)") == first);
  CHECK(leads("if #1 were idle (now busy with r1)") == second);
}

TEST_CASE("asking changes nothing, and the matcher is asked a bounded number of times") {
  Stage stage;
  for (int i = 0; i < 300; ++i) stage.busy(0);
  const auto t = stage.start(1);
  const model::World before = stage.world;
  const WhatIfs found = asked(stage, t);
  CHECK(stage.world == before);
  CHECK(found.asked <= 400);
  CHECK(found.asked > 0);
  CHECK(found.changes.size() <= match::most_changes);
}

TEST_CASE("every option that a search reads is in the option table, and is read where it is set") {
  for (const match::ReadOption& row : match::options_read_by_a_search()) {
    INFO(row.name);
    const model::OptionInfo* info = model::find_option(row.name);
    REQUIRE(info != nullptr);
    REQUIRE(info->set != nullptr);
    model::Options changed;
    const model::OptionValue value =
        info->type == model::OptionType::text
            ? model::OptionValue{std::string{"x"}}
            : model::OptionValue{row.read(changed) == model::OptionValue{std::int64_t{1}}
                                     ? std::int64_t{0}
                                     : std::int64_t{1}};
    info->set(changed, value);
    CHECK(row.read(changed) == value);
  }
}
