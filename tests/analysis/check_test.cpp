// Expectations of scenarios: those that hold, and the messages of those that fail.

#include "analysis/conform/check.hpp"

#include <catch2/catch.hpp>

using namespace poolscope;
using analysis::check;

namespace {

/// Two requests in a row to a.test; the expectations begin on line 5.
analysis::CheckResult checked(const std::string& expect) {
  const std::string text = R"({"format": "poolscope/1",
 "requests": [{"url": "http://a.test/", "at_ms": 0}, {"url": "http://a.test/", "at_ms": 500}],
 "servers": [{"host": "*", "keep_alive": true}],
 "strategies": [{"name": "easy"}, {"name": "fresh", "options": {"CURLOPT_FRESH_CONNECT": 1}}],
 "expect": [)" + expect + "]}";
  const auto loaded = scenario::parse(text, "x.json");
  for (const auto& error : loaded.ok() ? std::vector<scenario::Error>{} : loaded.errors())
    UNSCOPED_INFO(scenario::to_string(error));
  REQUIRE(loaded.ok());
  return check(loaded.scenario());
}

std::string only_failure(const std::string& expect) {
  const auto result = checked(expect);
  REQUIRE(result.failures.size() == 1);
  CHECK(result.failures[0].line == 5);
  return result.failures[0].message;
}

}  // namespace

TEST_CASE("what holds gives no failure, and is counted once a strategy") {
  const auto result = checked(R"(
    {"request": "r1", "outcome": "create", "connection": "0"},
    {"request": "r1", "gate": "no_candidate", "strategy": "easy"},
    {"request": "r2", "outcome": "reuse", "connection": "of:r1", "strategy": "easy"},
    {"request": "r2", "outcome": "create", "gate": "not_searched", "strategy": ["fresh"]},
    {"metric": "reuse_rate", "op": "==", "value": 0.5, "strategy": "easy"},
    {"close": {"pool": "easy:main", "connection": 0}, "reason": "cleanup"})");
  for (const auto& failure : result.failures) UNSCOPED_INFO(failure.message);
  CHECK(result.holds());
  CHECK(result.expectations == 8);
  CHECK(result.strategies == 2);
}

TEST_CASE("another outcome is told with its connection and gate") {
  CHECK(only_failure(
            R"({"request": "r2", "outcome": "reuse", "connection": "0", "strategy": "fresh"})") ==
        "r2 on strategy fresh: expected reuse of #0, got create (#1): gate not_searched");
  CHECK(only_failure(
            R"({"request": "r2", "outcome": "create", "gate": "max_age", "strategy": "easy"})") ==
        "r2 on strategy easy: expected create: gate max_age, got reuse of #0");
}

TEST_CASE("another connection is told with what the other request used") {
  CHECK(only_failure(R"({"request": "r2", "connection": "of:r1", "strategy": "fresh"})") ==
        "r2 on strategy fresh: expected the connection of r1, got create (#1): gate not_searched; "
        "r1 used #0");
  CHECK(only_failure(
            R"({"request": "r2", "outcome": "reuse", "connection": "3", "strategy": "easy"})") ==
        "r2 on strategy easy: expected reuse of #3, got reuse of #0");
}

TEST_CASE("a decision that never came is told as such") {
  CHECK(
      only_failure(R"({"request": "r2", "outcome": "reuse", "attempt": 4, "strategy": "easy"})") ==
      "r2 on strategy easy: expected reuse at attempt 4, got no decision at that hop and attempt");
}

TEST_CASE("a metric is told with its value") {
  CHECK(only_failure(
            R"({"metric": "connections_opened", "op": "<", "value": 2, "strategy": "fresh"})") ==
        "connections_opened on strategy fresh: expected < 2, got 2");
}

TEST_CASE("a close is told with its reason, or that there was none") {
  const auto closed = [](int connection) {
    return R"({"close": {"pool": "easy:main", "connection": )" + std::to_string(connection) +
           R"(}, "reason": "dead", "strategy": "easy"})";
  };
  CHECK(only_failure(closed(0)) ==
        "easy:main #0 on strategy easy: expected to be closed for dead, got cleanup");
  CHECK(only_failure(closed(7)) ==
        "easy:main #7 on strategy easy: expected to be closed for dead, got no such connection");
}

TEST_CASE("failures come in the order of the file") {
  const auto result = checked(R"({"request": "r1", "outcome": "reuse"},
    {"request": "r2", "outcome": "wait"})");
  REQUIRE(result.failures.size() == 4);
  CHECK(result.failures[0].line == 5);
  CHECK(result.failures[1].line == 5);
  CHECK(result.failures[2].line == 6);
  CHECK(result.failures[2].message.starts_with("r2 on strategy easy"));
}

TEST_CASE("a waiting request is judged by its last decision unless an attempt is named") {
  const auto loaded = scenario::parse(R"({"format": "poolscope/1",
    "requests": [{"url": "http://a.test/", "at_ms": 0}, {"url": "http://a.test/", "at_ms": 0}],
    "strategies": [{"name": "multi", "scope": "multi",
                    "multi_options": {"CURLMOPT_MAX_HOST_CONNECTIONS": 1}}],
    "expect": [{"request": "r2", "outcome": "wait", "gate": "host_limit", "attempt": 1},
               {"request": "r2", "outcome": "reuse", "connection": "of:r1"},
               {"request": "r2", "outcome": "reuse", "attempt": 2}]})");
  REQUIRE(loaded.ok());
  const auto result = check(loaded.scenario());
  for (const auto& failure : result.failures) UNSCOPED_INFO(failure.message);
  CHECK(result.holds());
}
