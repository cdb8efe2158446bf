// Counts over time and the statistics of a range, against counting by hand.
#include "present/timeline/series.hpp"

#include <algorithm>
#include <random>

#include "present/pool/view.hpp"
#include "present/timeline/range_stats.hpp"
#include "present_fixture.hpp"

using namespace poolscope;
using namespace poolscope::gui;

namespace {

const char* busy = R"({"format":"poolscope/1","network":{"rtt_ms":30,"dns_ms":5},
  "servers":[{"host":"*","alpn":["http/1.1"],"think_ms":{"exponential":60}}],
  "workload":[{"clients":["a","b","c"],"arrival":{"poisson_per_s":40},"count":400,
    "hosts":{"count":6,"zipf":1,"url":"https://h{n}.test/"}}],
  "strategies":[{"name":"m","scope":"multi","multi_options":{
    "CURLMOPT_MAXCONNECTS":4,"CURLMOPT_MAX_TOTAL_CONNECTIONS":7}}]})";

struct Plain {
  std::uint64_t created = 0, reused = 0, waits = 0, closes = 0, evictions = 0, started = 0;
  std::uint32_t peak = 0;
};

Plain counted(const trace::Trace& trace, model::Time from, model::Time to) {
  Plain out;
  std::uint32_t open = 0;
  bool inside = false;
  for (const trace::Event& e : trace.events()) {
    if (!inside && e.t() >= from) {
      inside = true;
      out.peak = open;
    }
    if (e.t() >= to) break;
    if (e.kind() == trace::EventKind::connection_open) ++open;
    if (e.kind() == trace::EventKind::connection_close) --open;
    if (!inside) continue;
    out.peak = std::max(out.peak, open);
    if (e.kind() == trace::EventKind::transfer_start) ++out.started;
    if (e.kind() == trace::EventKind::decision) {
      out.created += e.as<trace::Decision>().outcome == model::Outcome::create;
      out.reused += e.as<trace::Decision>().outcome == model::Outcome::reuse;
      out.waits += e.as<trace::Decision>().outcome == model::Outcome::wait;
    }
    if (e.kind() == trace::EventKind::connection_close) {
      ++out.closes;
      out.evictions += is_eviction(e.as<trace::ConnectionClose>().reason);
    }
  }
  if (!inside) out.peak = open;
  return out;
}

}  // namespace

TEST_CASE("the statistics of any range are those that counting its events gives") {
  const Recorded run(busy);
  const RangeSums sums = build_range_sums(*run.trace, run.index);
  const Series series = make_series(*run.trace, replayed(*run.trace, CountNotes{}), run.index.end);
  std::mt19937 random(5);
  const auto end = static_cast<double>(run.index.end);
  REQUIRE(end > 1e6);
  for (int i = 0; i < 400; ++i) {
    double a = std::uniform_real_distribution<>(0, end)(random);
    double b = i % 3 == 0 ? a + 3000 : std::uniform_real_distribution<>(0, end)(random);
    if (i % 7 == 0) b = end;
    if (a > b) std::swap(a, b);
    const RangeStats stats = range_stats(*run.trace, run.index, sums, series, {a, b});
    const auto to = static_cast<model::Time>(std::ceil(b));
    const Plain plain = counted(*run.trace, static_cast<model::Time>(std::ceil(a)),
                                to >= run.index.end ? to + 1 : to);
    INFO(a << " to " << b);
    CHECK(stats.created == plain.created);
    CHECK(stats.reused == plain.reused);
    CHECK(stats.waits == plain.waits);
    CHECK(stats.closes == plain.closes);
    CHECK(stats.evictions == plain.evictions);
    CHECK(stats.started == plain.started);
    CHECK(stats.open_peak == plain.peak);
  }
  const RangeStats all = range_stats(*run.trace, run.index, sums, series, {0, end});
  CHECK(all.done == 400);
  CHECK(all.evictions > 0);
  CHECK(all.waits > 0);
  CHECK(all.latency_p50 <= all.latency_p95);
}

TEST_CASE("counts over time hold in every moment what the World holds") {
  const Recorded run(busy);
  const Series series = make_series(*run.trace, replayed(*run.trace, CountNotes{}), run.index.end);
  std::uint64_t events = 0, decisions = 0;
  for (const Bucket& bucket : series.buckets) {
    events += bucket.events;
    decisions += bucket.decisions;
  }
  CHECK(events == run.index.public_events.size());
  CHECK(decisions == run.index.decisions.size());
  for (std::size_t i = 0; i < series.buckets.size(); i += 37) {
    const double end = static_cast<double>(i + 1) * series.bucket_us;
    // The World just before the next part begins.
    const auto last = static_cast<model::Time>(std::ceil(end)) - 1;
    const model::World world = run.trace->world_at(run.trace->cursor_at(last));
    std::uint32_t open = 0, idle = 0, pending = 0;
    for (const model::Pool& pool : world.pools.all()) {
      if (!pool.open) continue;
      open += pool.connections.count;
      idle += pool.idle.count;
    }
    for (const model::Multi& multi : world.multis.all())
      pending += static_cast<std::uint32_t>(multi.pending.size());
    const Bucket& bucket = series.buckets[i];
    INFO(i);
    CHECK(bucket.last[static_cast<std::size_t>(Count::open)] == open);
    CHECK(bucket.last[static_cast<std::size_t>(Count::idle)] == idle);
    CHECK(bucket.last[static_cast<std::size_t>(Count::pending)] == pending);
    for (std::size_t k = 0; k < count_kinds; ++k) {
      CHECK(bucket.least[k] <= bucket.last[k]);
      CHECK(bucket.most[k] >= bucket.last[k]);
      CHECK(bucket.most[k] <= series.peak[k]);
    }
  }
  CHECK(series.peak[static_cast<std::size_t>(Count::open)] <= 7);
  CHECK(between(series, Count::open, 0, 1e15).most ==
        series.peak[static_cast<std::size_t>(Count::open)]);
}
