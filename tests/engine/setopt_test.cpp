// Options that the application sets while it runs, and what happens to one connection alone.

#include "support/run.hpp"

using namespace poolscope;
using namespace poolscope::testing;

namespace {

const std::string three = R"("requests": [
    {"id": "r1", "url": "http://a.test/", "at_ms": 0},
    {"id": "r2", "url": "http://a.test/", "at_ms": 1000},
    {"id": "r3", "url": "http://a.test/", "at_ms": 2000}])";

}  // namespace

TEST_CASE("easy_setopt holds for transfers that start later, under a request's own options") {
  const Run run = run_text(R"("requests": [
      {"id": "r1", "url": "http://a.test/", "at_ms": 0},
      {"id": "r2", "url": "http://a.test/", "at_ms": 1000},
      {"id": "r3", "url": "http://a.test/", "at_ms": 2000,
       "options": {"CURLOPT_FRESH_CONNECT": false}},
      {"id": "r4", "client": "other", "url": "http://a.test/", "at_ms": 3000}],
    "events": [{"at_ms": 500, "do": "easy_setopt", "client": "main",
                "options": {"CURLOPT_FRESH_CONNECT": true}}])",
                           "multi");
  CHECK(run.said() == Words{"r1 create #0 no_candidate", "r2 create #1 not_searched", "r3 reuse #0",
                            "r4 reuse #0"});
}

TEST_CASE("of two easy_setopt the later in time wins, wherever they stand in the file") {
  const Run run = run_text(three + R"(, "events": [
    {"at_ms": 1500, "do": "easy_setopt", "client": "main",
     "options": {"CURLOPT_FRESH_CONNECT": false}},
    {"at_ms": 500, "do": "easy_setopt", "client": "main",
     "options": {"CURLOPT_FRESH_CONNECT": true}}])",
                           "multi");
  CHECK(run.said() ==
        Words{"r1 create #0 no_candidate", "r2 create #1 not_searched", "r3 reuse #0"});
}

TEST_CASE("easy_setopt reaches generated requests") {
  const Run run = run_text(R"("workload": [{"arrival": {"every_ms": 1000}, "count": 3,
      "urls": [{"url": "http://a.test/"}]}],
    "events": [{"at_ms": 500, "do": "easy_setopt", "client": "main",
                "options": {"CURLOPT_FRESH_CONNECT": true}}])",
                           "multi");
  CHECK(run.said() == Words{"w1.1 create #0 no_candidate", "w1.2 create #1 not_searched",
                            "w1.3 create #2 not_searched"});
}

TEST_CASE("multi_setopt changes a limit for who asks next, also on a multi opened after it") {
  const std::string at_once = R"("requests": [
      {"id": "r1", "url": "http://a.test/", "at_ms": 0},
      {"id": "r2", "url": "http://a.test/", "at_ms": 10},
      {"id": "r3", "url": "http://a.test/", "at_ms": 5000},
      {"id": "r4", "url": "http://a.test/", "at_ms": 5010}],
    "servers": [{"host": "a.test", "alpn": ["http/1.1"], "think_ms": 100}],)";
  const auto with = [&](const std::string& events) {
    return run_text(at_once + "\"events\": [" + events + R"(], "strategies": [
      {"name": "x", "scope": "multi", "multi_options": {"CURLMOPT_MAX_HOST_CONNECTIONS": 1}}])");
  };
  const std::string two = R"({"at_ms": 2000, "do": "multi_setopt", "multi": "0",
      "multi_options": {"CURLMOPT_MAX_HOST_CONNECTIONS": 2}})";
  CHECK(with("").said() == Words{"r1 create #0 no_candidate", "r2 wait host_limit",
                                 "r2 [woken] reuse #0", "r3 reuse #0", "r4 wait host_limit",
                                 "r4 [woken] reuse #0"});
  CHECK(with(two).said() == Words{"r1 create #0 no_candidate", "r2 wait host_limit",
                                  "r2 [woken] reuse #0", "r3 reuse #0", "r4 create #1 busy"});
  const Words anew = with(two + R"(, {"at_ms": 3000, "do": "multi_cleanup", "multi": "0"})").said();
  CHECK(anew.back() == "r4 create #1 not_connected");
}

TEST_CASE("what happens to one connection leaves the others alone") {
  const auto with = [&](const std::string& what) {
    return run_text(R"("requests": [
      {"id": "r1", "url": "http://a.test/", "at_ms": 0},
      {"id": "r2", "url": "http://a.test/", "at_ms": 10},
      {"id": "r3", "url": "http://a.test/", "at_ms": 3000}],
    "servers": [{"host": "a.test", "think_ms": 100,
      "events": [{"at_ms": 1000, "do": "close_idle")" +
                        what + "}]}]",
                    "multi");
  };
  CHECK(with("").said().back() == "r3 create #2 no_candidate");
  CHECK(with(R"(, "pool": "multi:0", "connection": 0)").said().back() == "r3 reuse #1");
  CHECK(with(R"(, "pool": "multi:0", "connection": 1)").said().back() == "r3 reuse #0");
  CHECK(with(R"(, "pool": "multi:1", "connection": 0)").said().back() == "r3 reuse #0");
}
