// What would have changed a decision: every answer comes from the matcher, so a test can ask for it
// in the same way, by making the change and deciding again.

#include "match/what_if.hpp"

#include <algorithm>

#include "match/stage.hpp"
#include "match/what_if_options.hpp"

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
  // What it names is enough, and one second less is not.
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
  CHECK(says(found, "if #0 were idle"));
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
  CHECK(says(found, "if #0 were idle"));
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
  // Made idle one after another: each alone would do, and none is idle when the next is asked for.
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
  CHECK(leads("if #0 were idle") == first);
  CHECK(leads("if #1 were idle") == second);
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
