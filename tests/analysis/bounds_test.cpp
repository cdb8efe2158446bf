// The bounds of a comparison, and what evictions cost.

#include "analysis/bounds/bounds.hpp"

#include <catch2/catch.hpp>

#include "analysis/bounds/unbounded.hpp"
#include "support/run.hpp"

using namespace poolscope;
using namespace poolscope::testing;
using analysis::Bounds;
using analysis::Relaxed;

namespace {

Bounds bounds_of(const std::string& members, std::size_t most = analysis::most_stays) {
  const scenario::Scenario s = load(R"({"format": "poolscope/1", )" + members + "}");
  const scenario::Strategy strategy = strategies_of(s).front();
  const auto compiled = compile(s, strategy);
  analysis::BoundsRecorder recorder{compiled, most};
  trace::Sink* const sinks[] = {&recorder};
  run(compiled, sinks);
  return recorder.finish();
}

// Hosts a, b, c, a: with room for two idle connections, the least recently used one is needed next.
const std::string abca = R"("requests": [
    {"url": "http://a.test/"}, {"url": "http://b.test/"}, {"url": "http://c.test/"},
    {"url": "http://a.test/"}])";

std::string keeping(int n) {
  return R"(, "strategies": [{"name": "s", "scope": "easy", "options": {"CURLOPT_MAXCONNECTS": )" +
         std::to_string(n) + "}}]";
}

}  // namespace

TEST_CASE("the clairvoyant evicts another one, and the run regrets its own choice") {
  const Bounds bounds = bounds_of(abca + keeping(2));
  CHECK(bounds.opened == 4);
  CHECK(bounds.unbounded == 3);
  CHECK(bounds.clairvoyant.opens == 3);
  CHECK(bounds.clairvoyant.exact);
  CHECK(bounds.clairvoyant.reasons().empty());
  CHECK(bounds.regret() == 1U);
}

TEST_CASE("a costly eviction names who paid, for what, and how much") {
  const Bounds bounds = bounds_of(
      R"("network": {"rtt_ms": 40, "dns_ms": 20}, "servers": [{"host": "*", "alpn": ["http/1.1"]}],
      "requests": [{"id": "one", "url": "https://a.test/"}, {"id": "two", "url": "https://b.test/"},
                   {"id": "three", "url": "https://a.test/"}])" +
      keeping(1));
  REQUIRE(bounds.costs.evictions == 2);
  REQUIRE(bounds.costs.costly == 1);
  REQUIRE(bounds.costs.worst.size() == 1);
  const analysis::CostlyEviction& e = bounds.costs.worst.front();
  CHECK(e.pool == "easy:main");
  CHECK(e.connection == 0);
  CHECK(e.opened == 2);
  CHECK(e.reason == model::CloseReason::max_connects);
  CHECK(bounds.setup->request_name(e.request) == "three");
  CHECK(e.tls);
  CHECK(e.cost_us == 80'000);  // TCP and TLS; the name is in the DNS cache
  CHECK(bounds.costs.tls == 1);
  CHECK(bounds.costs.us == 80'000);
  CHECK(bounds.regret() == 1U);  // closing #1 as it came back would have kept #0
}

TEST_CASE("an opening is charged to one eviction, the latest that is unpaid") {
  const scenario::Scenario s = load(R"({"format": "poolscope/1", "requests": [
      {"url": "http://a.test/"}, {"url": "http://b.test/"}, {"url": "http://a.test/"},
      {"url": "http://b.test/"}, {"url": "http://a.test/"}])" +
                                    keeping(1) + "}");
  const auto compiled = compile(s, strategies_of(s).front());
  analysis::CostlyEvictions costs{compiled.setup, analysis::CostlyEvictions::Keep::all};
  trace::Sink* const sinks[] = {&costs};
  run(compiled, sinks);
  REQUIRE(costs.all().size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(costs.all()[i].connection == i);
    CHECK(costs.all()[i].opened == i + 2);
    CHECK(costs.all()[i].evicted_at <= costs.all()[i].decided_at);
  }
  CHECK(costs.costs().evictions == 4);
  CHECK(costs.costs().worst.size() == 3);
}

TEST_CASE("who would not have taken the old one does not pay for its eviction") {
  const auto costly = [](const std::string& last) {
    return bounds_of(R"("requests": [{"url": "http://a.test/"}, {"url": "http://b.test/"}, )" +
                     last + "]" + keeping(1))
        .costs.costly;
  };
  CHECK(costly(R"({"url": "http://a.test/"})") == 1);
  CHECK(costly(R"({"url": "http://a.test:81/"})") == 0);
  CHECK(costly(R"({"url": "http://a.test/", "options": {"CURLOPT_FRESH_CONNECT": 1}})") == 0);
  CHECK(costly(R"({"url": "http://a.test/", "options": {"CURLOPT_IPRESOLVE": 1}})") == 0);
  CHECK(costly(R"({"url": "http://a.test/", "options": {"CURLOPT_TIMEOUT_MS": 9000}})") == 1);
  // The connection would have been too old.
  CHECK(costly(R"({"url": "http://a.test/", "at_ms": 130000})") == 0);
}

TEST_CASE("limits are lifted wherever they were given") {
  const std::string limits = R"("CURLOPT_MAXCONNECTS": 1, "CURLOPT_MAXAGE_CONN": 1)";
  const scenario::Scenario s = load(R"({"format": "poolscope/1",
    "clients": [{"id": "main", "options": {)" +
                                    limits + R"(}}],
    "requests": [{"url": "http://a.test/", "options": {"CURLOPT_MAXLIFETIME_CONN": 1}}],
    "events": [{"at_ms": 5, "do": "easy_setopt", "client": "main",
                "options": {"CURLOPT_MAXCONNECTS": 2}},
               {"at_ms": 6, "do": "multi_setopt", "multi": "0",
                "multi_options": {"CURLMOPT_MAX_TOTAL_CONNECTIONS": 1}}],
    "strategies": [{"name": "s", "scope": "multi", "multi_options": {"CURLMOPT_MAXCONNECTS": 1},
      "multis": [{"id": "0", "options": {"CURLMOPT_MAX_HOST_CONNECTIONS": 1}}]}]})");
  const auto lifted = analysis::without_limits(compile(s, strategies_of(s).front()));
  for (const model::Options& o : lifted.setup->options) {
    CHECK(o.max_connects == model::no_limit);
    CHECK(o.maxage_conn_s > 1'000'000'000);
    CHECK(o.maxlifetime_conn_s == 0);
  }
  REQUIRE(lifted.setup->multis.size() == 1);
  REQUIRE(lifted.setup->multis[0].later.size() == 1);
  for (const model::MultiOptions& o :
       {lifted.setup->multis[0].options, lifted.setup->multis[0].later[0]}) {
    CHECK(o.max_connects == model::no_limit);
    CHECK(o.max_host_connections == 0);
    CHECK(o.max_total_connections == 0);
  }
}

TEST_CASE("why a bound is one only is said") {
  const auto reasons = [](const std::string& more, const std::string& options = "{}") {
    return bounds_of(R"("servers": [{"host": "*", "alpn": ["http/1.1"])" + more + R"(}],
      "requests": [{"url": "http://a.test/", "options": )" +
                     options + R"(}, {"url": "http://b.test/"}, {"url": "http://c.test/"},
        {"url": "http://b.test/"}, {"url": "http://a.test/"}, {"url": "http://c.test/"}])" +
                     keeping(1))
        .clairvoyant.reasons();
  };
  using Reasons = std::vector<Relaxed>;
  CHECK(reasons("").empty());
  CHECK(reasons(R"(, "idle_timeout_ms": 60000)") == Reasons{Relaxed::server_closes});
  CHECK(reasons("", R"({"CURLOPT_IPRESOLVE": 1})") == Reasons{Relaxed::options});
  const Bounds aged = bounds_of(R"("requests": [
      {"url": "http://a.test/"}, {"url": "http://b.test/"}, {"url": "http://c.test/"},
      {"url": "http://a.test/", "at_ms": 130000}])" +
                                keeping(2));
  CHECK(aged.opened == 4);
  CHECK(aged.clairvoyant.opens == 3);
  CHECK_FALSE(aged.clairvoyant.exact);
  CHECK(aged.clairvoyant.reasons() == Reasons{Relaxed::ageing});
}

TEST_CASE("what a server closed by its count of requests could have been kept by other choices") {
  const Bounds bounds = bounds_of(
      R"("servers": [{"host": "a.test", "close_after_requests": 2}, {"host": "*"}],
      "requests": [{"url": "http://a.test/"}, {"url": "http://a.test/"}, {"url": "http://a.test/"},
                   {"url": "http://b.test/"}])" +
      keeping(1));
  CHECK(bounds.opened == 3);
  CHECK(bounds.clairvoyant.opens == 2);
  CHECK(bounds.clairvoyant.reasons() == std::vector<Relaxed>{Relaxed::server_closes});
  CHECK_FALSE(bounds.clairvoyant.exact);
}

TEST_CASE("a connection that its transfer closes is kept by nobody") {
  const Bounds bounds = bounds_of(
      R"("requests": [{"url": "http://a.test/", "options": {"CURLOPT_FORBID_REUSE": 1}},
      {"url": "http://a.test/"}, {"url": "http://b.test/"}, {"url": "http://a.test/"}])" +
      keeping(1));
  CHECK(bounds.opened == 4);
  CHECK(bounds.clairvoyant.opens == 3);
  CHECK(bounds.clairvoyant.exact);
}

TEST_CASE("a busy period of HTTP/2 counts as one stay") {
  // Two streams at once, then b, which evicts; then a again.
  const Bounds bounds = bounds_of(
      R"("requests": [{"url": "https://a.test/", "at_ms": 0}, {"url": "https://a.test/", "at_ms": 0},
      {"url": "https://b.test/", "at_ms": 1000}, {"url": "https://a.test/", "at_ms": 2000}],
      "strategies": [{"name": "s", "scope": "multi",
                      "multi_options": {"CURLMOPT_MAXCONNECTS": 1}}])");
  CHECK(bounds.opened == 4);
  CHECK(bounds.clairvoyant.opens == 2);
  CHECK(bounds.clairvoyant.reasons() == std::vector<Relaxed>{Relaxed::multiplexing});
}

TEST_CASE("without evictions there was nothing to choose: the run is its own bound") {
  const Bounds bounds = bounds_of(R"("requests": [
      {"url": "https://a.test/", "at_ms": 0}, {"url": "https://a.test/", "at_ms": 0},
      {"url": "https://a.test/", "at_ms": 1}],
      "strategies": [{"name": "s", "scope": "multi"}])");
  CHECK(bounds.opened == 3);  // all at once, before any is known to multiplex
  CHECK(bounds.clairvoyant.opens == 3);
  CHECK(bounds.clairvoyant.exact);
}

TEST_CASE("a run that is too long to be kept has no clairvoyant bound, and says so") {
  const Bounds bounds = bounds_of(abca + keeping(2), 3);
  CHECK_FALSE(bounds.clairvoyant.computed);
  CHECK_FALSE(bounds.regret().has_value());
  CHECK(bounds.unbounded == 3);
  CHECK(bounds.costs.costly == 1);
  CHECK(bounds_of(abca + keeping(2), 4).clairvoyant.computed);
}
