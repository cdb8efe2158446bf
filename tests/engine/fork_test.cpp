// A fork is the same run until its moment.

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "scenario/fork.hpp"
#include "sim.hpp"
#include "support/file.hpp"

using namespace poolscope;
using namespace poolscope::model;

using poolscope::testing::text_of;

namespace {

scenario::Scenario read(const std::filesystem::path& path) {
  const auto loaded = scenario::parse(text_of(path), path.string());
  REQUIRE(loaded.ok());
  return loaded.scenario();
}

scenario::SetEasy set_easy(const Setup& setup, const char* name, const char* value) {
  const auto typed = scenario::typed_option(name, value);
  REQUIRE(typed.wrong.empty());
  OptionSet set;
  set_option(set, *typed.info, typed.value);
  return {setup.clients, set};
}

std::vector<scenario::Change> changes(const trace::Trace& trace) {
  const Setup& setup = trace.setup();
  std::vector<scenario::Change> out{set_easy(setup, "CURLOPT_FRESH_CONNECT", "on"),
                                    set_easy(setup, "CURLOPT_MAXCONNECTS", "1")};
  if (!setup.multis.empty()) {
    const auto typed = scenario::typed_option("CURLMOPT_MAX_TOTAL_CONNECTIONS", "1");
    OptionSet set;
    set_option(set, *typed.info, typed.value);
    out.emplace_back(scenario::SetMulti{{setup.multis.front().id}, set});
  }
  // The server of the first connection forgets it.
  for (const trace::Event& e : trace.events()) {
    if (e.kind() != trace::EventKind::connection_open) continue;
    const World world = trace.world_at(static_cast<std::size_t>(&e - trace.events().data()) + 1);
    const Needle& needle = setup[world[e.connection()].needle];
    out.emplace_back(scenario::ServerDoes{model::ServerEvent::Do::drop_silently, needle.server,
                                          setup[needle.origin].host, setup[needle.origin].port,
                                          pool_name(world, setup, world[e.connection()].pool),
                                          world[e.connection()].number});
    break;
  }
  return out;
}

}  // namespace

TEST_CASE("up to its moment a fork is the run that it forks, event for event") {
  const std::filesystem::path folder = POOLSCOPE_SOURCE_DIR "/scenarios/basics";
  std::size_t compared = 0, differ = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    const scenario::Scenario original = read(entry.path());
    for (const auto& strategy : scenario::strategies_of(original)) {
      const trace::Trace trace = record(original, strategy);
      const auto events = trace.events();
      for (const scenario::Change& change : changes(trace))
        for (const std::size_t part : {std::size_t{4}, std::size_t{2}}) {
          const Time at = events[events.size() / part].t() + 1;
          const scenario::Scenario fork = scenario::forked(original, strategy, change, at);
          const trace::Trace second = record(fork, fork.strategies.front());
          INFO(entry.path() << " " << strategy.name << " at " << at);
          const auto after = std::find_if(events.begin(), events.end(),
                                          [&](const trace::Event& e) { return e.t() >= at; });
          const auto same = static_cast<std::size_t>(after - events.begin());
          REQUIRE(second.size() >= same);
          CHECK(std::equal(events.begin(), after, second.events().begin()));
          differ += second.size() != trace.size() ||
                    !std::equal(after, events.end(),
                                second.events().begin() + static_cast<std::ptrdiff_t>(same));
          ++compared;
        }
    }
  }
  CHECK(compared > 100);
  CHECK(differ > compared / 4);  // the changes have an effect
}

TEST_CASE("a fork can be written down and read again") {
  const scenario::Scenario original =
      read(POOLSCOPE_SOURCE_DIR "/scenarios/basics/easy-multi-share.json");
  for (const auto& strategy : scenario::strategies_of(original)) {
    const trace::Trace trace = record(original, strategy);
    for (const scenario::Change& change : changes(trace)) {
      const scenario::Scenario fork = scenario::forked(original, strategy, change, 500'001);
      const auto again = scenario::parse(scenario::to_json(fork), "fork.json");
      INFO(scenario::to_json(fork));
      REQUIRE(again.ok());
      CHECK(record(again.scenario(), again.scenario().strategies.front()).events().size() ==
            record(fork, fork.strategies.front()).events().size());
    }
  }
}

TEST_CASE("options are typed as people say them") {
  const auto value = [](const char* name, const char* text) {
    const auto typed = scenario::typed_option(name, text);
    return typed.wrong.empty() ? scenario::typed_value(*typed.info, typed.value)
                               : "wrong: " + typed.wrong;
  };
  CHECK(value("CURLOPT_MAXAGE_CONN", "30") == "30");
  CHECK(value("CURLOPT_PIPEWAIT", "on") == "on");
  CHECK(value("CURLOPT_PIPEWAIT", "0") == "off");
  CHECK(value("CURLOPT_HTTP_VERSION", "CURL_HTTP_VERSION_1_1") == "CURL_HTTP_VERSION_1_1");
  CHECK(value("CURLOPT_PROXY", "10") == "10");
  CHECK(value("CURLOPT_CONNECT_TO", "a:1:b:2, c:3:d:4") == "a:1:b:2, c:3:d:4");
  CHECK_THAT(value("CURLOPT_MAXAGE_CONN", "soon"), Catch::Contains("must be a whole number"));
  CHECK_THAT(value("CURLOPT_MAXAGE", "1"), Catch::Contains("CURLOPT_MAXAGE_CONN"));
}
