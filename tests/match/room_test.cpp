// Making room: limits, the connections that they evict, and how libcurl's table decides between
// equal ones.

#include "match/stage.hpp"

using namespace poolscope;
using namespace poolscope::testing;
using model::CloseReason;
using model::ConnectionId;
using model::GateId;
using model::Outcome;

namespace {

const Ask a{"http://a.test/", {}}, b{"http://b.test/", {}}, c{"http://c.test/", {}},
    fresh_a{"http://a.test/", options({{"CURLOPT_FRESH_CONNECT", 1}})};

std::vector<ConnectionId> evicted(const match::Decision& d) {
  std::vector<ConnectionId> ids;
  for (const match::Closing& closing : d.evictions) ids.push_back(closing.connection);
  return ids;
}
using Ids = std::vector<ConnectionId>;

}  // namespace

TEST_CASE("no limit evicts nobody, however full the pool") {
  Stage stage{{a, b}};
  for (int i = 0; i < 50; ++i) stage.idle(0);
  CHECK(stage.decide(stage.start(1)).evictions.empty());
}

TEST_CASE("the host limit closes the longest idle connection of the host") {
  Stage stage{{a, fresh_a, b}, options({{"CURLMOPT_MAX_HOST_CONNECTIONS", 2}})};
  stage.idle(2);  // to another host: older, but not under this limit
  stage.wait_ms(10);
  const auto first = stage.busy(0), second = stage.idle(0);
  stage.wait_ms(10);
  stage.release(first);
  stage.wait_ms(10);
  const auto d = stage.decide(stage.start(1));
  CHECK(d.outcome == Outcome::create);
  CHECK(evicted(d) == Ids{second});
  CHECK(d.evictions[0].reason == CloseReason::host_limit);
}

TEST_CASE("one below the limit there is room") {
  Stage stage{{a, fresh_a}, options({{"CURLMOPT_MAX_HOST_CONNECTIONS", 2}})};
  stage.idle(0);
  CHECK(stage.decide(stage.start(1)).evictions.empty());
}

TEST_CASE("as many are closed as it takes to get below the limit") {
  Stage stage{{a, fresh_a}, options({{"CURLMOPT_MAX_HOST_CONNECTIONS", 2}})};
  Ids ids;
  for (int i = 0; i < 4; ++i) {
    ids.push_back(stage.idle(0));
    stage.wait_ms(1);
  }
  CHECK(evicted(stage.decide(stage.start(1))) == Ids{ids[0], ids[1], ids[2]});
}

TEST_CASE("without an idle connection of the host the transfer waits") {
  Stage stage{{a, b}, options({{"CURLMOPT_MAX_HOST_CONNECTIONS", 2}})};
  stage.busy(0);
  stage.connecting(0);
  stage.idle(1);  // to another host: does not help
  const auto d = stage.decide(stage.start(0));
  CHECK(d.outcome == Outcome::wait);
  CHECK(d.gate == GateId::host_limit);
  CHECK(d.evictions.empty());
}

TEST_CASE("a wait closes nothing more than it had to try") {
  // The pool is two over the limit, and one connection is idle: it is closed, and there is still no
  // room.
  Stage stage{{a, fresh_a}, options({{"CURLMOPT_MAX_HOST_CONNECTIONS", 1}})};
  stage.busy(0);
  const auto idle = stage.idle(0);
  const auto d = stage.decide(stage.start(1));
  CHECK(d.outcome == Outcome::wait);
  CHECK(evicted(d) == Ids{idle});
}

TEST_CASE("the total limit closes the longest idle connection of the whole pool") {
  Stage stage{{a, b, c}, options({{"CURLMOPT_MAX_TOTAL_CONNECTIONS", 2}})};
  const auto oldest = stage.idle(0);
  stage.wait_ms(1);
  stage.idle(1);
  const auto d = stage.decide(stage.start(2));
  CHECK(d.outcome == Outcome::create);
  CHECK(evicted(d) == Ids{oldest});
  CHECK(d.evictions[0].reason == CloseReason::total_limit);
}

TEST_CASE("the total limit makes a transfer wait when all are in use") {
  Stage stage{{a, b, c}, options({{"CURLMOPT_MAX_TOTAL_CONNECTIONS", 2}})};
  stage.busy(0);
  stage.connecting(1);
  const auto d = stage.decide(stage.start(2));
  CHECK(d.outcome == Outcome::wait);
  CHECK(d.gate == GateId::total_limit);
}

TEST_CASE("the host limit is asked first, and what it closes counts for the total") {
  Stage stage{
      {a, fresh_a, b},
      options({{"CURLMOPT_MAX_HOST_CONNECTIONS", 1}, {"CURLMOPT_MAX_TOTAL_CONNECTIONS", 2}})};
  stage.idle(2);
  stage.wait_ms(1);
  const auto of_host = stage.idle(0);
  const auto d = stage.decide(stage.start(1));
  CHECK(evicted(d) == Ids{of_host});
  CHECK(d.evictions[0].reason == CloseReason::host_limit);
}

TEST_CASE("connections that the search itself closed have made room already") {
  Stage stage{{a, {"http://a.test/", options({{"CURLOPT_MAXAGE_CONN", 1}})}, b},
              options({{"CURLMOPT_MAX_TOTAL_CONNECTIONS", 2}})};
  stage.idle(0);
  stage.wait_ms(2'000);
  stage.idle(2);
  stage.pruned();
  const auto d = stage.decide(stage.start(1));
  CHECK(d.discards.size() == 1);
  CHECK(d.evictions.empty());
}

TEST_CASE(
    "the total limit spares connections that are marked or connect-only, the host's does not") {
  const Ask only{"http://a.test/", options({{"CURLOPT_CONNECT_ONLY", 1}})};
  Stage total{{only, b}, options({{"CURLMOPT_MAX_TOTAL_CONNECTIONS", 1}})};
  total.idle(0);
  CHECK(total.decide(total.start(1)).outcome == Outcome::wait);
  Stage host{{only, a}, options({{"CURLMOPT_MAX_HOST_CONNECTIONS", 1}})};
  const auto id = host.idle(0);
  CHECK(evicted(host.decide(host.start(1))) == Ids{id});
}

TEST_CASE("equally old ones go in the order of libcurl's hash table") {
  // Slots of 97: 127.0.0.4:18080 has 34 and 127.0.0.1:18080 has 82.
  const Ask one{"http://127.0.0.1:18080/", {}}, four{"http://127.0.0.4:18080/", {}};
  CHECK(model::libcurl_hash("127.0.0.1:18080") % 97 == 82);
  CHECK(model::libcurl_hash("127.0.0.4:18080") % 97 == 34);
  for (const bool four_last : {true, false}) {
    Stage stage{{one, four, a}, options({{"CURLMOPT_MAX_TOTAL_CONNECTIONS", 2}})};
    const auto x = stage.idle(four_last ? 0 : 1), y = stage.idle(four_last ? 1 : 0);
    stage.wait_ms(5);
    CHECK(evicted(stage.decide(stage.start(2))) == Ids{four_last ? y : x});
    CHECK(match::eviction_order(stage.world, *stage.setup, Stage::pool, 10) ==
          (four_last ? Ids{y, x} : Ids{x, y}));
  }
}

TEST_CASE("a whole millisecond of age outweighs the table, less does not") {
  const Ask one{"http://127.0.0.1:18080/", {}}, four{"http://127.0.0.4:18080/", {}};
  for (const model::Duration apart : {999, 1000}) {
    Stage stage{{one, four, a}, options({{"CURLMOPT_MAX_TOTAL_CONNECTIONS", 2}})};
    const auto older = stage.idle(0);
    stage.world.now += apart;
    const auto younger = stage.idle(1);
    stage.world.now += 5999 - apart;
    CHECK(evicted(stage.decide(stage.start(2))) == Ids{apart == 1000 ? older : younger});
  }
}

TEST_CASE("in one slot the newer bundle comes first, in one bundle the lower id") {
  // Two keys in one slot of 97.
  const auto slot = [](int n) {
    return model::libcurl_hash("h" + std::to_string(n) + ".test:80") % 97;
  };
  int other = 1;
  while (slot(other) != slot(0)) ++other;
  Stage stage{{{"http://h0.test/", {}}, {"http://h" + std::to_string(other) + ".test/", {}}}};
  const auto old_0 = stage.idle(0), old_1 = stage.idle(0), newer = stage.idle(1);
  stage.wait_ms(3);
  CHECK(match::eviction_order(stage.world, *stage.setup, Stage::pool, 10) ==
        Ids{newer, old_0, old_1});
}

TEST_CASE("the shares' and the easy handles' tables have 103 and 3 slots") {
  const auto before = [](std::uint32_t slots) {
    Stage stage{{{"http://127.0.0.1:18080/", {}}, {"http://127.0.0.4:18080/", {}}}};
    stage.world.pools[Stage::pool].slots = slots;
    const auto one = stage.idle(0), four = stage.idle(1);
    return match::iterates_before(stage.world, *stage.setup, one, four);
  };
  for (const std::uint32_t slots : {3U, 97U, 103U}) {
    const auto one = model::libcurl_hash("127.0.0.1:18080") % slots,
               four = model::libcurl_hash("127.0.0.4:18080") % slots;
    CHECK(before(slots) == (one < four));  // in one slot the newer one, which is 127.0.0.4's
  }
}
