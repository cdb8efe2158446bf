// HTTP/2: when transfers share a connection.

#include "support/run.hpp"

using namespace poolscope;
using namespace poolscope::testing;
using trace::Metric;

namespace {

/// `at_once` requests at 0 and one late at 500, to an HTTP/2 server.
Run https(int at_once, const std::string& options = "{}", const std::string& multi_options = "{}",
          const std::string& server = "") {
  std::string requests;
  for (int i = 0; i < at_once; ++i) requests += R"({"url": "https://a.test/", "at_ms": 0}, )";
  return run_text(R"("servers": [{"host": "a.test")" + (server.empty() ? "" : ", " + server) +
                  R"(}], "requests": [)" + requests +
                  R"({"id": "late", "url": "https://a.test/", "at_ms": 500}],
    "strategies": [{"name": "m", "scope": "multi", "options": )" +
                  options + R"(, "multi_options": )" + multi_options + "}]");
}
const std::string pipewait = R"({"CURLOPT_PIPEWAIT": 1})";

}  // namespace

TEST_CASE("four at once to an unknown server open four connections") {
  const Run run = https(4);
  CHECK(run.value(Metric::connections_opened) == 4);
  CHECK(run.said("r4") == Words{"create #3 not_connected"});
  CHECK(run.said("late") == Words{"reuse #0"});
}

TEST_CASE("with PIPEWAIT they wait for one and share it") {
  const Run run = https(4, pipewait);
  CHECK(run.value(Metric::connections_opened) == 1);
  for (const char* name : {"r2", "r3", "r4"}) {
    CHECK(run.said(name) == Words{"wait pipewait", "[woken] reuse #0"});
    CHECK(run.sent_at.at(name) == 100);
    CHECK(run.done.at(name).total == 160);
  }
  CHECK(run.decisions.back().request == "late");
  CHECK(run.value(Metric::wait_ms) == 300);
}

TEST_CASE("a TLS server that speaks only HTTP/1.1 keeps the waiting ones until the first end") {
  const Run run = https(4, pipewait, "{}", R"("alpn": ["http/1.1"])");
  CHECK(run.sent_at.at("r2") == 160);  // the connection was ready at 100
  CHECK(run.said("r2") == Words{"wait pipewait", "[woken] reuse #0"});
  CHECK(run.said("r3") == Words{"wait pipewait", "[woken] create #1 busy"});
}

TEST_CASE("the client's stream limit sends the rest to another connection") {
  const Run run = https(5, pipewait, R"({"CURLMOPT_MAX_CONCURRENT_STREAMS": 2})");
  CHECK(run.value(Metric::connections_opened) == 2);
  CHECK(run.value(Metric::failed) == 0);
  CHECK(run.said("r2").back() == "[woken] reuse #0");
  CHECK(run.said("r3").back() == "[woken] create #1 client_streams");
  // The others wait for #1, and #0 is free again before that is ready.
  CHECK(run.said("r4").back() == "[woken] reuse #0");
  CHECK(run.sent_at.at("r4") == 160);
}

TEST_CASE("the server's limit holds from its SETTINGS on") {
  // SETTINGS come a round trip after the handshake: a later transfer knows the limit.
  const Run run = run_text(R"("servers": [{"host": "a.test", "max_concurrent_streams": 2,
      "think_ms": 1000}],
    "requests": [{"url": "https://a.test/", "at_ms": 0}, {"url": "https://a.test/", "at_ms": 200},
      {"url": "https://a.test/", "at_ms": 210}],
    "strategies": [{"name": "m", "scope": "multi"}])");
  CHECK(run.said("r2") == Words{"reuse #0"});
  CHECK(run.said("r3") == Words{"create #1 server_streams"});
  const Run late = run_text(R"("servers": [{"host": "a.test", "max_concurrent_streams": 1,
      "think_ms": 1000, "settings_ms": 50}],
    "requests": [{"url": "https://a.test/", "at_ms": 0}, {"url": "https://a.test/", "at_ms": 185},
      {"url": "https://a.test/", "at_ms": 191}],
    "strategies": [{"name": "m", "scope": "multi"}])");
  // libcurl does not know the limit yet, and the server has room for no other.
  CHECK(late.said("r2") == Words{"reuse #0", "[retry] create #2 not_connected"});
  CHECK(late.said("r3") == Words{"create #1 server_streams"});
}

TEST_CASE("stream limits and a host limit make transfers wait") {
  const Run run = https(4, pipewait, R"({"CURLMOPT_MAX_CONCURRENT_STREAMS": 2,
                                         "CURLMOPT_MAX_HOST_CONNECTIONS": 1})");
  CHECK(run.value(Metric::connections_opened) == 1);
  CHECK(run.value(Metric::failed) == 0);
  CHECK(run.ending.reason == trace::EndReason::done);
}

TEST_CASE("without multiplexing HTTP/2 is still reused, one transfer at a time") {
  const Run run = run_text(R"("requests": [
      {"url": "https://a.test/", "at_ms": 0}, {"url": "https://a.test/", "at_ms": 150},
      {"url": "https://a.test/", "at_ms": 500}],
    "strategies": [{"name": "m", "scope": "multi",
      "multi_options": {"CURLMOPT_PIPELINING": "CURLPIPE_NOTHING"}}])");
  CHECK(run.said() == Words{"r1 create #0 no_candidate", "r2 create #1 busy", "r3 reuse #0"});
  CHECK(run.done.at("r3").protocol == model::Protocol::h2);
}

TEST_CASE(
    "a request that insists on HTTP/1.1 takes no HTTP/2 connection, and the other way round") {
  const Run run = run_text(R"("requests": [
      {"url": "https://a.test/", "at_ms": 0},
      {"url": "https://a.test/", "at_ms": 500,
       "options": {"CURLOPT_HTTP_VERSION": "CURL_HTTP_VERSION_1_1"}},
      {"url": "https://a.test/", "at_ms": 1000}])",
                           "multi");
  CHECK(run.said("r2") == Words{"create #1 http_version"});
  CHECK(run.done.at("r2").protocol == model::Protocol::http_1_1);
  CHECK(run.said("r3") == Words{"reuse #0"});
}

TEST_CASE("HTTP/2 by prior knowledge on cleartext multiplexes as soon as it is connected") {
  const auto at = [](int ms) {
    return run_text(R"("requests": [{"url": "http://a.test/", "at_ms": 0},
        {"url": "http://a.test/", "at_ms": )" +
                    std::to_string(ms) + R"(}],
      "strategies": [{"name": "m", "scope": "multi",
        "options": {"CURLOPT_HTTP_VERSION": "CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE"}}])");
  };
  // Connected at 60, first byte at 120.
  CHECK(at(50).said("r2") == Words{"create #1 not_connected"});
  CHECK(at(70).said("r2") == Words{"reuse #0"});
  CHECK(at(70).decisions.back().multiplexed);
}

TEST_CASE("GOAWAY: no further streams, and the connection goes with the last one") {
  const Run run = run_text(R"("servers": [{"host": "a.test", "bandwidth_mbps": 1}], "requests": [
      {"url": "https://a.test/", "at_ms": 0, "response": {"close": "announced"}},
      {"url": "https://a.test/", "at_ms": 110},
      {"url": "https://a.test/", "at_ms": 200}],
    "strategies": [{"name": "m", "scope": "multi"}])");
  // First byte with GOAWAY at 160; r1's body ends at 240, r2's at 250.
  CHECK(run.said("r2") == Words{"reuse #0"});
  CHECK(run.said("r3") == Words{"create #1 marked_close"});
  CHECK(run.closed() == Words{"#0 goaway at 250 by r2"});
  CHECK(run.done.at("r2").result == 0);
}
