// Recordings of real browsers, which are not part of the project: POOLSCOPE_RECORDINGS names a
// folder of them.

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "exchange/har.hpp"
#include "fixtures.hpp"
#include "sim.hpp"

using namespace poolscope;

TEST_CASE("every recording imports to a scenario that can be read and run to its end") {
  const char* folder = std::getenv("POOLSCOPE_RECORDINGS");
  if (folder == nullptr || *folder == '\0') {
    WARN("skipped: POOLSCOPE_RECORDINGS is not set");
    return;
  }
  std::size_t seen = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() != ".har") continue;
    ++seen;
    const std::string name = file.path().filename().string();
    CAPTURE(name);
    const auto import = exchange::import_har(testing::text_of(file.path()), name);
    REQUIRE(import.ok());
    CHECK(import.scenario().requests.size() == import.entries - import.skipped);
    CHECK_FALSE(import.scenario().requests.empty());

    const auto loaded = scenario::parse(scenario::to_json(import.scenario()), name);
    for (const auto& error : loaded.ok() ? std::vector<scenario::Error>{} : loaded.errors())
      UNSCOPED_INFO(scenario::to_string(error));
    REQUIRE(loaded.ok());
    for (const auto& strategy : scenario::strategies_of(loaded.scenario())) {
      trace::Summary summary;
      const std::array<trace::Sink*, 1> sinks{&summary};
      run(compile(loaded.scenario(), strategy), sinks);
      CAPTURE(strategy.name);
      CHECK(summary.transfers() == import.scenario().requests.size());
      CHECK(summary.ending().reason == trace::EndReason::done);
      CHECK(summary.value(trace::Metric::failed) == 0);
    }
  }
  CHECK(seen > 0);
}
