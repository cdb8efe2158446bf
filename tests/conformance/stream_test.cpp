// The random scenarios themselves: they are valid and steady, and reach every gate and reason they
// should.

#include <catch2/catch.hpp>

#include <map>

#include "conformance/faults.hpp"
#include "conformance/shrink.hpp"
#include "conformance/steady.hpp"
#include "conformance/trial.hpp"

using namespace poolscope;
using analysis::Seen;

namespace {

analysis::Story story_of(const scenario::Scenario& s) {
  return analysis::simulate(s, s.strategies.front());
}

}  // namespace

TEST_CASE("the same seed gives the same scenario, and most are steady") {
  std::uint64_t unsteady = 0;
  for (std::uint64_t i = 0; i < 100; ++i) {
    analysis::Story first;
    const auto a = conformance::candidate(7, i, "8.22", {}, first, unsteady);
    std::uint64_t again = 0;
    const auto b = conformance::candidate(7, i, "8.22", {}, first, again);
    CHECK(a.scenario == b.scenario);
    CHECK(a.scenario.requests.size() <= 40);
    if (!a.family->ties) CHECK(conformance::steady(a.scenario, first));
  }
  CHECK(unsteady < 500);
}

TEST_CASE("each gate that can decide does so in three thousand scenarios") {
  std::map<std::string, int> gates, reasons;
  std::uint64_t unsteady = 0;
  for (std::uint64_t i = 0; i < 3000; ++i) {
    analysis::Story story;
    (void)conformance::candidate(1, i, "8.22", {}, story, unsteady);
    for (const Seen& s : story.seen)
      if (s.kind == Seen::Kind::decision)
        ++gates[s.gate];
      else if (s.kind == Seen::Kind::close)
        ++reasons[s.word];
  }
  for (const char* gate :
       {"connect_only",   "marked_close",  "ip_version",   "local_bind",   "via",
        "scheme",         "not_connected", "busy",         "other_multi",  "tls_use",
        "proxy",          "proxy_tls",     "tls_options",  "http_version", "client_streams",
        "server_streams", "max_age",       "max_lifetime", "dead",         "no_candidate",
        "not_searched",   "pipewait",      "host_limit",   "total_limit"}) {
    INFO(gate);
    CHECK(gates[gate] > 0);
  }
  for (const char* reason :
       {"server_close", "not_keepable", "forbid_reuse", "max_connects", "host_limit", "total_limit",
        "max_age", "max_lifetime", "dead", "died", "goaway", "cleanup"}) {
    INFO(reason);
    CHECK(reasons[reason] > 0);
  }
}

TEST_CASE("jitter moves every moment, together what is together") {
  std::uint64_t unsteady = 0;
  analysis::Story story;
  const auto s = conformance::candidate(3, 5, "8.22", "limits", story, unsteady).scenario;
  const auto moved = conformance::jittered(s, 1);
  CHECK_FALSE(moved == s);
  for (std::size_t i = 1; i < s.requests.size(); ++i)
    if (s.requests[i].at_ms && s.requests[i].at_ms == s.requests[i - 1].at_ms)
      CHECK(moved.requests[i].at_ms == moved.requests[i - 1].at_ms);
}

TEST_CASE("a scenario whose story hangs on a moment is not steady") {
  const auto s = scenario::parse(R"({"format": "poolscope/1", "network": {"rtt_ms": 0, "dns_ms": 0},
      "servers": [{"host": "*", "connect_ms": 10, "think_ms": 50}],
      "requests": [{"url": "http://a.test/", "at_ms": 0}, {"url": "http://a.test/", "at_ms": 60.5}],
      "strategies": [{"name": "m", "scope": "multi"}]})")
                     .scenario();
  CHECK_FALSE(conformance::steady(s, story_of(s)));
}

TEST_CASE("what is shrunk still holds, and is small") {
  std::uint64_t unsteady = 0;
  analysis::Story story;
  const auto s = conformance::candidate(2, 9, "8.22", "limits", story, unsteady).scenario;
  const auto waits = [](const scenario::Scenario& x) {
    for (const Seen& seen : story_of(x).seen)
      if (seen.word == "wait") return true;
    return false;
  };
  auto busy = s;
  model::OptionSet one;
  model::set_option(one, *model::find_option("CURLMOPT_MAX_TOTAL_CONNECTIONS"), 1);
  busy.strategies.front().multi_options = one;
  REQUIRE(waits(busy));
  const auto small = conformance::shrink(busy, waits, 1000);
  CHECK(waits(small));
  CHECK(small.requests.size() == 2);
}

TEST_CASE("a planted fault is found by stories of the right profile") {
  std::vector<conformance::Recorded> recorded;
  std::uint64_t unsteady = 0;
  for (std::uint64_t i = 0; i < 300; ++i) {
    conformance::Recorded r;
    r.scenario = conformance::candidate(1, i, "8.22", {}, r.real, unsteady).scenario;
    recorded.push_back(std::move(r));
  }
  std::size_t found = 0;
  const auto faults = conformance::faults_of(*find_profile("8.22"));
  for (const auto& fault : faults) {
    const std::size_t after = conformance::found_after(fault, recorded, "8.22");
    UNSCOPED_INFO(fault.name << ": " << after);
    if (after > 0) ++found;
  }
  CHECK(found * 2 > faults.size());
  // A profile without a fault differs nowhere.
  const conformance::Fault none{"none", *find_profile("8.22"), {}};
  CHECK(conformance::found_after(none, recorded, "8.22") == 0);
}
