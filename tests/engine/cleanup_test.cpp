#include <catch2/catch.hpp>

#include "sim.hpp"

namespace poolscope {
namespace {

constexpr const char* text = R"({"format": "poolscope/1",
  "requests": [{"id": "r1", "url": "http://x.test/", "at_ms": 0},
               {"id": "r2", "url": "http://x.test/", "at_ms": 1000},
               {"id": "r3", "url": "http://x.test/", "at_ms": 3000}],
  "events": [{"at_ms": 500, "do": "easy_cleanup", "client": "main"},
             {"at_ms": 2000, "do": "multi_cleanup", "multi": "0"}],
  "strategies": [{"name": "easy", "scope": "easy"}, {"name": "multi", "scope": "multi"}]})";

std::vector<std::string> pools_opened(const trace::Trace& trace) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < trace.size(); ++i)
    if (trace.events()[i].kind == trace::EventKind::pool_open)
      names.push_back(
          model::pool_name(trace.world_at(i + 1), trace.setup(), trace.events()[i].pool));
  return names;
}

}  // namespace

TEST_CASE("a cleaned-up handle's pool comes back under the same name with #2") {
  const auto loaded = scenario::parse(text);
  REQUIRE(loaded.ok());
  const auto& s = loaded.scenario();
  CHECK(pools_opened(record(s, s.strategies[0])) ==
        std::vector<std::string>{"easy:main", "easy:main#2"});
  CHECK(pools_opened(record(s, s.strategies[1])) ==
        std::vector<std::string>{"multi:0", "multi:0#2"});
}

TEST_CASE("cleaning up a handle that the strategy does not have does nothing") {
  const auto loaded = scenario::parse(text);
  REQUIRE(loaded.ok());
  const auto& s = loaded.scenario();
  CHECK(record(s, s.strategies[0]).end().reason == trace::EndReason::done);
  CHECK(record(s, s.strategies[1]).end().reason == trace::EndReason::done);
}

}  // namespace poolscope
