// Written scenarios are read back unchanged.

#include <catch2/catch.hpp>

#include "scenario/json.hpp"
#include "scenario/random_scenario.hpp"

namespace poolscope::scenario {
namespace {

/// The scenario without what depends on the layout of a file.
Scenario without_places(Scenario s) {
  for (auto& request : s.requests) request.offset = 0;
  for (auto& workload : s.workload) workload.offset = 0;
  for (auto& event : s.events) event.offset = 0;
  for (auto& expect : s.expect) expect.line = 0;
  return s;
}

TEST_CASE("what is written reads back as the same scenario") {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const Scenario scenario = testing::RandomScenario{seed}.make();
    const std::string text = to_json(scenario);
    const Loaded loaded = parse(text);
    INFO("seed " << seed << "\n" << text);
    if (!loaded.ok()) FAIL(to_string(loaded.errors().front()));
    REQUIRE(without_places(loaded.scenario()) == scenario);
    REQUIRE(to_json(loaded.scenario()) == text);
  }
}

TEST_CASE("the writer leaves out what goes without saying") {
  const Loaded loaded = parse(R"({"requests": [{"client": "main", "id": "r1", "url": "http://a/",
    "options": {"CURLOPT_PIPEWAIT": 1, "CURLOPT_HTTP_VERSION": 4}}], "seed": 1,
    "servers": [], "format": "poolscope/1"})");
  REQUIRE(loaded.ok());
  CHECK(to_json(loaded.scenario()) == R"({
  "format": "poolscope/1",
  "requests": [
    {
      "url": "http://a/",
      "options": {"CURLOPT_HTTP_VERSION": "CURL_HTTP_VERSION_2TLS", "CURLOPT_PIPEWAIT": true}
    }
  ]
}
)");
}

TEST_CASE("a scenario with one of its strategies alone names only what that one has") {
  const auto loaded = parse(R"({"format": "poolscope/1",
    "requests": [{"url": "http://a.test/", "at_ms": 0, "remove_after_ms": 5, "place": {"multi": "m"}}],
    "events": [{"at_ms": 1, "do": "multi_cleanup", "multi": "m"},
               {"at_ms": 2, "do": "share_cleanup", "share": "s"},
               {"at_ms": 3, "do": "easy_cleanup", "client": "main"}],
    "strategies": [{"name": "easy", "scope": "easy"},
                   {"name": "multi", "scope": "multi", "multis": [{"id": "m"}]},
                   {"name": "share", "scope": "share", "shares": [{"id": "s"}]}]})");
  REQUIRE(loaded.ok());
  const auto alone = [&](std::size_t i) {
    const Scenario only = with_only(loaded.scenario(), loaded.scenario().strategies[i]);
    const auto again = parse(to_json(only));
    REQUIRE(again.ok());  // no name is undefined
    return again.scenario();
  };
  CHECK(alone(0).events.size() == 1);
  CHECK_FALSE(alone(0).requests[0].remove_after_ms);
  CHECK(alone(1).events.size() == 2);
  CHECK(alone(1).requests[0].remove_after_ms == 5);
  CHECK(alone(1).requests[0].place->multi == "m");
  CHECK(alone(2).events.size() == 2);
}

}  // namespace
}  // namespace poolscope::scenario
