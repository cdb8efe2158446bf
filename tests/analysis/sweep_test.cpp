// Sweeps: points, seeds, confidence intervals, shards and threads.

#include "analysis/sweep/sweep.hpp"

#include <catch2/catch.hpp>

#include <thread>

#include "analysis/compare/compare.hpp"
#include "sim.hpp"

using namespace poolscope;
using analysis::SweepPlan;
using trace::Metric;

namespace {

scenario::Scenario stream() {
  auto loaded = scenario::parse(R"({"format": "poolscope/1", "seed": 7,
    "servers": [{"host": "*", "rtt_ms": {"lognormal": [40, 0.5]}}],
    "workload": [{"arrival": {"poisson_per_s": 50}, "count": 200,
                  "hosts": {"count": 12, "zipf": 1.0, "url": "http://h{n}.test/"}}]})");
  REQUIRE(loaded.ok());
  return loaded.scenario();
}

SweepPlan plan_of(const scenario::Scenario& scenario, const std::vector<const char*>& axes,
                  std::uint64_t seeds) {
  SweepPlan plan;
  for (const char* axis : axes) plan.axes.push_back(analysis::parse_axis(axis, scenario).axis);
  plan.seeds = seeds;
  plan.metrics = {Metric::latency_mean, Metric::connections_opened};
  complete(plan, strategies_of(scenario));
  return plan;
}

bool same(const std::vector<analysis::SweepPoint>& a, const std::vector<analysis::SweepPoint>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].point != b[i].point || a[i].metrics.size() != b[i].metrics.size()) return false;
    for (std::size_t m = 0; m < a[i].metrics.size(); ++m) {
      const auto &x = a[i].metrics[m], &y = b[i].metrics[m];
      if (x.mean != y.mean || x.ci95 != y.ci95 || x.min != y.min || x.max != y.max) return false;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("the interval is Student's") {
  // By hand: mean 3, squares 4+1+0+1+4 = 10, s = sqrt(10/4), s/sqrt(5) = 0.70711; t of four
  // degrees of freedom is 2.77645 (any printed table), so that half the interval is 1.96324.
  const std::vector<double> values{1, 2, 3, 4, 5};
  const auto five = analysis::spread_of(values);
  CHECK(five.mean == 3);
  CHECK(five.min == 1);
  CHECK(five.max == 5);
  CHECK(*five.ci95 == Approx(1.96324).epsilon(1e-5));
  // Two values, one degree of freedom: t = 12.7062, s/sqrt(2) = 1.
  CHECK(*analysis::spread_of(std::vector<double>{4, 6}).ci95 == Approx(12.7062).epsilon(1e-5));
  CHECK_FALSE(analysis::spread_of(std::vector<double>{4}).ci95.has_value());
  CHECK(analysis::spread_of(std::vector<double>{4}).mean == 4);
  // A third has no exact double: equal values must not have a spread by rounding.
  const auto equal = analysis::spread_of(std::vector<double>(7, 1.0 / 3));
  CHECK(equal.mean == 1.0 / 3);
  CHECK(*equal.ci95 == 0);
}

TEST_CASE("points are the product of the axes, the last goes fastest") {
  const auto scenario = stream();
  const auto plan = plan_of(scenario, {"CURLMOPT_MAXCONNECTS=1..3", "strategy=multi,share"}, 1);
  REQUIRE(analysis::point_count(plan) == 6);
  const auto text = [&](std::uint64_t point) {
    std::string out;
    for (const auto& s : settings_at(plan, point)) out += s.axis->values[s.value].text + " ";
    return out;
  };
  CHECK(text(0) == "1 multi ");
  CHECK(text(1) == "1 share ");
  CHECK(text(2) == "2 multi ");
  CHECK(text(5) == "3 share ");
  const auto implied = plan_of(scenario, {"CURLMOPT_MAXCONNECTS=1..3"}, 1);
  CHECK(analysis::point_count(implied) == 9);
  CHECK(implied.axes.back().name == "strategy");
}

TEST_CASE("a point is what compare says of its scenario, seed by seed") {
  const auto scenario = stream();
  const auto plan = plan_of(scenario, {"CURLMOPT_MAXCONNECTS=1,4", "strategy=multi,easy"}, 3);
  const auto points = analysis::sweep(scenario, plan);
  REQUIRE(points);
  REQUIRE(points->size() == 4);
  for (const auto& point : *points) {
    const auto settings = settings_at(plan, point.point);
    auto varied = apply(settings, scenario, strategies_of(scenario).front());
    std::vector<double> latency, opened;
    for (std::uint64_t seed = 7; seed < 10; ++seed) {
      varied.scenario.seed = seed;
      const auto column = analysis::compare(varied.scenario, {varied.strategy}).at(0);
      latency.push_back(column.summary.value(Metric::latency_mean));
      opened.push_back(column.summary.value(Metric::connections_opened));
    }
    CAPTURE(point.point);
    CHECK(point.metrics[0].mean == analysis::spread_of(latency).mean);
    CHECK(point.metrics[0].ci95 == analysis::spread_of(latency).ci95);
    CHECK(point.metrics[1].mean == analysis::spread_of(opened).mean);
    CHECK(*point.metrics[0].ci95 > 0);
  }
  // The option has an effect: one connection kept, or four.
  CHECK(points->at(0).metrics[1].mean > points->at(2).metrics[1].mean);
  // An easy handle has no multi of the application: the result is the same at both values.
  CHECK(points->at(1).metrics[1].mean == points->at(3).metrics[1].mean);
}

TEST_CASE("the number of threads does not show, nor do shards") {
  const auto scenario = stream();
  const auto plan = plan_of(scenario, {"CURLMOPT_MAXCONNECTS=1..5", "rtt_ms=1,30"}, 4);
  const auto with = [&](unsigned threads) {
    analysis::SweepOptions options;
    options.threads = threads;
    return *analysis::sweep(scenario, plan, options);
  };
  const auto alone = with(1);
  CHECK(alone.size() == 30);
  CHECK(same(alone, with(2)));
  CHECK(same(alone, with(7)));
  CHECK(same(alone, with(200)));
  std::vector<analysis::SweepPoint> joined;
  for (std::uint64_t part = 1; part <= 7; ++part) {
    analysis::SweepOptions options;
    options.range = shard(plan, part, 7);
    const auto points = *analysis::sweep(scenario, plan, options);
    CHECK((points.size() == 4 || points.size() == 5));
    joined.insert(joined.end(), points.begin(), points.end());
  }
  CHECK(same(alone, joined));
  CHECK(shard(plan, 31, 40).first == shard(plan, 31, 40).last);  // more shards than points
}

TEST_CASE("progress is told by the caller's thread, and gives up") {
  const auto scenario = stream();
  const auto plan = plan_of(scenario, {"rtt_ms=1..10"}, 2);
  analysis::SweepOptions options;
  options.threads = 2;
  const auto caller = std::this_thread::get_id();
  std::uint64_t last = 0, of = 0;
  bool ours = true, ascends = true;
  options.progress = [&](std::uint64_t done, std::uint64_t total) {
    ours = ours && std::this_thread::get_id() == caller;
    ascends = ascends && done >= last;
    last = done;
    of = total;
    return true;
  };
  CHECK(analysis::sweep(scenario, plan, options));
  CHECK(ours);
  CHECK(ascends);
  CHECK(of == 60);
  CHECK(last > 0);
  options.progress = [](std::uint64_t done, std::uint64_t) { return done < 5; };
  CHECK_FALSE(analysis::sweep(scenario, plan, options));
}

TEST_CASE("the fingerprint of a sweep tells plans and scenarios apart") {
  const auto scenario = stream();
  const auto plan = plan_of(scenario, {"CURLMOPT_MAXCONNECTS=1..5"}, 4);
  const auto print = fingerprint(scenario, plan, "1");
  CHECK(print.size() == 16);
  CHECK(print == fingerprint(stream(), plan_of(scenario, {"CURLMOPT_MAXCONNECTS=1..5"}, 4), "1"));
  CHECK(print != fingerprint(scenario, plan, "2"));
  CHECK(print != fingerprint(scenario, plan_of(scenario, {"CURLMOPT_MAXCONNECTS=1..6"}, 4), "1"));
  CHECK(print != fingerprint(scenario, plan_of(scenario, {"CURLMOPT_MAXCONNECTS=1..5"}, 5), "1"));
  auto other = scenario;
  other.seed = 8;
  CHECK(print != fingerprint(other, plan, "1"));
  auto fewer = plan;
  fewer.metrics.pop_back();
  CHECK(print != fingerprint(scenario, fewer, "1"));
}
