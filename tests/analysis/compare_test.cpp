#include "analysis/compare/compare.hpp"

#include <catch2/catch.hpp>

using namespace poolscope;
using trace::Metric;

namespace {

std::vector<analysis::Column> columns() {
  const auto loaded = scenario::parse(R"({"format": "poolscope/1",
    "requests": [{"url": "https://a.test/"}, {"url": "https://a.test/"},
                 {"url": "https://a.test/"}],
    "strategies": [{"name": "kept"},
                   {"name": "fresh", "options": {"CURLOPT_FRESH_CONNECT": 1}}]})");
  REQUIRE(loaded.ok());
  return analysis::compare(loaded.scenario(), scenario::strategies_of(loaded.scenario()));
}

}  // namespace

TEST_CASE("each strategy is a column of the same metrics") {
  const auto all = columns();
  REQUIRE(all.size() == 2);
  CHECK(all[0].strategy == "kept");
  CHECK(all[0].summary.value(Metric::connections_opened) == 1);
  CHECK(all[1].summary.value(Metric::connections_opened) == 3);
  CHECK(all[0].summary.transfers() == 3);
  CHECK(all[1].summary.value(Metric::reuse_rate) == 0);
}

TEST_CASE("the best of a row is marked, ties and peaks are not") {
  const auto all = columns();
  using Best = std::vector<std::size_t>;
  CHECK(analysis::best_of(all, Metric::connections_opened) == Best{0});
  CHECK(analysis::best_of(all, Metric::reuse_rate) == Best{0});
  CHECK(analysis::best_of(all, Metric::failed).empty());
  CHECK(analysis::best_of(all, Metric::open_peak).empty());
  CHECK(analysis::best_of({all[0]}, Metric::latency_mean).empty());
}

TEST_CASE("a metric is known by its id and read with its unit") {
  for (std::size_t i = 0; i < trace::metric_count; ++i) {
    const auto metric = static_cast<Metric>(i);
    CHECK(analysis::metric_from(trace::metric_id(metric)) == metric);
  }
  CHECK_FALSE(analysis::metric_from("speed").has_value());
  CHECK(analysis::metric_text(Metric::reuse_rate, 0.6667) == "66.7 %");
  CHECK(analysis::metric_text(Metric::latency_p95, 12.345) == "12.3 ms");
  CHECK(analysis::metric_text(Metric::evictions, 3) == "3");
}
