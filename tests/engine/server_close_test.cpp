// How servers end connections, and when libcurl notices.

#include "support/run.hpp"

using namespace poolscope;
using namespace poolscope::testing;

namespace {

/// Plain requests to a.test at these moments; the first answer is there at 120 ms.
Run asked(const std::string& server, std::initializer_list<int> at, const std::string& more = "") {
  std::string requests;
  for (const int t : at)
    requests += (requests.empty() ? "" : ", ") +
                std::string{R"({"url": "http://a.test/", "at_ms": )"} + std::to_string(t) + more +
                "}";
  return run_text(R"("servers": [{"host": "a.test", )" + server + R"(}], "requests": [)" +
                  requests + "]");
}

}  // namespace

TEST_CASE("a server's idle timer runs from its last byte; its FIN takes half a round trip") {
  // Last byte sent at 100, timer 1 s, FIN at 1120. The second one's would come after the end.
  const Run run = asked(R"("idle_timeout_ms": 1000)", {0, 3000});
  CHECK(run.peer_closed_at == std::vector<double>{1120});
  CHECK(run.said("r2") == Words{"create #1 no_candidate"});  // the prune closed #0
  CHECK(run.closed() == Words{"#0 dead at 3000 by r2"});
}

TEST_CASE("a request in time disarms the timer, and the next answer arms it again") {
  // r2 reaches the server at 1020, before the timer of 1100; its answer leaves at 1040.
  const Run run = asked(R"("idle_timeout_ms": 1000)", {0, 1000, 3000});
  CHECK(run.peer_closed_at == std::vector<double>{2060});
  CHECK(run.said("r2") == Words{"reuse #0"});
  CHECK(run.said("r3") == Words{"create #1 no_candidate"});
}

TEST_CASE("a request that crosses the FIN finds nobody: libcurl tries again") {
  // Sent at 1090, at the server at 1110: the timer fired at 1100, its FIN arrives at 1120.
  const Run run = asked(R"("idle_timeout_ms": 1000)", {0, 1090});
  CHECK(run.said("r2") == Words{"reuse #0", "[retry] create #1 no_candidate"});
  CHECK(run.retries == Words{"r2"});
  CHECK(run.closed() == Words{"#0 died at 1120 by r2"});
  CHECK(run.done.at("r2").result == 0);
  CHECK(run.done.at("r2").num_connects == 1);
  // 30 ms for nothing, then TCP 40 (the name is known) and the answer 60.
  CHECK(run.done.at("r2").total == 130);
}

TEST_CASE("a request that arrives at the very moment of the timer still counts") {
  CHECK(asked(R"("idle_timeout_ms": 1000)", {0, 1080}).retries.empty());
  CHECK(asked(R"("idle_timeout_ms": 1000)", {0, 1081}).retries.size() == 1);
}

TEST_CASE("a silent close is trusted within a second of the last use, and found dead after it") {
  const auto server = R"("close_after_requests": 1, "close": "silent", "close_delay_ms": 100)";
  // Idle since 120, the FIN arrives at 220.
  const Run soon = asked(server, {0, 1119});
  CHECK(soon.peer_closed_at.front() == 220);
  CHECK(soon.said("r2") == Words{"reuse #0", "[retry] create #1 no_candidate"});
  CHECK(soon.closed() == Words{"#0 died at 1119 by r2"});
  const Run late = asked(server, {0, 1120});
  CHECK(late.said("r2") == Words{"create #1 no_candidate"});
  CHECK(late.closed() == Words{"#0 dead at 1120 by r2"});
}

TEST_CASE("an announced close ends the connection with its answer") {
  for (const char* server : {R"("keep_alive": false)", R"("close_after_requests": 1)"}) {
    const Run run = asked(server, {0, 1000});
    CHECK(run.said("r2") == Words{"create #1 no_candidate"});
    CHECK(run.closed() == Words{"#0 server_close at 120 by r1", "#1 server_close at 1100 by r2"});
  }
  const Run run = asked(R"("close_after_requests": 2)", {0, 1000, 2000});
  CHECK(run.said("r2") == Words{"reuse #0"});
  CHECK(run.said("r3") == Words{"create #1 no_candidate"});
  CHECK(run.closed() == Words{"#0 server_close at 1060 by r2"});
}

TEST_CASE("an answer with Connection: close, and one of HTTP/1.0, end theirs") {
  const Run close = asked(R"("think_ms": 20)", {0, 500}, R"(, "response": {"close": "announced"})");
  CHECK(close.closed() == Words{"#0 server_close at 120 by r1", "#1 server_close at 600 by r2"});
  const Run old = asked(R"("http_version": "1.0")", {0, 500});
  CHECK(old.closed() == Words{"#0 not_keepable at 120 by r1", "#1 not_keepable at 600 by r2"});
  CHECK(old.done.at("r1").protocol == model::Protocol::http_1_0);
}

TEST_CASE("responses are used up one by one, the last repeats; a dead attempt uses none") {
  const Run run = run_text(R"("requests": [
    {"url": "http://a.test/", "at_ms": 0, "response": {"close": "silent"}},
    {"url": "http://a.test/", "at_ms": 500,
     "responses": [{"think_ms": 100}, {"think_ms": 900}]}])");
  CHECK(run.retries == Words{"r2"});
  CHECK(run.done.at("r2").total == 180);  // TCP 40, there and back 40, the first answer's 100
}

TEST_CASE("after five retries libcurl gives up") {
  // Seven connections to one host, all closed by the server just now.
  std::string requests;
  for (int i = 0; i < 7; ++i)
    requests += R"({"url": "http://a.test/", "at_ms": 0, "response": {"close": "silent"}}, )";
  const Run run = run_text(R"("strategies": [{"name": "m", "scope": "multi",
      "multi_options": {"CURLMOPT_MAXCONNECTS": 10}}],
    "requests": [)" + requests +
                           R"({"id": "x", "url": "http://a.test/", "at_ms": 500}])");
  CHECK(run.said("x") == Words{"reuse #0", "[retry] reuse #1", "[retry] reuse #2",
                               "[retry] reuse #3", "[retry] reuse #4", "[retry] reuse #5"});
  CHECK(run.done.at("x").result == 55);
  CHECK(run.done.at("x").num_connects == 0);
  CHECK(run.value(trace::Metric::failed) == 1);
}

TEST_CASE("with five dead ones the sixth attempt is a new connection") {
  std::string requests;
  for (int i = 0; i < 5; ++i)
    requests += R"({"url": "http://a.test/", "at_ms": 0, "response": {"close": "silent"}}, )";
  const Run run = run_text(R"("strategies": [{"name": "m", "scope": "multi"}],
    "requests": [)" + requests +
                           R"({"id": "x", "url": "http://a.test/", "at_ms": 500}])");
  CHECK(run.said("x").back().ends_with("create #5 no_candidate"));
  CHECK(run.done.at("x").result == 0);
}
