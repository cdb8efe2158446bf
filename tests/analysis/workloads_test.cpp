// The workloads that come with the program: each has a realistic size, says where its numbers come
// from, and checks what it demonstrates. (The test `scenarios` checks their expectations.)

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include "analysis/compare/compare.hpp"
#include "sim.hpp"
#include "support/run.hpp"

using namespace poolscope;
using trace::Metric;

namespace {

std::map<std::string, scenario::Scenario> load_workloads() {
  return testing::load_folder(std::filesystem::path{POOLSCOPE_SOURCE_DIR} / "scenarios" /
                              "workloads");
}

bool tagged(const scenario::Scenario& s, const char* tag) {
  return std::find(s.tags.begin(), s.tags.end(), tag) != s.tags.end();
}

}  // namespace

TEST_CASE("every workload explains itself and expects something of each of its strategies") {
  const auto all = load_workloads();
  std::size_t faults = 0;
  for (const auto& [stem, s] : all) {
    INFO(stem);
    CHECK(s.title.size() > 10);
    CHECK(s.description.find("\n\nNumbers: ") != std::string::npos);
    CHECK(tagged(s, "workload"));
    CHECK(tagged(s, "fault") == stem.starts_with("fault-"));
    faults += tagged(s, "fault");
    const auto strategies = scenario::strategies_of(s);
    CHECK(strategies.size() >= 2);
    CHECK(strategies.size() <= 4);
    for (const auto& strategy : strategies) {
      INFO(strategy.name);
      CHECK(std::any_of(s.expect.begin(), s.expect.end(), [&](const scenario::Expect& e) {
        return e.strategies.empty() || std::find(e.strategies.begin(), e.strategies.end(),
                                                 strategy.name) != e.strategies.end();
      }));
    }
  }
  for (const char* stem :
       {"api-client-many-hosts", "crawler", "microservice-fan-out", "browser-page",
        "polling-monitors", "burst-after-idle", "long-downloads-small-calls", "tls-heavy-mobile"})
    CHECK(all.count(stem) == 1);
  CHECK(faults == 12);
}

TEST_CASE("every workload is of a real size, and its strategies differ in what they cost") {
  std::set<std::uint64_t> sizes;
  for (const auto& [stem, s] : load_workloads()) {
    INFO(stem);
    const auto columns = analysis::compare(s, scenario::strategies_of(s));
    for (const auto& column : columns) {
      CHECK(column.summary.transfers() >= 200);
      CHECK(column.summary.transfers() <= 10'000);
      CHECK(column.summary.ending().reason == trace::EndReason::done);
      sizes.insert(column.summary.transfers());
    }
    // The server ends every connection: the scenario demonstrates that nothing helps.
    if (stem == "fault-closes-after-each") continue;
    CHECK_FALSE(analysis::best_of(columns, Metric::connections_opened).empty());
    const bool quicker = !analysis::best_of(columns, Metric::latency_mean).empty();
    CHECK((quicker || !analysis::best_of(columns, Metric::failed).empty()));
  }
  CHECK(sizes.count(10'000) == 1);
}
