// Servers that act by themselves: limits of streams, the moments of SETTINGS and GOAWAY, how they
// announce a close, their timeouts and their number of places. The moments are those of nginx and
// similar servers.

#include <catch2/catch.hpp>

#include "support/run.hpp"

using namespace poolscope;
using testing::Run;
using testing::run_text;
using trace::Metric;
using Words = std::vector<std::string>;

namespace {

// Round trips of 100 ms, no look-up: TCP is there at 100, TLS 1.3 at 200.
std::string file(std::string server, std::string requests, std::string strategy) {
  return R"("network": {"rtt_ms": 100, "dns_ms": 0}, "servers": [{"host": "*", )" + server +
         R"(}], "requests": [)" + requests + R"(], "strategies": [{"name": "s", )" + strategy +
         "}]";
}

constexpr const char* multi = R"("scope": "multi", "options": {"CURLOPT_PIPEWAIT": true})";
constexpr const char* multi_7_88 =
    R"("scope": "multi", "libcurl": "7.88", "options": {"CURLOPT_PIPEWAIT": true})";

std::string get(const char* url, int at, const char* more = "") {
  return R"({"url": ")" + std::string(url) + R"(", "at_ms": )" + std::to_string(at) + more + "}";
}

}  // namespace

TEST_CASE("SETTINGS come when a server can send them") {
  const auto limit_known_at = [](const char* server, int before, int after) {
    const std::string text =
        file(server + std::string(R"(, "max_concurrent_streams": 1, "think_ms": 1000)"),
             get("https://a.test/", 0) + "," + get("https://a.test/", before) + "," +
                 get("https://a.test/", after),
             multi);
    const Run run = run_text(text);
    return run.said("r2").front() == "reuse #0" && run.said("r3").front() != "reuse #0";
  };
  // TLS 1.3: ready at 200, a round trip later the limit is known.
  CHECK(limit_known_at(R"("tls": "1.3")", 299, 301));
  CHECK(limit_known_at(R"("tls": "1.3", "settings_ms": 50)", 349, 351));
  // A full handshake of TLS 1.2 ends with the server's bytes: ready at 300, and known at once.
  const Run full =
      run_text(file(R"("tls": "1.2", "max_concurrent_streams": 1, "think_ms": 1000)",
                    get("https://a.test/", 0) + "," + get("https://a.test/", 301), multi));
  CHECK(full.said("r2").front() == "create #1 server_streams");
}

TEST_CASE("streams above the limit are refused, and tried again elsewhere") {
  std::string burst;
  for (int i = 0; i < 6; ++i) burst += (i == 0 ? "" : ",") + get("https://a.test/", 0);
  const char* server = R"("max_concurrent_streams": 2, "think_ms": 400)";
  const Run new_one = run_text(file(server, burst, multi));
  CHECK(new_one.value(Metric::connections_opened) == 3);
  CHECK(new_one.value(Metric::failed) == 0);
  CHECK(new_one.said("r3") ==
        Words{"wait pipewait", "[woken] reuse #0", "[retry] create #1 marked_close"});
  CHECK(run_text(file(server, burst, multi_7_88)).value(Metric::connections_opened) == 5);
  // A server that lets streams wait serves all on one connection, two at a time.
  const Run patient = run_text(
      file(R"("max_concurrent_streams": 2, "think_ms": 400, "over_limit": "queue")", burst, multi));
  CHECK(patient.value(Metric::connections_opened) == 1);
  CHECK(patient.done.at("r6").at == 200 + 50 + 3 * 400 + 50);
  // Refused streams use up no row of responses[].
  const Run answers = run_text(
      file(R"("max_concurrent_streams": 1, "think_ms": 400)",
           get("https://a.test/", 0) + "," +
               get("https://a.test/", 0, R"(, "responses": [{"think_ms": 7}, {"think_ms": 5000}])"),
           multi));
  CHECK(answers.done.at("r2").at < 1000);
}

TEST_CASE("a stream that the client has given up counts until its reset arrives") {
  const auto third = [](int at) {
    return run_text(file(R"("max_concurrent_streams": 2, "think_ms": 1000)",
                         get("https://a.test/", 0) + "," +
                             get("https://a.test/", 400, R"(, "remove_after_ms": 200)") + "," +
                             get("https://a.test/", at),
                         multi))
        .said("r3");
  };
  CHECK(third(590).front() == "create #1 server_streams");  // libcurl counts it as well
  CHECK(third(601) == Words{"reuse #0"});
}

TEST_CASE("GOAWAY goes out when the last request has arrived") {
  const char* server = R"("close_after_requests": 2, "think_ms": 600)";
  const std::string requests = get("https://a.test/", 0) + "," + get("https://a.test/", 400) + "," +
                               get("https://a.test/", 420) + "," + get("https://a.test/", 510);
  const Run run = run_text(file(server, requests, multi));
  CHECK(run.said("r2") == Words{"reuse #0"});
  // The request was on its way when the GOAWAY was sent: refused.
  CHECK(run.said("r3").front() == "reuse #0");
  CHECK(run.said("r3").back().find("[retry] create #1") == 0);
  CHECK(run.said("r4").back() == "[woken] reuse #1");
  CHECK(run.value(Metric::failed) == 0);
  CHECK(run.done.at("r2").at == 1100);  // answered all the same
  // Without a GOAWAY the later requests are lost with the connection.
  const Run silent =
      run_text(file(server + std::string(R"(, "close": "silent")"), requests, multi));
  CHECK(silent.said("r3").front() == "reuse #0");
  CHECK(silent.done.at("r2").result == 0);
  CHECK(silent.said("r3").size() == 2);
  CHECK(silent.said("r3").back().find("[retry] create #1") == 0);
}

TEST_CASE("a connection that is old enough takes one more request") {
  for (const char* scheme : {"http://a.test/", "https://a.test/"}) {
    const Run run = run_text(file(
        R"("max_age_ms": 1000)",
        get(scheme, 0) + "," + get(scheme, 900) + "," + get(scheme, 1500) + "," + get(scheme, 2500),
        R"("scope": "multi")"));
    CHECK(run.said("r2") == Words{"reuse #0"});
    CHECK(run.said("r3") == Words{"reuse #0"});
    CHECK(run.said("r4").front().find("create #1") == 0);
  }
}

TEST_CASE("a server over TLS says close_notify before its FIN") {
  const auto second = [](const char* libcurl, const char* close) {
    return run_text(file(R"("alpn": ["http/1.1"], "idle_timeout_ms": 700, "close": ")" +
                             std::string(close) + '"',
                         get("https://a.test/", 0) + "," + get("https://a.test/", 3000),
                         R"("scope": "multi", "libcurl": ")" + std::string(libcurl) + '"'))
        .said("r2");
  };
  // 7.88.1 looks at one byte, finds the alert, and thinks that the connection is alive.
  CHECK(second("7.88", "announced") == Words{"reuse #0", "[retry] create #1 no_candidate"});
  CHECK(second("7.88", "silent") == Words{"create #1 no_candidate"});
  CHECK(second("8.22", "announced") == Words{"create #1 no_candidate"});
  CHECK(second("8.22", "silent") == Words{"create #1 no_candidate"});
}

TEST_CASE("an answer that is cut ends as its server says goodbye") {
  const auto result = [](const char* libcurl, const char* close) {
    return run_text(file(R"("alpn": ["http/1.1"], "close": ")" + std::string(close) + '"',
                         get("https://a.test/", 0, R"(, "response": {"abort_after_ms": 100})"),
                         R"("libcurl": ")" + std::string(libcurl) + '"'))
        .done.at("r1")
        .result;
  };
  CHECK(result("8.22", "announced") == 18);
  CHECK(result("8.22", "silent") == 56);
  CHECK(result("7.88", "announced") == 18);
  CHECK(result("7.88", "silent") == 18);
}

TEST_CASE("a FIN that nobody announced comes with the last byte") {
  const char* server = R"("close_after_requests": 1, "close": "silent")";
  const std::string redirect =
      get("http://a.test/", 0, R"(, "options": {"CURLOPT_FOLLOWLOCATION": true},
        "responses": [{"status": 302, "location": "/2"}, {"status": 200}])");
  // 7.88.1 looks at the socket and finds it; 8.22 trusts it for a second.
  CHECK(run_text(file(server, redirect, R"("libcurl": "7.88")")).said("r1") ==
        Words{"create #0 no_candidate", "[redirect] create #1 dead"});
  CHECK(run_text(file(server, redirect, R"("libcurl": "8.22")")).said("r1") ==
        Words{"create #0 no_candidate", "[redirect] reuse #0", "[retry] create #1 no_candidate"});
  const std::string late = server + std::string(R"(, "close_delay_ms": 500)");
  CHECK(run_text(file(late, redirect, R"("libcurl": "7.88")")).said("r1")[1] ==
        "[redirect] reuse #0");
}

TEST_CASE("the idle timer runs after the last stream was given up") {
  const Run run = run_text(file(R"("idle_timeout_ms": 700, "think_ms": 20)",
                                get("https://a.test/", 0) + "," +
                                    get("https://a.test/", 500, R"(, "fail_in": "write")") + "," +
                                    get("https://a.test/", 3000),
                                R"("scope": "multi")"));
  // The answer fails at 620, the reset is there at 670, the server closes at 1370.
  REQUIRE(run.peer_closed_at.size() == 1);
  CHECK(run.peer_closed_at[0] == 1420);
  CHECK(run.said("r3").front().find("create") == 0);
}

TEST_CASE("an FTP server says 421 when a session has been idle too long") {
  const auto run = [](const char* libcurl) {
    return run_text(
        R"("network": {"rtt_ms": 20, "dns_ms": 0}, "servers": [{"host": "*", "idle_timeout_ms": 500}],)"
        R"("requests": [{"url": "ftp://a.test/x"}, {"url": "ftp://a.test/y", "at_ms": 3000},)"
        R"({"url": "ftp://a.test/x", "at_ms": 4000}],)"
        R"("strategies": [{"name": "s", "libcurl": ")" +
        std::string(libcurl) + R"("}])");
  };
  // 7.88.1 thinks that unread bytes mean life, and reads the 421 as a timeout.
  CHECK(run("7.88").said("r2") == std::vector<std::string>{"reuse #0"});
  CHECK(run("7.88").done.at("r2").result == 28);
  CHECK(run("7.88").said("r3")[0].starts_with("create #1"));
  for (const char* newer : {"8.21", "8.22"}) {
    CHECK(run(newer).said("r2")[0].starts_with("create #1"));
    CHECK(run(newer).done.at("r2").result == 0);
  }
}

TEST_CASE("a process that ends says nothing, and answers nothing") {
  const Run run = run_text(
      file(R"("think_ms": 500, "alpn": ["http/1.1"], "events": [{"at_ms": 400, "do": "kill"}])",
           get("https://a.test/", 0) + "," +
               get("https://b.test/", 0, R"(, "response": {"think_ms": 0})") + "," +
               get("https://b.test/", 5000),
           R"("scope": "multi")"));
  CHECK(run.done.at("r1").result == 56);  // a fresh connection is not tried again
  CHECK(run.done.at("r1").at == 450);
  CHECK(run.said("r3").front().find("create") == 0);
}

TEST_CASE("a server with few places lets connections wait") {
  // Two are served; the third waits until the first has been idle long enough.
  const Run run = run_text(file(
      R"("max_connections": 2, "idle_timeout_ms": 1000, "think_ms": 20)",
      get("http://a.test/", 0) + "," + get("http://a.test/", 0) + "," + get("http://a.test/", 0),
      R"("scope": "multi")"));
  CHECK(run.done.at("r1").at == 220);
  // The last byte left at 170, the server closes at 1170; r3's request is there already.
  CHECK(run.done.at("r3").at == 1170 + 20 + 50);
  const Run tls = run_text(file(R"("max_connections": 1, "keep_alive": false, "think_ms": 20)",
                                get("https://a.test/", 0) + "," + get("https://a.test/", 0),
                                R"("scope": "multi", "options": {"CURLOPT_HTTP_VERSION":
                                  "CURL_HTTP_VERSION_1_1"})"));
  CHECK(tls.done.at("r1").result == 0);
  CHECK(tls.done.at("r2").result == 0);
  CHECK(tls.done.at("r2").at > tls.done.at("r1").at + 100);
}

TEST_CASE("a forwarding proxy keeps connections as it likes") {
  const auto opened = [](const char* proxy, const char* origin) {
    return run_text(R"("network": {"rtt_ms": 10, "dns_ms": 0},
      "servers": [{"host": "*", )" +
                    std::string(origin) + R"(}],
      "proxies": [{"host": "p.test", "port": 3128)" +
                    proxy + R"(}],
      "requests": [)" +
                    get("http://a.test/", 0) + "," + get("http://b.test/", 2000) + "," +
                    get("http://a.test/", 4000) + R"(],
      "strategies": [{"name": "s", "options": {"CURLOPT_PROXY": "http://p.test:3128"}}])")
        .value(Metric::connections_opened);
  };
  CHECK(opened("", R"("keep_alive": false)") == 1);
  CHECK(opened("", R"("idle_timeout_ms": 500)") == 1);
  CHECK(opened("", R"("close_after_requests": 1)") == 1);
  CHECK(opened(R"(, "idle_timeout_ms": 500)", R"("think_ms": 5)") == 3);
  CHECK(opened(R"(, "keep_alive": false)", R"("think_ms": 5)") == 3);
  CHECK(opened(R"(, "close_after_requests": 2)", R"("think_ms": 5)") == 2);
  CHECK(opened(R"(, "like": "tinyproxy")", R"("think_ms": 5)") == 3);
  CHECK(opened(R"(, "like": "squid")", R"("like": "apache")") == 1);
}

TEST_CASE("a kind of server has its habits where it does not say otherwise") {
  const auto opened = [](const char* server, int pause) {
    return run_text(file(server, get("http://a.test/", 0) + "," + get("http://a.test/", pause),
                         R"("scope": "multi")"))
        .value(Metric::connections_opened);
  };
  CHECK(opened(R"("like": "apache")", 4000) == 1);
  CHECK(opened(R"("like": "apache")", 7000) == 2);
  CHECK(opened(R"("like": "apache", "idle_timeout_ms": 60000)", 7000) == 1);
  CHECK(opened(R"("like": "nginx")", 70000) == 1);
  CHECK(opened(R"("like": "nginx")", 80000) == 2);
}

TEST_CASE("a WebSocket holds its connection until the server ends it") {
  const Run run = run_text(file(R"("close_delay_ms": 3000, "think_ms": 20)",
                                get("ws://a.test/", 0, R"(, "response": {"upgrade": true})"),
                                R"("scope": "multi")"));
  CHECK(run.done.at("r1").result == 0);
  CHECK(run.done.at("r1").at == 100 + 100 + 20 + 3000);
}
