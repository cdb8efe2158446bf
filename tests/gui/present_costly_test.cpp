// Evictions that a later transfer paid for: found while a run is simulated, told from both ends.
#include "present/overview/costly.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>

#include "app/document/load.hpp"
#include "gui/opened.hpp"
#include "present/why/close.hpp"
#include "present/why/view.hpp"
#include "sim.hpp"
#include "support/file.hpp"

using namespace poolscope;
using namespace poolscope::gui;

using poolscope::testing::shipped_scenario;

namespace {

// A pool of one: each of the last two finds its connection evicted, and "four" a too old one.
constexpr const char* text = R"({
  "format": "poolscope/1",
  "network": {"rtt_ms": 40, "dns_ms": 20},
  "servers": [{"host": "*.test", "think_ms": 60, "alpn": ["http/1.1"]}],
  "requests": [
    {"id": "one", "url": "https://a.test/", "at_ms": 0},
    {"id": "two", "url": "http://b.test/", "at_ms": 1000},
    {"id": "three", "url": "https://a.test/", "at_ms": 2500},
    {"id": "four", "url": "http://b.test/", "at_ms": 150000}
  ],
  "strategies": [{"name": "easy", "scope": "easy", "options": {"CURLOPT_MAXCONNECTS": 1}}]
})";

WhyView why(const Run& run, std::size_t transfer) {
  return make_why_view(*run.trace, *run.index, run.index->transfers[transfer].decisions[0].event,
                       Changes::ask, run.costly.get());
}
CloseView close(const Run& run, std::uint32_t connection) {
  return make_close_view(*run.trace, *run.index, connection, run.costly.get());
}

}  // namespace

TEST_CASE("an eviction says who paid for it later, and the payer says for which") {
  const auto document = loaded(text).document;
  const Run& run = document->runs[0];
  REQUIRE(run.costly->costly() == 1);
  CHECK(run.costly->evictions == 2);
  CHECK(run.costly->tls == 1);
  CHECK(run.costly->us == 80'000);
  REQUIRE(run.costly->dearest);
  CHECK(run.costly->dearest->evicted == 0);

  const CloseView evicted = close(run, 0);
  REQUIRE(evicted.cost);
  CHECK(evicted.cost->sentence ==
        "three had to open #2 1.34 s later because this one was gone: one TCP connect and TLS "
        "handshake, 80 ms.");
  CHECK(evicted.cost->link == "Why three opened #2");
  CHECK(evicted.cost->to == Selection{Selection::Kind::transfer, 2});

  const WhyView payer = why(run, 2);
  REQUIRE(payer.paid);
  CHECK(payer.paid->sentence ==
        "#0, evicted 1.34 s before (max_connects), could have been reused: this cost one TCP "
        "connect and TLS handshake, 80 ms.");
  CHECK(payer.paid->to == Selection{Selection::Kind::connection, 0});
  // Each leads to the other.
  CHECK(evicted.cost->event == payer.event);
  CHECK(payer.paid->event == run.index->connections[0].close_event);
  const auto cursor = static_cast<std::size_t>(payer.paid->event) + 1;
  CHECK(close_to_show(*run.index, payer.paid->to, cursor) == 0U);
  CHECK(decision_to_show(*run.index, *run.trace, evicted.cost->to,
                         static_cast<std::size_t>(evicted.cost->event) + 1) == payer.event);
}

TEST_CASE("an eviction that cost nobody anything says so, and a first opening pays for none") {
  const auto document = loaded(text).document;
  const Run& run = document->runs[0];
  const CloseView old = close(run, 1);  // too old for "four"
  REQUIRE(old.cost);
  CHECK(old.cost->sentence ==
        "It cost nothing: no later transfer had to open a connection because this one was gone.");
  CHECK(old.cost->link.empty());
  CHECK_FALSE(why(run, 0).paid);
  CHECK_FALSE(why(run, 3).paid);
  // Unasked, or no eviction.
  CHECK_FALSE(make_close_view(*run.trace, *run.index, 0).cost);
  const auto aged = loaded(shipped_scenario("basics/too-old.json")).document;
  const RunIndex& index = *aged->runs[0].index;
  for (const std::uint32_t connection : index.closed_connections)
    CHECK_FALSE(cost_of_eviction(*aged->runs[0].costly, index, connection));
}

TEST_CASE("what is selected is about the evictions of both its ends") {
  std::string twice = text;  // "four" comes in time: #1 was paid for too
  twice.replace(twice.find("150000"), 6, "5000");
  const auto document = loaded(twice).document;
  const Run& run = document->runs[0];
  REQUIRE(run.costly->costly() == 2);
  const auto about = [&](Selection::Kind kind, std::uint64_t id) {
    std::string out;
    for (const auto& paid : costly_about(*run.costly, *run.index, {kind, id}))
      out += std::to_string(paid.evicted) + ">" + std::to_string(paid.opened) + " ";
    return out;
  };
  CHECK(about(Selection::Kind::connection, 0) == "0>2 ");
  CHECK(about(Selection::Kind::connection, 2) == "0>2 ");
  CHECK(about(Selection::Kind::transfer, 2) == "0>2 ");
  CHECK(about(Selection::Kind::connection, 1) == "1>3 ");
  CHECK(about(Selection::Kind::transfer, 0).empty());
  CHECK(about(Selection::Kind::connection, 99).empty());
  CHECK(about(Selection::Kind::event, 2).empty());
}

TEST_CASE("of every scenario that comes with the program the links add up to what evictions cost") {
  std::uint64_t links = 0;
  for (const char* name :
       {"workloads/crawler.json", "workloads/api-client-many-hosts.json", "basics/pool-full.json",
        "workloads/microservice-fan-out.json", "reasons/h10-total-limit-evicts.json"}) {
    INFO(name);
    const auto document = loaded(shipped_scenario(name), name).document;
    for (const Run& run : document->runs) {
      INFO(run.strategy.name);
      const CostlyIndex& costly = *run.costly;
      model::Duration us = 0, most = 0;
      std::uint64_t tls = 0;
      for (const auto& [evicted, opened] : costly.by_evicted) {
        const ConnectionLife &from = run.index->connections[evicted],
                             &to = run.index->connections[opened];
        CHECK(from.ever_closed);
        CHECK(is_eviction(from.reason));
        CHECK(from.pool_serial == to.pool_serial);
        CHECK(from.destination == to.destination);
        CHECK(from.closed <= to.opened);
        us += to.ready - to.opened;
        most = std::max(most, to.ready - to.opened);
        tls += shook_hands(to) ? 1 : 0;
        CHECK(costly.of_evicted(evicted)->opened == opened);
        CHECK(costly.of_opened(opened)->evicted == evicted);
      }
      CHECK(us == costly.us);
      CHECK(tls == costly.tls);
      CHECK(costly.dearest.has_value() == (costly.costly() > 0));
      if (costly.dearest) {
        const ConnectionLife& to = run.index->connections[costly.dearest->opened];
        CHECK(to.ready - to.opened == most);
      }
      const auto evictions = std::ranges::count_if(run.index->connections, [](const auto& life) {
        return life.ever_closed && is_eviction(life.reason);
      });
      CHECK(costly.evictions == static_cast<std::uint64_t>(evictions));
      links += costly.costly();
    }
  }
  CHECK(links > 0);
}
