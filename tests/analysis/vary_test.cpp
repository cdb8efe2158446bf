// The axes of sweeps: how they are read, and what they change in a scenario.

#include "analysis/sweep/vary.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

#include "analysis/compare/compare.hpp"
#include "sim.hpp"

using namespace poolscope;
using analysis::Knob;
using analysis::parse_axis;
using Catch::Contains;
using trace::Metric;
using Texts = std::vector<std::string>;

namespace {

scenario::Scenario load(const char* text) {
  auto loaded = scenario::parse(text);
  REQUIRE(loaded.ok());
  return loaded.scenario();
}

const scenario::Scenario& three() {
  static const auto scenario = load(R"({"format": "poolscope/1",
    "requests": [{"url": "http://a.test/"}, {"url": "http://b.test/"}, {"url": "http://a.test/"}],
    "strategies": [
      {"name": "easy"},
      {"name": "multi", "scope": "multi",
       "multis": [{"id": "0", "options": {"CURLMOPT_MAXCONNECTS": 9}}, {"id": "1"}]},
      {"name": "one, two", "scope": "multi", "multis": 2}]})");
  return scenario;
}

Texts values(std::string_view text) {
  const auto parsed = parse_axis(text, three());
  Texts out;
  for (const auto& error : parsed.errors) out.push_back(error);
  for (const auto& value : parsed.axis.values) out.push_back(value.text);
  return out;
}

std::string error_of(std::string_view text) {
  const auto parsed = parse_axis(text, three());
  REQUIRE_FALSE(parsed.errors.empty());
  return parsed.errors.front();
}

const scenario::Strategy& strategy(std::string_view name) {
  static const auto all = strategies_of(three());
  return *std::find_if(all.begin(), all.end(), [&](const auto& s) { return s.name == name; });
}

/// The strategy with each axis at its only value.
analysis::Varied varied(const std::vector<const char*>& texts, std::string_view name) {
  std::vector<analysis::Axis> axes;
  for (const char* text : texts) {
    axes.push_back(parse_axis(text, three()).axis);
    REQUIRE(axes.back().values.size() == 1);
  }
  std::vector<analysis::Setting> settings;
  for (const auto& axis : axes) settings.push_back({&axis, 0});
  return apply(settings, three(), strategy(name));
}

}  // namespace

TEST_CASE("values are lists, ranges, steps and factors, mixed, each once") {
  CHECK(values("CURLMOPT_MAXCONNECTS=1..4") == Texts{"1", "2", "3", "4"});
  CHECK(values("CURLMOPT_MAXCONNECTS=1..10:4") == Texts{"1", "5", "9"});
  CHECK(values("CURLMOPT_MAXCONNECTS=1..64*2") == Texts{"1", "2", "4", "8", "16", "32", "64"});
  CHECK(values("CURLMOPT_MAXCONNECTS=1..100*10") == Texts{"1", "10", "100"});
  CHECK(values("multis=1..3*1.5") == Texts{"1", "2"});
  CHECK(values("CURLOPT_MAXAGE_CONN=0,1..3,3..12*2,118") ==
        Texts{"0", "1", "2", "3", "6", "12", "118"});
  CHECK(values("rtt_ms=0..0.5:0.1") == Texts{"0", "0.1", "0.2", "0.3", "0.4", "0.5"});
  CHECK(values("CURLOPT_PIPEWAIT=0,true") == Texts{"off", "on"});
  CHECK(values("CURLOPT_IPRESOLVE=CURL_IPRESOLVE_V4,0") ==
        Texts{"CURL_IPRESOLVE_V4", "CURL_IPRESOLVE_WHATEVER"});
  CHECK(values("libcurl=7.88,8.22") == Texts{"7.88", "8.22"});
  CHECK(values("handles=per-request,per-client") == Texts{"per-request", "per-client"});
}

TEST_CASE("names and texts are taken as they stand; a comma in one is written with a backslash") {
  CHECK(values("strategy=multi,easy") == Texts{"multi", "easy"});
  CHECK(values("strategy=one\\, two") == Texts{"one, two"});
  CHECK(values("CURLOPT_INTERFACE=,eth0,1..2") == Texts{"", "eth0", "1..2"});
  CHECK(values("CURLOPT_CONNECT_TO=a.test:80:b.test:80\\,::c.test:") ==
        Texts{"a.test:80:b.test:80, ::c.test:"});
}

TEST_CASE("what is wrong with an axis is said with what would be right") {
  CHECK_THAT(error_of("MAXCONNECTS=1"),
             Contains("write \"CURLOPT_MAXCONNECTS\" or \"CURLMOPT_MAXCONNECTS\""));
  CHECK_THAT(error_of("CURLMOPT_MAXCONECTS=1"),
             Contains("nearest") && Contains("\"CURLMOPT_MAXCONNECTS\""));
  CHECK_THAT(error_of("stratgy=easy"), Contains("\"strategy\""));
  CHECK_THAT(error_of("strategy=mutli"), Contains("the nearest is \"multi\""));
  CHECK_THAT(error_of("libcurl=8.1"), Contains("there is no libcurl \"8.1\"") && Contains("7.88"));
  CHECK_THAT(error_of("handles=many"), Contains("per-request"));
  CHECK_THAT(error_of("CURLMOPT_MAXCONNECTS"), Contains("NAME=VALUES"));
  CHECK_THAT(error_of("=1"), Contains("NAME=VALUES"));
  CHECK_THAT(error_of("CURLMOPT_MAXCONNECTS="), Contains("whole number"));
  CHECK_THAT(error_of("CURLMOPT_MAXCONNECTS=few"), Contains("whole number"));
  CHECK_THAT(error_of("CURLMOPT_MAXCONNECTS=-1..3"), Contains("from 0") && Contains("-1"));
  CHECK_THAT(error_of("CURLMOPT_MAXCONNECTS=9..1:2"),
             Contains("ends before it begins; did you mean 1..9:2?"));
  CHECK_THAT(error_of("CURLMOPT_MAXCONNECTS=1..9:0"), Contains("would not end"));
  CHECK_THAT(error_of("CURLMOPT_MAXCONNECTS=1..9*1"), Contains("would not grow"));
  CHECK_THAT(error_of("CURLMOPT_MAXCONNECTS=0..9*2"), Contains("begin above 0"));
  CHECK_THAT(error_of("CURLMOPT_MAXCONNECTS=1..x"), Contains("is not a range of numbers"));
  CHECK_THAT(error_of("CURLMOPT_MAXCONNECTS=1..9:x"), Contains("no number as its step"));
  CHECK_THAT(error_of("CURLMOPT_MAXCONNECTS=0.5..2"), Contains("whole numbers"));
  CHECK_THAT(error_of("CURLMOPT_MAXCONNECTS=1..1e9"), Contains("more than 100000 values"));
  CHECK_THAT(error_of("CURLMOPT_MAXCONNECTS=1..1e300"), Contains("lose count"));
  CHECK_THAT(error_of("CURLOPT_IPRESOLVE=CURL_IPRESOLVE_V5"), Contains("\"CURL_IPRESOLVE_V4\""));
  CHECK_THAT(error_of("CURLOPT_RESOLVE=a.test"), Contains("HOST:PORT:ADDRESS"));
  CHECK_THAT(error_of("multis=0"), Contains("from 1 to 10000"));
  CHECK_THAT(error_of("rtt_ms=-1"), Contains("milliseconds from 0"));
  CHECK(parse_axis("CURLOPT_MAXCONNECTS=-900..-1", three()).errors.size() == 5);
}

TEST_CASE("a strategy gets the options of its point, and no other strategy's run changes") {
  const auto fresh = varied({"CURLOPT_FRESH_CONNECT=1"}, "easy");
  CHECK(analysis::compare(fresh.scenario, {fresh.strategy})[0].summary.value(
            Metric::connections_opened) == 3);
  CHECK(strategies_of(fresh.scenario) == std::vector{fresh.strategy});
  CHECK(fresh.strategy.name == "easy");
  CHECK(strategy("easy").options.empty());
}

TEST_CASE("an option of multis overrides that of each of them") {
  const auto one = varied({"CURLMOPT_MAXCONNECTS=1"}, "multi");
  CHECK(compile(one.scenario, one.strategy).setup->multis[0].options.max_connects == 1);
  CHECK(compile(one.scenario, one.strategy).setup->multis[1].options.max_connects == 1);
  const auto axis = parse_axis("CURLMOPT_MAXCONNECTS=1", three()).axis;
  CHECK(has_effect(axis, strategy("multi")));
  CHECK_FALSE(has_effect(axis, strategy("easy")));
}

TEST_CASE("clients, multis, handles, the libcurl and the network follow the point") {
  const auto all = varied(
      {"multis=3", "handles=per-request", "libcurl=7.88", "rtt_ms=2.5", "strategy=multi"}, "easy");
  CHECK(all.strategy.name == "multi");
  const auto compiled = compile(all.scenario, all.strategy);
  CHECK(compiled.setup->multis.size() == 3);
  CHECK(compiled.setup->multis[0].options.max_connects == 9);  // it had this before
  CHECK(compiled.setup->multis[2].id == "2");
  CHECK(compiled.setup->handle_per_request);
  CHECK(compiled.setup->libcurl == "7.88");
  CHECK(all.scenario.network.rtt_ms->a == 2.5);
  CHECK(varied({"multis=3"}, "easy").strategy == strategy("easy"));
  // The visualizer opens a file, too.
  CHECK(scenario::parse(to_json(all.scenario)).ok());
}

TEST_CASE("axes that do not go together are refused") {
  const auto placed = load(R"({"format": "poolscope/1", "requests": [{"url": "http://a.test/"}],
    "strategies": [{"name": "m", "scope": "multi", "multis": [{"id": "api"}, {"id": "1"}],
                    "place": {"main": {"multi": "api"}}},
                   {"name": "n", "scope": "multi", "multis": 2,
                    "place": {"main": {"multi": "1"}}}]})");
  const auto errors = [&](const std::vector<const char*>& texts, std::size_t which) {
    std::vector<analysis::Axis> axes;
    for (const char* text : texts) axes.push_back(parse_axis(text, placed).axis);
    return check_axes(axes, placed, {strategies_of(placed)[which]});
  };
  REQUIRE(errors({"multis=1..4"}, 0).size() == 1);
  CHECK_THAT(errors({"multis=1..4"}, 0)[0], Contains("\"api\"") && Contains("\"m\""));
  CHECK(errors({"multis=1..4"}, 1).size() == 1);
  CHECK(errors({"multis=2..4"}, 1).empty());
  CHECK_THAT(errors({"rtt_ms=1", "rtt_ms=2"}, 1).at(0), Contains("rtt_ms is varied twice"));
}
