// The reasons why libcurl does not reuse a connection, or closes it: scenarios/reasons shows every
// one of them, and every gate and close reason decides somewhere. (The test `scenarios` checks
// their expectations.)

#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include "sim.hpp"
#include "support/run.hpp"

using namespace poolscope;

namespace {

const std::filesystem::path folder = std::filesystem::path{POOLSCOPE_SOURCE_DIR} / "scenarios";

std::map<std::string, scenario::Scenario> load_reasons() {
  return testing::load_folder(folder / "reasons");
}

std::string id_of(const std::string& stem) {
  return stem.substr(0, stem.find('-'));
}

}  // namespace

TEST_CASE("every entry of the catalogue has a scenario, and each of its profiles an expectation") {
  std::set<std::string> ids;
  for (const auto& [stem, scenario] : load_reasons()) {
    INFO(stem);
    ids.insert(id_of(stem));
    CHECK(scenario.description.size() > 60);
    CHECK_FALSE(scenario.tags.empty());
    for (const auto& strategy : scenario::strategies_of(scenario)) {
      const bool expected =
          std::any_of(scenario.expect.begin(), scenario.expect.end(), [&](const auto& e) {
            return e.strategies.empty() || std::find(e.strategies.begin(), e.strategies.end(),
                                                     strategy.name) != e.strategies.end();
          });
      CHECK(expected);
    }
  }
  // The number of entries of each section. G13 (an idle connection that never answered) cannot
  // exist: such a connection is closed. J9 needs CURLOPT_TIMECONDITION, which decides nothing else.
  const std::map<char, int> sections{{'a', 9},  {'b', 10}, {'c', 9},  {'d', 10},
                                     {'e', 7},  {'f', 13}, {'g', 12}, {'h', 14},
                                     {'i', 12}, {'j', 13}, {'k', 11}, {'l', 3}};
  for (const auto& [letter, count] : sections)
    for (int n = 1; n <= count; ++n) {
      const std::string id = letter + std::to_string(n);
      INFO(id);
      CHECK((id == "j9" || ids.contains(id)));
    }
}

TEST_CASE("every gate and every close reason decides in one of them") {
  std::set<model::GateId> gates;
  std::set<model::CloseReason> reasons;
  for (const auto& [stem, scenario] : load_reasons())
    for (const auto& strategy : scenario::strategies_of(scenario)) {
      const trace::Trace trace = record(scenario, strategy);
      for (const trace::Event& e : trace.events()) {
        if (e.kind() == trace::EventKind::decision) gates.insert(e.as<trace::Decision>().gate);
        if (e.kind() == trace::EventKind::connection_close)
          reasons.insert(e.as<trace::ConnectionClose>().reason);
      }
    }
  for (std::size_t i = 1; i < model::gate_count; ++i) {
    const auto gate = static_cast<model::GateId>(i);
    INFO(model::to_string(gate));
    // No idle connection can have an unknown HTTP version: it is closed, or not connected yet (the
    // gate's unit test makes one by hand).
    if (gate != model::GateId::upgrade_pending) CHECK(gates.contains(gate));
  }
  for (std::size_t i = 0; i < model::close_reason_count; ++i) {
    const auto reason = static_cast<model::CloseReason>(i);
    INFO(model::to_string(reason));
    CHECK(reasons.contains(reason));
  }
}
