// The visualizer stops at the limits of the command line and asks whether to go on.

#include <catch2/catch.hpp>

#include <cstdio>
#include <fstream>

#include "app/document/load.hpp"
#include "app/effects/effects.hpp"
#include "app/json/action.hpp"
#include "app/start/command_line.hpp"
#include "app/update.hpp"
#include "gui/opened.hpp"

using namespace poolscope::gui;
using namespace poolscope;
using Catch::Contains;

namespace {

constexpr const char* zero_loop =
    R"({"format": "poolscope/1", "network": {"rtt_ms": 0, "dns_ms": 0},
  "servers": [{"host": "*", "think_ms": 0, "body_bytes": 0}],
  "workload": [{"arrival": {"closed_loop": {"think_ms": 0}}, "duration_ms": 1,
                "urls": [{"url": "http://a.test/"}]}],
  "strategies": [{"name": "easy"}, {"name": "multi", "scope": "multi"}]})";
constexpr const char* counted =
    R"({"format": "poolscope/1", "workload": [{"arrival": {"every_ms": 1}, "count": 40,
                "urls": [{"url": "http://a.test/"}]}],
  "strategies": [{"name": "easy"}, {"name": "multi", "scope": "multi"}]})";

model::Limits few_events() {
  model::Limits limits;
  limits.instant_events = 2000;
  return limits;
}

}  // namespace

TEST_CASE("a run without an end asks whether to go on, and shows what there is") {
  Desk desk(zero_loop, few_events());
  REQUIRE(desk.m.work.at_limit);
  CHECK_FALSE(desk.m.document);
  CHECK_FALSE(desk.m.work.loading);
  CHECK(desk.m.work.at_limit->limit == "instant-events");
  CHECK_THAT(desk.m.work.at_limit->words,
             Contains("gui_limits_test.json: easy: stopped at the limit of 2,000 events at one "
                      "instant; --max-instant-events raises it"));
  SECTION("on with four times as much") {
    desk.act(GoOnBeyondLimit{});
    REQUIRE(desk.m.work.at_limit);
    CHECK_THAT(desk.m.work.at_limit->words, Contains("8,000 events"));
    desk.act(OpenFile{desk.path});  // asked for anew
    CHECK_THAT(desk.m.work.at_limit->words, Contains("2,000 events"));
  }
  SECTION("what there is") {
    desk.act(ShowStopped{});
    CHECK_FALSE(desk.m.work.at_limit);
    REQUIRE(desk.m.document);
    REQUIRE(desk.m.document->runs.size() == 2);
    CHECK(desk.m.document->runs[1].trace->end().limit == "instant-events");
    REQUIRE(desk.m.document->remarks.size() == 2);
    CHECK_THAT(desk.m.document->remarks[1], Contains("multi: stopped at the limit"));
  }
  SECTION("not at all, by Escape") {
    desk.act(StepOut{});
    CHECK_FALSE(desk.m.work.at_limit);
    CHECK_FALSE(desk.m.document);
    desk.act(GoOnBeyondLimit{});
    desk.act(ShowStopped{});
    CHECK_FALSE(desk.m.document);
  }
}

TEST_CASE("what is open stays open until the question is answered") {
  Desk desk(counted, few_events());
  REQUIRE(desk.m.document);
  const auto before = desk.m.document;
  std::ofstream(desk.path) << zero_loop;
  desk.act(ReloadFile{});
  REQUIRE(desk.m.work.at_limit);
  CHECK(desk.m.document == before);
  desk.act(DismissLimit{});
  CHECK(desk.m.document == before);
}

TEST_CASE("what is known beforehand to be too much is not begun; going on is possible") {
  model::Limits limits;
  limits.transfers = 39;
  Desk desk(counted, limits);
  REQUIRE(desk.m.work.at_limit);
  CHECK_FALSE(desk.m.work.at_limit->partial);
  CHECK_THAT(desk.m.work.at_limit->words, Contains("makes 40 transfers; the limit is 39"));
  desk.act(ShowStopped{});  // there is nothing
  REQUIRE(desk.m.work.at_limit);
  desk.act(GoOnBeyondLimit{});
  CHECK_FALSE(desk.m.work.at_limit);
  REQUIRE(desk.m.document);
  CHECK(desk.m.document->scenario.limits.transfers == 156);
}

TEST_CASE("reading has limits as well: size, nesting and memory") {
  const auto asks = [](const std::string& text, const model::Limits& limits, const char* what) {
    Desk desk(text, limits);
    INFO(what);
    REQUIRE(desk.m.work.at_limit);
    CHECK(desk.m.work.at_limit->limit == what);
    CHECK_FALSE(shows(desk.m, Strip::errors));
  };
  model::Limits limits;
  asks(std::string(1'000'000, '['), limits, "nesting");
  limits.file_mb = 1;
  asks(std::string(2 << 20, ' ') + counted, limits, "file-size");
  limits.memory_mb = 1;
  asks(counted, limits, "memory");
}

TEST_CASE("forks, a sweep and advice that stop at a limit ask, and go on") {
  Desk desk(counted);
  REQUIRE(desk.m.document);
  desk.m.work.limits.transfers = 30;
  SECTION("a fork") {
    desk.act(EditStrategy{RunId{1}, "CURLMOPT_MAXCONNECTS", "1"});
    REQUIRE(desk.m.work.at_limit);
    CHECK(desk.m.work.forking.empty());
    desk.act(GoOnBeyondLimit{});
    CHECK_FALSE(desk.m.work.at_limit);
    CHECK(desk.m.document->runs.size() == 3);
  }
  SECTION("a fork shows what there is") {
    desk.m.work.limits.transfers = 40;
    desk.m.work.limits.instant_events = 3;
    desk.act(EditStrategy{RunId{1}, "CURLMOPT_MAXCONNECTS", "1"});
    REQUIRE(desk.m.work.at_limit);
    desk.act(ShowStopped{});
    CHECK(desk.m.work.forking.empty());
    REQUIRE(desk.m.document->runs.size() == 3);
    CHECK(desk.m.document->runs[2].trace->end().limit == "instant-events");
  }
  SECTION("a sweep") {
    desk.act(RunSweep{{{"CURLOPT_MAXCONNECTS=1,2", "strategy=easy"}, 1}});
    REQUIRE(desk.m.work.at_limit);
    CHECK_FALSE(desk.m.study.sweeping);
    CHECK_THAT(desk.m.study.wrong, Contains("CURLOPT_MAXCONNECTS="));
    desk.act(GoOnBeyondLimit{});
    CHECK(desk.m.study.result);
    CHECK(desk.m.study.wrong.empty());
  }
  SECTION("advice") {
    desk.act(LookForAdvice{});
    REQUIRE(desk.m.work.at_limit);
    CHECK_FALSE(desk.m.study.advising);
    desk.act(GoOnBeyondLimit{});
    CHECK(desk.m.study.advice);
  }
  SECTION("a scenario beside it") {
    desk.act(OpenBeside{desk.path});
    REQUIRE(desk.m.work.at_limit);
    desk.act(GoOnBeyondLimit{});
    CHECK_FALSE(desk.m.work.at_limit);
    CHECK(desk.m.document->runs.size() == 4);
  }
}

TEST_CASE("the visualizer's command line has every limit") {
  for (const model::LimitRow& row : model::limit_rows()) {
    const std::string flag{row.flag};
    const std::array words{"poolscope-gui", flag.c_str(), "17"};
    const auto parsed = parse_command_line(static_cast<int>(words.size()), words.data());
    REQUIRE(parsed.line);
    CHECK(parsed.line->limits.*row.member == 17);
    const std::array wrong{"poolscope-gui", flag.c_str(), "0"};
    CHECK(parse_command_line(static_cast<int>(wrong.size()), wrong.data()).exit_code == 2);
  }
}

TEST_CASE("a line of actions is not read beyond all measure") {
  CHECK_THAT(action_from_json(std::string(1'000'000, '[')).error, Contains("--max-nesting"));
}
