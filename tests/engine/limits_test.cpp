// Runs without an end stop at a limit, and everything until then is complete.

#include <catch2/catch.hpp>

#include "support/run.hpp"

using namespace poolscope;
using namespace poolscope::testing;
using trace::EndReason;

namespace {

constexpr const char* zero_loop =
    R"({"format": "poolscope/1", "network": {"rtt_ms": 0, "dns_ms": 0},
  "servers": [{"host": "*", "think_ms": 0, "body_bytes": 0}],
  "workload": [{"arrival": {"closed_loop": {"think_ms": 0}}, "duration_ms": 1000,
                "urls": [{"url": "http://a.test/"}]}]})";
constexpr const char* circle =
    R"({"format": "poolscope/1", "libcurl": "7.88", "network": {"rtt_ms": 0, "dns_ms": 0},
  "servers": [{"host": "*", "think_ms": 0, "body_bytes": 0}],
  "requests": [{"url": "http://a.test/", "options": {"CURLOPT_FOLLOWLOCATION": true},
                "response": {"status": 302, "location": "http://a.test/"}}]})";
constexpr const char* for_long =
    R"({"format": "poolscope/1", "workload": [{"arrival": {"every_ms": 1}, "duration_ms": 60000,
                "urls": [{"url": "http://a.test/"}]}]})";

trace::Trace run_of(const scenario::Scenario& s, std::size_t strategy) {
  return record(s, strategies_of(s)[strategy]);
}

void ends_at(const scenario::Scenario& s, const char* limit) {
  for (std::size_t i = 0; i < strategies_of(s).size(); ++i) {
    const trace::Trace trace = run_of(s, i);
    INFO(strategies_of(s)[i].name);
    CHECK(trace.end().reason == EndReason::limit);
    CHECK(trace.end().limit == limit);
    // The run is cleaned up, and its events lead to its last World.
    CHECK(trace.world_at(trace.size()).connections.size() == 0);
  }
}

std::size_t starts_of(const trace::Trace& trace) {
  std::size_t starts = 0;
  for (const trace::Event& e : trace.events())
    starts += e.kind() == trace::EventKind::transfer_start;
  return starts;
}

}  // namespace

TEST_CASE("a loop without delay ends at the events of one instant") {
  scenario::Scenario s = load(zero_loop);
  s.limits.instant_events = 20'000;
  ends_at(s, "instant-events");
  const trace::Trace trace = run_of(s, 0);
  CHECK(trace.size() > 20'000);
  CHECK(trace.size() < 20'200);
}

TEST_CASE("a run beyond a year of simulated time ends there, with numbers that hold until then") {
  scenario::Scenario s = load(
      R"({"format": "poolscope/1", "workload": [{"arrival": {"every_ms": 1e12}, "count": 10000,
          "urls": [{"url": "http://a.test/"}]}]})");
  ends_at(s, "days");
  s = load(
      R"({"format": "poolscope/1", "workload": [{"arrival": {"every_ms": 86400000}, "count": 1000,
               "urls": [{"url": "http://a.test/"}]}]})");
  ends_at(s, "days");
  for (const trace::Event& e : run_of(s, 1).events()) {
    CHECK(e.t() >= 0);
    CHECK(e.t() <= s.limits.longest_run());
  }
  CHECK(starts_of(run_of(s, 1)) == 366);
  s.limits.days = 1000;
  CHECK(run_of(s, 1).end().reason == EndReason::done);
}

TEST_CASE("a run that is told to stop before a limit stops as told") {
  const scenario::Scenario s = load(
      R"({"format": "poolscope/1", "until_ms": 1000, "workload": [{"arrival": {"every_ms": 1e12},
          "count": 10000, "urls": [{"url": "http://a.test/"}]}]})");
  CHECK(run_of(s, 0).end().reason == EndReason::until);
}

TEST_CASE("a redirect without end stops at the hops of one transfer") {
  scenario::Scenario s = load(circle);
  ends_at(s, "hops");
  s.limits.hops = 5;
  std::size_t hops = 0;
  const trace::Trace trace = run_of(s, 0);
  for (const trace::Event& e : trace.events()) hops += e.kind() == trace::EventKind::redirected;
  CHECK(hops == 6);
  // With any number of hops, all happen in one instant.
  s.limits.hops = 1'000'000'000;
  s.limits.instant_events = 50'000;
  ends_at(s, "instant-events");
  // A circle that libcurl leaves by itself is no error.
  s.requests[0].options.clear();
  CHECK(run_of(s, 0).end().reason == EndReason::done);
}

TEST_CASE("a run of unknown length stops at its transfers, one of known length is not begun") {
  scenario::Scenario s = load(for_long);
  s.limits.transfers = 100;
  ends_at(s, "transfers");
  CHECK(starts_of(run_of(s, 1)) == 100);
  s.workload[0].duration_ms.reset();
  s.workload[0].count = 101;
  CHECK_THROWS_WITH(run_of(s, 1), Catch::Contains("the workload makes 101 transfers; the limit is "
                                                  "100; --max-transfers raises it"));
  s.workload[0].count = 100;
  CHECK(run_of(s, 1).end().reason == EndReason::done);
  s.workload[0].count = 1'000'000'000'000'000;
  s.until_ms = 5;  // the run never makes so many
  CHECK(run_of(s, 1).end().reason == EndReason::until);
}

TEST_CASE("requests are never numbered beyond what a number holds") {
  scenario::Scenario s = load(for_long);
  // Requests of many workloads are numbered in turn: few requests of one have high numbers.
  s.workload.resize(40'000, s.workload[0]);
  for (std::size_t i = 1; i < s.workload.size(); ++i) s.workload[i].count = 0;
  s.limits.transfers = model::most_requests;
  s.workload[0].arrival = scenario::EveryArrival{0.001};
  s.workload[0].duration_ms = 3000;
  trace::Summary summary;
  trace::Sink* const sinks[] = {&summary};
  const auto strategy = strategies_of(s)[0];  // where they queue
  CHECK_THROWS_WITH(run(compile(s, strategy), sinks),
                    Catch::Contains("numbered up to 4,294,967,294"));
}

TEST_CASE("the progress of a loop without delay is asked, and can end it") {
  scenario::Scenario s = load(zero_loop);
  int asked = 0;
  const auto compiled = compile(s, strategies_of(s)[0]);
  trace::Summary summary;
  trace::Sink* const sinks[] = {&summary};
  CHECK_THROWS_AS(run(compiled, sinks, [&](model::Time, std::uint64_t) { return ++asked < 3; }),
                  Stopped);
  CHECK(asked == 3);
  CHECK(summary.ending().reason == EndReason::until);
  // The message names the limit that was reached.
  const auto other = record(s, strategies_of(s)[0], [&](model::Time, std::uint64_t) -> bool {
    throw model::stopped_at(s.limits, "memory");
  });
  CHECK(other.end().reason == EndReason::limit);
  CHECK(other.end().limit == "memory");
}

TEST_CASE("who needs a whole run is told of the limit instead") {
  scenario::Scenario s = load(for_long);
  s.limits.transfers = 100;
  const auto strategy = strategies_of(s)[1];
  CHECK_THROWS_WITH(run_whole(compile(s, strategy), {}),
                    "stopped at the limit of 100 transfers of one run; --max-transfers raises it");
}
