// Advice: the claims that it makes, their numbers, and the runs that show them.

#include "analysis/advise/advise.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "analysis/compare/compare.hpp"
#include "sim.hpp"

using namespace poolscope;
using analysis::Advice;
using analysis::Claim;
using analysis::ClaimKind;
using analysis::Verdict;
using trace::Metric;

namespace {

scenario::Scenario parsed(const std::string& text) {
  auto loaded = scenario::parse(text);
  REQUIRE(loaded.ok());
  return loaded.scenario();
}

// Twelve hosts in turn, ten rounds: a pool that keeps fewer than twelve never reuses.
scenario::Scenario twelve_hosts(const std::string& options = "{}") {
  std::string requests;
  for (int i = 0; i < 120; ++i)
    requests += std::string(i == 0 ? "" : ",") + R"({"url": "https://h)" + std::to_string(i % 12) +
                R"(.test/", "at_ms": )" + std::to_string(i * 1000) + "}";
  return parsed(R"({"format": "poolscope/1", "requests": [)" + requests + R"(],
                "strategies": [{"name": "easy", "scope": "easy", "options": )" +
                options + "}]}");
}

Advice advice_of(const scenario::Scenario& scenario, analysis::AdviseOptions options = {}) {
  const auto advice = analysis::advise(scenario, strategies_of(scenario), options);
  REQUIRE(advice);
  return *advice;
}

const Claim* find(const Advice& advice, const std::string& setting) {
  for (const Claim& claim : advice.claims)
    if (claim.setting == setting) return &claim;
  return nullptr;
}

Verdict verdict(const Advice& advice, const std::string& setting) {
  for (const auto& one : advice.tried)
    if (one.setting == setting) return one.verdict;
  FAIL("not tried: " << setting);
  return Verdict::left_out;
}

double mean(const analysis::Measurement& run, Metric metric) {
  for (std::size_t m = 0; m < analysis::advised_metrics.size(); ++m)
    if (analysis::advised_metrics[m] == metric) return run.metrics[m].mean;
  return -1;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) text += part + "\n";
  return text;
}

// Repeats a run of a claim by the means of `compare`.
void check_run(const scenario::Scenario& scenario, const Advice& advice, const Claim& claim,
               const analysis::Measurement& run) {
  auto axis = analysis::parse_axis(claim.setting + "=" + run.value, scenario).axis;
  const analysis::Setting setting{&axis, 0};
  for (const auto& strategy : strategies_of(scenario)) {
    if (strategy.name != claim.strategy) continue;
    auto varied = analysis::apply(std::span{&setting, 1}, scenario, strategy);
    for (std::uint64_t k = 0; k < advice.seeds; ++k) {
      varied.scenario.seed = advice.first_seed + k;
      const auto columns = analysis::compare(varied.scenario, {varied.strategy});
      for (std::size_t m = 0; m < analysis::advised_metrics.size(); ++m)
        CHECK(columns[0].summary.value(analysis::advised_metrics[m]) == run.values[m][k]);
    }
  }
}

}  // namespace

TEST_CASE("where the pool is too small, advice finds the size that is enough") {
  const auto scenario = twelve_hosts();
  const Advice advice = advice_of(scenario);
  CHECK_FALSE(advice.draws);
  CHECK(advice.seeds == 1);
  REQUIRE_FALSE(advice.claims.empty());
  const Claim* claim = find(advice, "CURLOPT_MAXCONNECTS");
  REQUIRE(claim != nullptr);
  CHECK(claim->kind == ClaimKind::set);
  CHECK(claim->before.value == "default");
  CHECK(claim->after.value == "12");
  CHECK(claim->knee == "12");
  CHECK(claim->knee_is_smallest);
  CHECK(mean(claim->before, Metric::connections_opened) == 120);
  CHECK(mean(claim->after, Metric::connections_opened) == 12);
  check_run(scenario, advice, *claim, claim->before);
  check_run(scenario, advice, *claim, claim->after);
  CHECK_THAT(joined(sentences(*claim)),
             Catch::Contains("Set CURLOPT_MAXCONNECTS to 12 (now not set: libcurl's default).") &&
                 Catch::Contains("12 connections are opened instead of 120 (−90 %)") &&
                 Catch::Contains("12 is the smallest value"));
  CHECK(repeating_command(*claim, advice, "a b.json", scenario.seed) ==
        "sweep 'a b.json' --vary CURLOPT_MAXCONNECTS=default,12 --strategy easy --metric "
        "failed,latency_p95,connections_opened,handshakes,latency_mean");
}

TEST_CASE("a setting in force that is right is kept, and what the default would cost is said") {
  const Advice advice = advice_of(twelve_hosts(R"({"CURLOPT_MAXCONNECTS": 40})"));
  const Claim* claim = find(advice, "CURLOPT_MAXCONNECTS");
  REQUIRE(claim != nullptr);
  CHECK(claim->kind == ClaimKind::keep);
  CHECK(claim->before.value == "default");
  CHECK(claim->after.value == "40");
  CHECK(claim->knee == "12");
  CHECK_THAT(joined(sentences(*claim)),
             Catch::Contains("Keep CURLOPT_MAXCONNECTS at 40.") &&
                 Catch::Contains("120 connections are opened instead of 12") &&
                 Catch::Contains("12 would do"));
}

TEST_CASE("a setting in force that is wrong is compared with the default, too") {
  const Advice advice = advice_of(twelve_hosts(R"({"CURLOPT_MAXCONNECTS": 2})"));
  const Claim* claim = find(advice, "CURLOPT_MAXCONNECTS");
  REQUIRE(claim != nullptr);
  CHECK(claim->before.value == "2");
  CHECK(claim->after.value == "12");
  REQUIRE(claim->standard);
  CHECK(mean(*claim->standard, Metric::connections_opened) == 120);
}

TEST_CASE("where nothing matters, nothing is claimed") {
  const Advice advice = advice_of(parsed(R"({"format": "poolscope/1",
    "requests": [{"url": "http://a.test/"}],
    "strategies": [{"name": "multi", "scope": "multi"}]})"));
  CHECK(advice.claims.empty());
  for (const auto& one : advice.tried) {
    CAPTURE(one.setting);
    CHECK(one.verdict == Verdict::no_effect);
  }
  CHECK_THAT(closing_sentences(advice)[0],
             Catch::Contains("No setting that was tried changes") &&
                 Catch::Contains(std::to_string(advice.runs) + " runs"));
}

TEST_CASE("with draws a claim needs seeds that prove it, and its runs can be made again") {
  const auto scenario = parsed(R"({"format": "poolscope/1", "seed": 7,
    "servers": [{"host": "*", "rtt_ms": {"lognormal": [40, 0.5]}}],
    "workload": [{"arrival": {"poisson_per_s": 20}, "count": 300,
                  "hosts": {"count": 30, "zipf": 0.5, "url": "https://h{n}.test/"}}],
    "strategies": [{"name": "multi", "scope": "multi"}]})");
  const Advice advice = advice_of(scenario);
  CHECK(advice.draws);
  CHECK(advice.seeds == 5);
  const Claim* claim = find(advice, "CURLMOPT_MAXCONNECTS");
  REQUIRE(claim != nullptr);
  for (const Claim& one : advice.claims) {
    CAPTURE(one.setting);
    check_run(scenario, advice, one, one.before);
    check_run(scenario, advice, one, one.after);
    const auto differ = changes(one.before, one.after);
    REQUIRE_FALSE(differ.empty());
    for (const auto& change : differ) {
      REQUIRE(change.ci95);
      CHECK(std::abs(change.to - change.from) > *change.ci95);
    }
  }
  CHECK(std::is_sorted(advice.claims.begin(), advice.claims.end(),
                       [](const Claim& a, const Claim& b) { return a.effect > b.effect; }));
}

TEST_CASE("a difference that the seeds do not prove is none") {
  const auto run = [](std::vector<double> p95) {
    analysis::Measurement one;
    for (std::size_t m = 0; m < analysis::advised_metrics.size(); ++m) {
      one.values.push_back(m == 1 ? p95 : std::vector<double>(p95.size(), 1));
      one.metrics.push_back(analysis::spread_of(one.values.back()));
    }
    return one;
  };
  // Differences -50, 40, -50: the mean is -20 of 100, the interval includes 0.
  CHECK(changes(run({100, 100, 100}), run({50, 140, 50})).empty());
  // Pairs of values count, not the spread of each: -10, -11, -9.
  const auto proven = changes(run({100, 500, 900}), run({90, 489, 891}));
  REQUIRE(proven.size() == 1);
  CHECK(proven[0].better());
  // Half a percent is no difference, even if it is certain.
  CHECK(changes(run({1000, 1000}), run({995, 995})).empty());
}

TEST_CASE("what costs something elsewhere is called a trade-off, or not said") {
  // Two requests at once to one host, again and again, with long pauses: one connection each time
  // is fewer, and slower.
  std::string requests;
  for (int i = 0; i < 40; ++i)
    requests += std::string(i == 0 ? "" : ",") + R"({"url": "https://a.test/", "at_ms": )" +
                std::to_string(i / 2 * 400000) + "}";
  const Advice advice =
      advice_of(parsed(R"({"format": "poolscope/1", "requests": [)" + requests +
                       R"(], "strategies": [{"name": "multi", "scope": "multi"}]})"));
  for (const Claim& claim : advice.claims) {
    const auto differ = changes(claim.before, claim.after);
    const bool costs = std::any_of(differ.begin(), differ.end(),
                                   [](const auto& change) { return !change.better(); });
    CAPTURE(claim.setting, claim.after.value);
    CHECK(costs == (claim.kind == ClaimKind::trade));
    const bool says = joined(sentences(claim)).find("\nBut ") != std::string::npos;
    CHECK(costs == says);
  }
}

TEST_CASE("what the limit of transfers does not allow is said to be left out") {
  analysis::AdviseOptions options;
  options.most_transfers = 400;  // one run has 120
  const Advice advice = advice_of(twelve_hosts(), options);
  CHECK(advice.transfers <= 400);
  CHECK(verdict(advice, "CURLOPT_MAXLIFETIME_CONN") == Verdict::left_out);
  CHECK_THAT(joined(closing_sentences(advice)),
             Catch::Contains("Left out, at the limit of transfers"));
}

TEST_CASE("advice does not depend on the number of threads, and can be given up") {
  analysis::AdviseOptions one, three;
  one.threads = 1;
  three.threads = 3;
  const auto scenario = twelve_hosts();
  const Advice a = advice_of(scenario, one), b = advice_of(scenario, three);
  REQUIRE(a.claims.size() == b.claims.size());
  for (std::size_t i = 0; i < a.claims.size(); ++i)
    CHECK(sentences(a.claims[i]) == sentences(b.claims[i]));
  one.progress = [](std::uint64_t, std::uint64_t) { return false; };
  CHECK_FALSE(analysis::advise(scenario, strategies_of(scenario), one));
}

TEST_CASE("an option that multis have differently is not tried") {
  const Advice advice = advice_of(parsed(R"({"format": "poolscope/1",
    "requests": [{"url": "http://a.test/"}],
    "strategies": [{"name": "m", "scope": "multi", "multis": [
      {"id": "0", "options": {"CURLMOPT_MAXCONNECTS": 1}}, {"id": "1"}]}]})"));
  CHECK(verdict(advice, "CURLMOPT_MAXCONNECTS") == Verdict::mixed);
}

TEST_CASE("changes that come to the same numbers are one piece of advice") {
  // One handle for each request keeps nothing; the second strategy is the first with handles kept.
  std::string requests;
  for (int i = 0; i < 20; ++i)
    requests += std::string(i == 0 ? "" : ",") + R"({"client": "c", "url": "https://a.test/", )" +
                R"("at_ms": )" + std::to_string(i * 1000) + "}";
  const Advice advice = advice_of(
      parsed(R"({"format": "poolscope/1", "requests": [)" + requests +
             R"(], "strategies": [{"name": "fresh", "scope": "easy", "handles": "per-request"},
                           {"name": "kept", "scope": "easy"}]})"));
  std::size_t about_fresh = 0;
  for (const Claim& claim : advice.claims)
    if (claim.strategy == "fresh") ++about_fresh;
  REQUIRE(about_fresh == 1);
  const Claim& claim = advice.claims.front();
  CHECK(claim.setting == "strategy");
  REQUIRE(claim.alike.size() == 1);
  CHECK(claim.alike[0] == "keep one handle per client instead of one per request");
  CHECK(joined(analysis::sentences(claim)).find("The same comes of this: keep one handle") !=
        std::string::npos);
}
