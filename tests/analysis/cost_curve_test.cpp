// The curve of costs over time, also when it is thinned.

#include "analysis/bounds/cost_curve.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>

#include "sim.hpp"
#include "support/file.hpp"

using namespace poolscope;
using analysis::CostCurve;
using analysis::CostPoint;

using poolscope::testing::shipped_scenario;

namespace {

scenario::Scenario parsed(const std::string& text) {
  const auto loaded = scenario::parse(text, "x.json");
  REQUIRE(loaded.ok());
  return loaded.scenario();
}

scenario::Scenario shipped(const char* name) {
  return parsed(shipped_scenario(name));
}

/// The same stream through a thinned curve and one that keeps everything.
struct Both {
  CostCurve thin, all{SIZE_MAX};
  trace::Summary summary;
  Both(const scenario::Scenario& s, std::size_t strategy, std::size_t points) : thin(points) {
    const auto strategies = scenario::strategies_of(s);
    const std::array<trace::Sink*, 3> sinks{&thin, &all, &summary};
    run(compile(s, strategies.at(strategy)), sinks);
  }
};

}  // namespace

TEST_CASE("a short run's curve has every moment, and its waits can be derived by hand") {
  // Look-up 20 ms, TCP 40, TLS 40; the second request reuses; the third, to another host, has no
  // TLS.
  const auto s = parsed(R"({"format": "poolscope/1", "network": {"rtt_ms": 40, "dns_ms": 20},
    "requests": [{"url": "https://a.test/"}, {"url": "https://a.test/"},
                 {"url": "http://b.test/"}],
    "strategies": [{"name": "easy"}]})");
  const Both run(s, 0, 512);
  const auto& points = run.thin.points();
  CHECK(points.front() == CostPoint{});
  CHECK(points.back().opened == 2);
  CHECK(points.back().handshakes == 1);
  CHECK(points.back().waited == 160'000);
  CHECK(points.back().done == 3);
  CHECK(points.back().open == 0);
  CHECK(points.back().idle == 0);
  CHECK(std::any_of(points.begin(), points.end(), [](const CostPoint& p) {
    return p.t == 100'000 && p.handshakes == 1 && p.waited == 100'000 && p.open == 1;
  }));
}

TEST_CASE("what is pending counts as waited, also when the run ends first") {
  const auto s = parsed(R"({"format": "poolscope/1", "network": {"rtt_ms": 0, "dns_ms": 0},
    "servers": [{"host": "*", "think_ms": 100}],
    "requests": [{"url": "http://a.test/", "at_ms": 0}, {"url": "http://a.test/", "at_ms": 0}],
    "strategies": [{"name": "one", "scope": "multi",
                    "multi_options": {"CURLMOPT_MAX_HOST_CONNECTIONS": 1}}]})");
  CHECK(Both(s, 0, 512).thin.points().back().waited == 100'000);
  auto cut = s;
  cut.until_ms = 60;
  const Both run(cut, 0, 512);
  CHECK(run.thin.points().back().waited == 60'000);
  CHECK(run.thin.points().back().t == 60'000);
}

TEST_CASE("a thinned curve is bounded, ends alike, and each of its points is on the true one") {
  for (const char* name : {"workloads/burst-after-idle.json", "workloads/fault-goaway.json",
                           "workloads/browser-page.json"}) {
    const auto s = shipped(name);
    for (const std::size_t most : {16U, 200U}) {
      INFO(name << " in " << most);
      const Both run(s, 0, most);
      const auto& thin = run.thin.points();
      const auto& all = run.all.points();
      REQUIRE(all.size() > most);
      CHECK(thin.size() <= most);
      CHECK(thin.size() > most / 4);
      std::map<model::Time, CostPoint> truth;
      for (const CostPoint& p : all) truth[p.t] = p;  // the last point of an instant
      std::uint32_t most_open = 0, most_idle = 0;
      for (std::size_t i = 1; i < thin.size(); ++i) {
        CHECK((thin[i].t > thin[i - 1].t || i == 1));  // the start is a point of its own
        CostPoint p = thin[i];
        REQUIRE(truth.count(p.t) == 1);
        most_open = std::max(most_open, p.most_open);
        most_idle = std::max(most_idle, p.most_idle);
        p.most_open = truth[p.t].most_open;
        p.most_idle = truth[p.t].most_idle;
        CHECK((p == truth[p.t]));
      }
      using trace::Metric;
      CHECK(most_open == run.summary.value(Metric::open_peak));
      CHECK(most_idle == run.summary.value(Metric::idle_peak));
      CHECK(thin.back().opened == run.summary.opened());
      CHECK(static_cast<double>(thin.back().handshakes) == run.summary.value(Metric::handshakes));
      CHECK(thin.back().done == run.summary.transfers());
      CHECK(thin.back().t == all.back().t);
    }
  }
}
