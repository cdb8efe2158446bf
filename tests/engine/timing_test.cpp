// Times derived by hand. If nothing else is given, a round trip is 40 ms, DNS takes 20, and a
// server thinks for 20.

#include "support/run.hpp"

using namespace poolscope;
using namespace poolscope::testing;
using trace::Metric;

namespace {

Run two(const std::string& url, const std::string& server,
        const std::string& between = "at_ms\": 500", const std::string& options = "{}") {
  return run_text(R"("servers": [{"host": "a.test")" + (server.empty() ? "" : ", " + server) +
                  R"(}], "requests": [{"url": ")" + url + R"(", "options": )" + options +
                  R"(, "at_ms": 0}, {"url": ")" + url + R"(", "options": )" + options + R"(, ")" +
                  between + "}]");
}

}  // namespace

TEST_CASE("a first https request pays for DNS, TCP, TLS and the answer") {
  const Done d = two("https://a.test/", "").done.at("r1");
  CHECK(d.namelookup == 20);
  CHECK(d.connect == 60);
  CHECK(d.appconnect == 100);
  CHECK(d.pretransfer == 100);
  CHECK(d.starttransfer == 160);  // there and back 40, thinking 20
  CHECK(d.total == 160);
  CHECK(d.num_connects == 1);
  CHECK(d.protocol == model::Protocol::h2);
  CHECK(d.result == 0);
}

TEST_CASE("a reused connection pays for the answer alone") {
  const Done d = two("https://a.test/", "").done.at("r2");
  CHECK(d.namelookup == 0);
  CHECK(d.connect == 0);
  CHECK(d.appconnect == 0);
  CHECK(d.pretransfer == 0);
  CHECK(d.starttransfer == 60);
  CHECK(d.total == 60);
  CHECK(d.num_connects == 0);
  CHECK(d.at == 560);
}

TEST_CASE("plain http has no TLS to pay for") {
  const Done d = two("http://a.test/", "").done.at("r1");
  CHECK(d.connect == 60);
  CHECK(d.appconnect == 0);
  CHECK(d.starttransfer == 120);
  CHECK(d.protocol == model::Protocol::http_1_1);
}

TEST_CASE("an address needs no DNS") {
  const Run run = run_text(R"("requests": [{"url": "http://10.0.0.1/"}])");
  CHECK(run.done.at("r1").namelookup == 0);
  CHECK(run.done.at("r1").connect == 40);
}

TEST_CASE("TLS 1.2 takes two round trips, a resumed one takes one") {
  const Run run =
      two("https://a.test/", R"("tls": "1.2")", "at_ms\": 1000", R"({"CURLOPT_FORBID_REUSE": 1})");
  CHECK(run.done.at("r1").appconnect == 140);
  CHECK(run.done.at("r2").appconnect == 80);  // the name is in the DNS cache: TCP 40, TLS 40
  CHECK(run.value(Metric::handshakes) == 2);
}

TEST_CASE("TLS 1.2 is not resumed without tickets or without a session cache") {
  CHECK(two("https://a.test/", R"("tls": "1.2", "session_tickets": false)", "at_ms\": 1000",
            R"({"CURLOPT_FORBID_REUSE": 1})")
            .done.at("r2")
            .appconnect == 120);
  CHECK(two("https://a.test/", R"("tls": "1.2")", "at_ms\": 1000",
            R"({"CURLOPT_FORBID_REUSE": 1, "CURLOPT_SSL_SESSIONID_CACHE": 0})")
            .done.at("r2")
            .appconnect == 120);
}

TEST_CASE("a server's own phases replace those that follow from the round trip") {
  const Done d = two("https://a.test/",
                     R"("rtt_ms": 10, "dns_ms": 1, "connect_ms": 7, "tls_ms": 33, "think_ms": 5)")
                     .done.at("r1");
  CHECK(d.namelookup == 1);
  CHECK(d.connect == 8);
  CHECK(d.appconnect == 41);
  CHECK(d.starttransfer == 56);
}

TEST_CASE("a slow accept holds back the handshake, and a plain request") {
  CHECK(two("https://a.test/", R"("accept_ms": 100)").done.at("r1").appconnect == 200);
  // Connected at 60; the request arrives at 80, is read at 160, answered at 180, back at 200.
  const Done plain = two("http://a.test/", R"("accept_ms": 100)").done.at("r1");
  CHECK(plain.pretransfer == 60);
  CHECK(plain.starttransfer == 200);
}

TEST_CASE("a body takes its length at the bandwidth") {
  // 10,000 bytes at 8 Mbit/s, which is one byte a microsecond: 10 ms.
  const Done d = two("http://a.test/", R"("bandwidth_mbps": 8)").done.at("r1");
  CHECK(d.starttransfer == 120);
  CHECK(d.total == 130);
}

TEST_CASE("a name is looked up again when the cache's time is over, to the millisecond") {
  const auto lookup = [](const std::string& at, const std::string& options) {
    return two("http://a.test/", "", "at_ms\": " + at, options).done.at("r2").namelookup;
  };
  const std::string fresh = R"({"CURLOPT_FRESH_CONNECT": 1})";
  // Stored at 20 ms; 60 s later it is stale.
  CHECK(lookup("60019", fresh) == 0);
  CHECK(lookup("60020", fresh) == 20);
  CHECK(lookup("1019", R"({"CURLOPT_FRESH_CONNECT": 1, "CURLOPT_DNS_CACHE_TIMEOUT": 1})") == 0);
  CHECK(lookup("1020", R"({"CURLOPT_FRESH_CONNECT": 1, "CURLOPT_DNS_CACHE_TIMEOUT": 1})") == 20);
  CHECK(lookup("500", R"({"CURLOPT_FRESH_CONNECT": 1, "CURLOPT_DNS_CACHE_TIMEOUT": 0})") == 20);
  CHECK(lookup("1e9", R"({"CURLOPT_FRESH_CONNECT": 1, "CURLOPT_DNS_CACHE_TIMEOUT": -1})") == 0);
}

TEST_CASE("an HTTP proxy's tunnel costs one more round trip, to the proxy and on") {
  const Run run = run_text(R"("proxies": [{"host": "p.test", "port": 3128, "rtt_ms": 10}],
    "servers": [{"host": "a.test", "rtt_ms": 40}],
    "requests": [{"url": "https://a.test/", "options": {"CURLOPT_PROXY": "p.test:3128"}}])");
  const Done d = run.done.at("r1");
  CHECK(d.namelookup == 20);      // the proxy's name
  CHECK(d.connect == 30);         // 10 to the proxy
  CHECK(d.appconnect == 130);     // CONNECT 50, TLS 50
  CHECK(d.starttransfer == 200);  // 50 and thinking
}

TEST_CASE("0 is allowed everywhere: the steps stay apart in one instant") {
  const Run run = run_text(R"("network": {"rtt_ms": 0, "dns_ms": 0},
    "servers": [{"host": "*", "think_ms": 0}],
    "requests": [{"url": "https://a.test/"}, {"url": "https://a.test/"}])");
  CHECK(run.done.at("r2").at == 0);
  CHECK(run.said() == Words{"r1 create #0 no_candidate", "r2 reuse #0"});
}

TEST_CASE("latency is counted from when the client wanted the transfer") {
  const Run run = run_text(R"("requests": [{"url": "http://a.test/", "at_ms": 0},
    {"url": "http://a.test/", "at_ms": 10}])",
                           "easy");
  const Done d = run.done.at("r2");
  CHECK(d.client_wait == 110);  // the call for r1 blocks until 120
  CHECK(d.total == 60);         // libcurl's own time
  CHECK(run.value(Metric::latency_p99) == 170);
}
