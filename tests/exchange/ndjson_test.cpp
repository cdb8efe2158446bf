// The public events as JSON.

#include "exchange/ndjson.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "small_run.hpp"

using namespace poolscope;
using nlohmann::ordered_json;
using test::parsed;
using test::two_requests;

namespace {

std::vector<ordered_json> events(const std::string& scenario, exchange::EventLines lines = {}) {
  const auto text = test::written(parsed(scenario), [&](auto write, auto setup) {
    return std::make_unique<exchange::NdjsonSink>(write, setup, lines);
  });
  std::vector<ordered_json> all;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) all.push_back(ordered_json::parse(line));
  return all;
}

std::vector<std::string> kinds(const std::vector<ordered_json>& all) {
  std::vector<std::string> names;
  for (const auto& event : all) names.push_back(event["event"]);
  return names;
}

std::vector<std::string> keys(const ordered_json& object) {
  std::vector<std::string> names;
  for (const auto& [key, value] : object.items()) names.push_back(key);
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a run is one object a line, from run_start to run_end, numbered") {
  const auto all = events(two_requests, {.scenario = "two"});
  CHECK(kinds(all) == Names{"run_start", "transfer_start", "decision", "connection_open",
                            "connection_ready", "connection_idle", "transfer_done",
                            "transfer_start", "decision", "connection_idle", "transfer_done",
                            "connection_close", "run_end"});
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(all[i]["seq"] == i);
    CHECK(all[i]["strategy"] == "easy");
    CHECK_FALSE(all[i].contains("file"));
  }
  CHECK(all.front()["format"] == "poolscope-events/1");
  CHECK(all.front()["engine"] == "simulator");
  CHECK(all.front()["seed"] == 1);
  CHECK(all.back()["reason"] == "done");
  CHECK(all.back()["undone"].empty());
}

TEST_CASE("every line carries the fields of its event, always in the same order") {
  const auto all = events(two_requests, {.scenario = "two", .file = "f.json"});
  CHECK(keys(all[1]) ==
        Names{"seq", "t_us", "event", "strategy", "file", "transfer", "client", "client_wait_us"});
  CHECK(keys(all[2]) == Names{"seq", "t_us", "event", "strategy", "file", "transfer", "attempt",
                              "hop", "cause", "outcome", "pool", "connection", "multiplexed",
                              "gate", "waits_for"});
  CHECK(keys(all[3]) == Names{"seq", "t_us", "event", "strategy", "file", "pool", "connection",
                              "transfer", "attempt", "destination"});
  CHECK(keys(all[6]) == Names{"seq", "t_us", "event", "strategy", "file", "transfer", "connection",
                              "result", "result_name", "num_connects", "protocol", "namelookup_us",
                              "connect_us", "appconnect_us", "pretransfer_us", "starttransfer_us",
                              "total_us", "client_wait_us"});
}

TEST_CASE("a first request opens, a second reuses, with the times that libcurl reports") {
  const auto all = events(two_requests);
  const auto& create = all[2];
  CHECK(create["outcome"] == "create");
  CHECK(create["gate"] == "no_candidate");
  CHECK(create["pool"] == "easy:main");
  CHECK(create["connection"] == 0);
  CHECK(create["attempt"] == 1);
  CHECK(create["cause"] == "start");
  CHECK(create["waits_for"].is_null());
  CHECK(all[3]["destination"] == "a.test:80");
  CHECK(all[3]["attempt"] == 1);
  const auto& first = all[6];
  CHECK(first["connection"] == 0);
  CHECK(first["result_name"] == "CURLE_OK");
  CHECK(first["num_connects"] == 1);
  CHECK(first["namelookup_us"] == 20'000);
  CHECK(first["connect_us"] == 60'000);
  CHECK(first["appconnect_us"] == 0);
  CHECK(first["total_us"] == 110'000);
  const auto& reuse = all[8];
  CHECK(reuse["outcome"] == "reuse");
  CHECK(reuse["gate"].is_null());
  CHECK(reuse["connection"] == 0);
  CHECK(all[10]["num_connects"] == 0);
  CHECK(all[10]["total_us"] == 50'000);
  CHECK(all[11]["reason"] == "cleanup");
  CHECK(all[11]["transfer"].is_null());
  CHECK(all[11]["at"] == "api");
}

TEST_CASE("with explain a decision says what became of each candidate") {
  const auto all = events(R"({
    "format": "poolscope/1",
    "requests": [{"url": "http://a.test/"},
                 {"url": "http://a.test/", "options": {"CURLOPT_IPRESOLVE": "CURL_IPRESOLVE_V4"}},
                 {"url": "http://a.test/"}],
    "strategies": [{"name": "easy", "scope": "easy"}]})",
                          {.explain = true});
  std::vector<ordered_json> decisions;
  for (const auto& event : all)
    if (event["event"] == "decision") decisions.push_back(event);
  REQUIRE(decisions.size() == 3);
  CHECK(decisions[0]["candidates"].empty());
  REQUIRE(decisions[1]["candidates"].size() == 1);
  const auto& refused = decisions[1]["candidates"][0];
  CHECK(keys(refused) == Names{"connection", "gate", "verdict", "have", "want"});
  CHECK(refused["gate"] == "ip_version");
  CHECK(refused["verdict"] == "skip");
  CHECK(decisions[1]["gate"] == "ip_version");
  CHECK(decisions[2]["candidates"][0]["verdict"] == "take");
}

TEST_CASE("a waiting transfer says what it waits for and has no connection") {
  const auto all = events(R"({
    "format": "poolscope/1",
    "requests": [{"url": "http://a.test/", "at_ms": 0}, {"url": "http://a.test/", "at_ms": 0}],
    "strategies": [{"name": "multi", "scope": "multi",
                    "multi_options": {"CURLMOPT_MAX_HOST_CONNECTIONS": 1}}]})");
  bool waited = false;
  for (const auto& event : all) {
    if (event["event"] != "decision" || event["outcome"] != "wait") continue;
    waited = true;
    CHECK(event["gate"] == "host_limit");
    CHECK(event["waits_for"] == "a.test:80");
    CHECK(event["connection"].is_null());
    CHECK(event["pool"] == "multi:0");
  }
  CHECK(waited);
}

TEST_CASE("texts are quoted as JSON wants it") {
  std::string out;
  exchange::append_quoted(out, "a\"b\\c\n\x01 ü");
  CHECK(out == "\"a\\\"b\\\\c\\n\\u0001 ü\"");
}

TEST_CASE("output is handed on in pieces, not kept until the end") {
  const auto scenario = parsed(R"({
    "format": "poolscope/1",
    "workload": [{"arrival": {"every_ms": 1}, "count": 5000,
                  "urls": [{"url": "http://a.test/", "weight": 1}]}],
    "strategies": [{"name": "multi", "scope": "multi"}]})");
  const auto strategy = scenario::strategies_of(scenario).front();
  const auto compiled = compile(scenario, strategy);
  std::size_t pieces = 0;
  std::size_t largest = 0;
  exchange::NdjsonSink sink(
      [&](std::string_view piece) {
        ++pieces;
        largest = std::max(largest, piece.size());
      },
      compiled.setup, {});
  const std::array<trace::Sink*, 1> sinks{&sink};
  run(compiled, sinks);
  CHECK(pieces > 10);
  CHECK(largest < 100'000);
}
