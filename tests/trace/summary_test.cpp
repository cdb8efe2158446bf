// The metrics of a run.

#include "support/run.hpp"

using namespace poolscope;
using namespace poolscope::testing;
using trace::Metric;

TEST_CASE("every metric of a small run can be derived by hand") {
  // r1 opens #0 (160 ms); r2 reuses it (60); r3 goes to b.test and evicts it (160); r4 and r5 come
  // together: r4 reuses #1 (60), r5 waits for that (60), then reuses it (60).
  const Run run = run_text(R"("servers": [{"host": "*", "alpn": ["http/1.1"]}], "requests": [
      {"url": "https://a.test/", "at_ms": 0}, {"url": "https://a.test/", "at_ms": 1000},
      {"url": "https://b.test/", "at_ms": 2000},
      {"url": "https://b.test/", "at_ms": 3000}, {"url": "https://b.test/", "at_ms": 3000}],
    "strategies": [{"name": "m", "scope": "multi",
      "multi_options": {"CURLMOPT_MAX_TOTAL_CONNECTIONS": 1}}])");
  CHECK(run.value(Metric::connections_opened) == 2);
  CHECK(run.value(Metric::reuse_rate) == Approx(3.0 / 5));
  CHECK(run.value(Metric::handshakes) == 2);
  CHECK(run.value(Metric::evictions) == 1);
  CHECK(run.value(Metric::wait_ms) == 60);
  CHECK(run.value(Metric::latency_mean) == Approx((160 + 60 + 160 + 60 + 120) / 5.0));
  CHECK(run.value(Metric::latency_p50) == 120);
  CHECK(run.value(Metric::latency_p95) == 160);
  CHECK(run.value(Metric::latency_p99) == 160);
  CHECK(run.value(Metric::open_peak) == 1);
  CHECK(run.value(Metric::idle_peak) == 1);
  CHECK(run.value(Metric::failed) == 0);
  CHECK(run.summary.transfers() == 5);
  CHECK(run.summary.reused() == 3);
  CHECK(run.summary.ending().t == 3'120'000);
}

TEST_CASE("peaks count what is there at once") {
  const Run run = run_text(R"("requests": [
      {"url": "http://a.test/", "at_ms": 0}, {"url": "http://b.test/", "at_ms": 0},
      {"url": "http://c.test/", "at_ms": 0}, {"url": "http://a.test/", "at_ms": 500}],
    "strategies": [{"name": "m", "scope": "multi",
      "multi_options": {"CURLMOPT_MAXCONNECTS": 2}}])");
  CHECK(run.value(Metric::open_peak) == 3);
  CHECK(run.value(Metric::idle_peak) == 2);
  CHECK(run.value(Metric::evictions) == 2);  // a.test's own, the first to be freed, and another
}

TEST_CASE("TLS handshakes before a login and by STARTTLS are counted") {
  const auto handshakes = [](const char* url, const char* use_ssl) {
    return run_text(R"("requests": [{"url": ")" + std::string(url) +
                        R"(", "at_ms": 0, "options": {"CURLOPT_USE_SSL": )" + use_ssl + R"(}},
        {"url": ")" + url +
                        R"(", "at_ms": 3000, "options": {"CURLOPT_USE_SSL": )" + use_ssl + "}}]",
                    "multi")
        .value(Metric::handshakes);
  };
  for (const char* url : {"ftps://a.test/", "imaps://a.test/", "smtps://a.test/"})
    CHECK(handshakes(url, R"("CURLUSESSL_NONE")") == 1);
  for (const char* url : {"ftp://a.test/", "imap://a.test/", "pop3://a.test/", "smtp://a.test/"}) {
    INFO(url);
    CHECK(handshakes(url, R"("CURLUSESSL_NONE")") == 0);
    CHECK(handshakes(url, R"("CURLUSESSL_ALL")") == 1);
  }
}

TEST_CASE("transfers that never end count as failed, and what they waited as waiting") {
  const Run run = run_text(R"("until_ms": 100, "requests": [
      {"url": "http://a.test/", "at_ms": 0}, {"url": "http://a.test/", "at_ms": 30}],
    "strategies": [{"name": "m", "scope": "multi",
      "multi_options": {"CURLMOPT_MAX_HOST_CONNECTIONS": 1}}])");
  CHECK(run.value(Metric::failed) == 2);
  CHECK(run.value(Metric::wait_ms) == 70);
}

TEST_CASE("a run without transfers has rates of 0") {
  const Run run = run_text(R"("requests": [])", "multi");
  for (std::size_t m = 0; m < trace::metric_count; ++m)
    CHECK(run.value(static_cast<Metric>(m)) == 0);
}

TEST_CASE("metrics have the names of the contract") {
  Words ids;
  for (std::size_t m = 0; m < trace::metric_count; ++m)
    ids.emplace_back(trace::metric_id(static_cast<Metric>(m)));
  CHECK(ids == Words{"connections_opened", "reuse_rate", "handshakes", "evictions", "wait_ms",
                     "latency_mean", "latency_p50", "latency_p95", "latency_p99", "open_peak",
                     "idle_peak", "failed", "sockets_peak", "shutting_down_peak",
                     "shutting_down_at_end"});
}
