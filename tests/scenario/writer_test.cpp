#include <catch2/catch.hpp>

#include "scenario/json.hpp"
#include "scenario/random_scenario.hpp"

namespace poolscope::scenario {
namespace {

/// Without what depends on the layout of a file.
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

}  // namespace
}  // namespace poolscope::scenario
