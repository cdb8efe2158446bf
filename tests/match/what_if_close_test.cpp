// The changes that would have spared a closed connection. Each claim is made true in a second
// Stage, and a value one smaller is not enough.

#include "match/what_if/close.hpp"

#include "match/stage.hpp"

using namespace poolscope;
using namespace poolscope::testing;
using match::Close;
using match::WhatIf;
using match::WhatIfs;
using model::CloseAt;
using model::CloseReason;
using model::ConnectionId;

namespace {

const match::Profile* const versions[] = {&profiles::curl_8_22(), &profiles::curl_8_21(),
                                          &profiles::curl_7_88()};

Ask to(const std::string& host, std::initializer_list<Setting> settings = {}) {
  return {"http://" + host + ".test/", options(settings)};
}
bool holds(const std::vector<match::Closing>& list, ConnectionId id) {
  for (const match::Closing& c : list)
    if (c.connection == id) return true;
  return false;
}
WhatIfs asked(const Stage& stage, const Close& close) {
  return match::what_if_closed(stage.world, *stage.setup, *stage.profile, close);
}

// Two idle connections, and a third whose transfer is about to end.
struct Full {
  explicit Full(std::int64_t cap, const match::Profile& version)
      : stage({to("a"), to("b"), to("c")}, options({{"CURLMOPT_MAXCONNECTS", cap}}), version) {
    stage.idle(0);
    stage.wait_ms(100);
    stage.idle(1);
    stage.wait_ms(100);
    back = stage.busy(2);
    for (std::uint32_t i = 0; i < stage.world.transfers.capacity(); ++i)
      if (stage.world[model::TransferId{i}].connection == back) ending = model::TransferId{i};
    stage.wait_ms(100);
  }
  [[nodiscard]] ConnectionId victim() const {
    return match::over_idle_cap(stage.world, *stage.setup, *stage.profile, stage.world[ending]);
  }
  Stage stage;
  ConnectionId back{};
  model::TransferId ending{};
};

}  // namespace

TEST_CASE("the smallest cap of idle connections that keeps the victim") {
  for (const match::Profile* version : versions) {
    INFO(version->name);
    const Full full(1, *version);
    const ConnectionId victim = full.victim();
    REQUIRE(victim == ConnectionId{0});
    const WhatIfs found =
        asked(full.stage, {full.ending, victim, CloseReason::max_connects, CloseAt::completion});
    REQUIRE(found.changes.size() == 1);
    CHECK(found.changes[0].clause() == "with CURLMOPT_MAXCONNECTS 3 (now 1)");
    CHECK(found.changes[0].leads_to == "nobody evicted");
    CHECK(found.asked < 100);
    CHECK(Full(2, *version).victim() == victim);
    CHECK_FALSE(model::valid(Full(3, *version).victim()));
    // For a connection that was not evicted there are no claims.
    CHECK(asked(full.stage,
                {full.ending, ConnectionId{1}, CloseReason::max_connects, CloseAt::completion})
              .changes.empty());
  }
}

TEST_CASE("the cap that follows the transfers is told with what it was") {
  Full full(0, profiles::curl_8_22());
  full.stage.idle(0), full.stage.idle(0), full.stage.wait_ms(10);
  full.stage.world.multis[full.stage.world[full.ending].multi].running = 1;
  REQUIRE(full.victim() == ConnectionId{0});
  const WhatIfs found = asked(
      full.stage, {full.ending, ConnectionId{0}, CloseReason::max_connects, CloseAt::completion});
  REQUIRE(found.changes.size() == 1);
  CHECK(found.changes[0].clause() == "with CURLMOPT_MAXCONNECTS 5 (now unset: 4 × 1 running = 4)");
}

TEST_CASE("room for one more in all, or to the host: the smallest limit that spares the victim") {
  for (const match::Profile* version : versions)
    for (const bool of_host : {false, true}) {
      INFO(version->name << (of_host ? " host" : " total"));
      const char* option =
          of_host ? "CURLMOPT_MAX_HOST_CONNECTIONS" : "CURLMOPT_MAX_TOTAL_CONNECTIONS";
      const CloseReason reason = of_host ? CloseReason::host_limit : CloseReason::total_limit;
      const auto staged = [&](std::int64_t limit) {
        const Ask other = of_host ? to("a", {{"CURLOPT_IPRESOLVE", ipresolve_v4}}) : to("b");
        Stage stage{{to("a"), other}, options({{option, limit}}), *version};
        stage.idle(0);
        stage.wait_ms(100);
        stage.idle(0);
        stage.wait_ms(100);
        return stage;
      };
      Stage stage = staged(2);
      const auto t = stage.start(1);
      REQUIRE(holds(stage.decide(t).evictions, ConnectionId{0}));
      const WhatIfs found = asked(stage, {t, ConnectionId{0}, reason, CloseAt::make_room});
      REQUIRE(found.changes.size() == 1);
      CHECK(found.changes[0].clause() == "with " + std::string(option) + " 3 (now 2)");
      CHECK(found.changes[0].leads_to == "nobody evicted");
      Stage larger = staged(3);
      CHECK(larger.decide(larger.start(1)).evictions.empty());
    }
}

TEST_CASE("of several evicted, each learns its own limit") {
  Stage stage{{to("a"), to("b")}, options({{"CURLMOPT_MAX_TOTAL_CONNECTIONS", 2}})};
  for (int i = 0; i < 3; ++i) stage.idle(0), stage.wait_ms(100);
  const auto t = stage.start(1);
  REQUIRE(stage.decide(t).evictions.size() == 2);
  const auto limit = [&](std::uint32_t victim) {
    const WhatIfs found =
        asked(stage, {t, ConnectionId{victim}, CloseReason::total_limit, CloseAt::make_room});
    return found.changes.empty() ? "" : found.changes[0].to + ": " + found.changes[0].leads_to;
  };
  CHECK(limit(0) == "4: nobody evicted");
  CHECK(limit(1) == "3: only #0 evicted");
}

TEST_CASE("an aged connection: the smallest age that it may have") {
  for (const match::Profile* version : versions) {
    INFO(version->name);
    const auto staged = [&](const char* option, std::int64_t s) {
      Stage stage{{to("a"), to("a", {{option, s}})}, {}, *version};
      stage.idle(0);
      stage.wait_ms(5500);
      return stage;
    };
    for (const char* option : {"CURLOPT_MAXAGE_CONN", "CURLOPT_MAXLIFETIME_CONN"}) {
      Stage stage = staged(option, 2);
      const auto t = stage.start(1);
      const auto d = stage.decide(t);
      REQUIRE((holds(d.prunes, ConnectionId{0}) || holds(d.discards, ConnectionId{0})));
      const CloseReason reason = option == std::string("CURLOPT_MAXAGE_CONN")
                                     ? CloseReason::max_age
                                     : CloseReason::max_lifetime;
      const WhatIfs found = asked(stage, {t, ConnectionId{0}, reason, CloseAt::search});
      REQUIRE(found.changes.size() == 1);
      // 7.88 counts whole seconds: 5.5 s are not more than 5.
      const std::int64_t least = version == &profiles::curl_7_88() ? 5 : 6;
      CHECK(found.changes[0].option == option);
      CHECK(found.changes[0].to == std::to_string(least) + " s");
      CHECK(found.changes[0].leads_to == "r2 reuses #0");
      const auto reused = [&](std::int64_t s) {
        Stage other = staged(option, s);
        return other.decide(other.start(1)).outcome == model::Outcome::reuse;
      };
      CHECK(reused(least));
      CHECK_FALSE(reused(least - 1));
    }
  }
}

TEST_CASE("where two limits close it, neither alone would have spared it, and nothing is claimed") {
  Stage stage{{to("a"), to("a", {{"CURLOPT_MAXAGE_CONN", 2}, {"CURLOPT_MAXLIFETIME_CONN", 2}})}};
  stage.idle(0);
  stage.wait_ms(5500);
  const auto t = stage.start(1);
  CHECK(asked(stage, {t, ConnectionId{0}, CloseReason::max_age, CloseAt::search}).changes.empty());
}

TEST_CASE("of a close that no limit decides nothing is claimed") {
  Stage stage{{to("a"), to("a")}};
  const auto gone = stage.idle(0);
  stage.wait_ms(5000);
  stage.peer_closes(gone);
  const auto t = stage.start(1);
  CHECK(asked(stage, {t, gone, CloseReason::dead, CloseAt::search}).changes.empty());
  CHECK(asked(stage, {model::none<model::TransferId>, gone, CloseReason::cleanup, CloseAt::api})
            .changes.empty());
}

TEST_CASE("the one that comes back goes first only of those that have been idle as short") {
  for (const match::Profile* version : versions) {
    INFO(version->name);
    Full full(1, *version);
    CHECK(match::evicted_before(full.stage.world, *full.stage.setup, full.back) == 2);
    // All in the same millisecond: the hash table's order decides, as in the eviction.
    Stage tied{{to("a"), to("b"), to("c")}, options({{"CURLMOPT_MAXCONNECTS", 1}}), *version};
    tied.idle(0), tied.idle(1);
    const auto back = tied.busy(2);
    model::TransferId ending{};
    for (std::uint32_t i = 0; i < tied.world.transfers.capacity(); ++i)
      if (tied.world[model::TransferId{i}].connection == back) ending = model::TransferId{i};
    const bool first = match::evicted_before(tied.world, *tied.setup, back) == 0;
    CHECK((match::over_idle_cap(tied.world, *tied.setup, *version, tied.world[ending]) == back) ==
          first);
  }
}
