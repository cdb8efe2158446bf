// Sockets in TLS shutdown: how many exist, and what looks after them (curl 8.22 and 8.21
// lib/cshutdn.c, lib/cfilters.c: Curl_conn_adjust_pollset).

#include "support/run.hpp"

using namespace poolscope;
using namespace poolscope::testing;
using trace::Metric;

namespace {

// Ten TLS hosts, one after the other, in a pool of two: eight evictions, each a TLS close.
std::string ten_hosts(const std::string& libcurl, const std::string& drive,
                      const std::string& more = "", const std::string& last = "") {
  std::string requests;
  for (int i = 1; i <= 10; ++i)
    requests += (i == 1 ? "" : ", ") + std::string(R"({"url": "https://10.0.0.)") +
                std::to_string(i) + R"(/", "at_ms": )" + std::to_string(200 * i) + "}";
  return R"("network": {"rtt_ms": 20, "dns_ms": 5},
    "servers": [{"host": "*", "alpn": ["http/1.1"], "think_ms": 5}],
    "requests": [)" +
         requests + last + R"(], "strategies": [{"name": "m", "scope": "multi", "libcurl": ")" +
         libcurl + R"(", "drive": ")" + drive +
         R"(", "multi_options": {"CURLMOPT_MAXCONNECTS": 2)" + more + "}}]";
}

/// The most connections and sockets at once, the most in TLS shutdown, and those in it at the end.
using Sockets = std::vector<double>;

Sockets sockets_of(const Run& run) {
  return {run.value(Metric::sockets_peak), run.value(Metric::shutting_down_peak),
          run.value(Metric::shutting_down_at_end)};
}

}  // namespace

TEST_CASE("8.21 by sockets watches no TLS close: the sockets stay") {
  const Run run = run_text(ten_hosts("8.21", "multi_socket"));
  CHECK(run.value(Metric::evictions) == 8);
  CHECK(run.value(Metric::open_peak) == 3);
  CHECK(sockets_of(run) == Sockets{10, 8, 8});
}

TEST_CASE("each close is over after a round trip where it is watched, or asked about") {
  CHECK(sockets_of(run_text(ten_hosts("8.22", "multi_socket"))) == Sockets{3, 1, 1});
  CHECK(sockets_of(run_text(ten_hosts("8.22", "multi_perform"))) == Sockets{3, 1, 1});
  CHECK(sockets_of(run_text(ten_hosts("8.21", "multi_perform"))) == Sockets{3, 1, 1});
}

TEST_CASE("7.88 waits for nobody's close_notify") {
  CHECK(sockets_of(run_text(ten_hosts("7.88", "multi_socket"))) == Sockets{3, 0, 0});
}

TEST_CASE("a name look-up wakes the multi of 8.21, which then sees what is over") {
  const std::string name = R"(, {"url": "http://plain.test/", "at_ms": 2200})";
  const Run run = run_text(ten_hosts("8.21", "multi_socket", "", name));
  CHECK(sockets_of(run) == Sockets{11, 8, 1});  // it evicts one itself
}

TEST_CASE("the total limit counts them, and cuts the oldest short") {
  const std::string limit = R"(, "CURLMOPT_MAX_TOTAL_CONNECTIONS": 5)";
  CHECK(sockets_of(run_text(ten_hosts("8.21", "multi_socket", limit))) == Sockets{5, 3, 3});
}
