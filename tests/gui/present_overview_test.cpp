// The overview's numbers, against counting by hand: of the whole run, and of ranges.
#include "present/overview/view.hpp"

#include <algorithm>
#include <map>
#include <random>

#include "analysis/compare/compare.hpp"
#include "app/document/load.hpp"
#include "gui/opened.hpp"
#include "present/overview/sums.hpp"
#include "present_fixture.hpp"

using namespace poolscope;
using namespace poolscope::gui;

namespace {

const char* busy = R"({"format":"poolscope/1","network":{"rtt_ms":30,"dns_ms":5},
  "servers":[{"host":"*","alpn":["http/1.1"],"think_ms":{"exponential":60}}],
  "workload":[{"clients":["a","b","c"],"arrival":{"poisson_per_s":40},"count":400,
    "hosts":{"count":30,"zipf":1,"url":"https://h{n}.test/"}}],
  "strategies":[{"name":"easy","scope":"easy"},
    {"name":"multi","scope":"multi","multi_options":{"CURLMOPT_MAXCONNECTS":40}},
    {"name":"tight","scope":"multi","multi_options":{"CURLMOPT_MAX_TOTAL_CONNECTIONS":4}}]})";

const OverviewRow& row(const OverviewView& view, trace::Metric metric) {
  const auto at = std::ranges::find(view.rows, metric, &OverviewRow::metric);
  REQUIRE(at != view.rows.end());
  return *at;
}

// Per destination key: connections opened and reused within a stretch.
std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> counted(const Run& run,
                                                                       model::Time from,
                                                                       model::Time to) {
  std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> out;
  for (const TransferLife& life : run.index->transfers)
    for (const DecisionPoint& d : life.decisions) {
      if (d.t < from || d.t >= to || d.connection == UINT32_MAX) continue;
      auto& [created, reused] = out[run.index->connections[d.connection].destination];
      ++(d.outcome == model::Outcome::create ? created : reused);
    }
  return out;
}

}  // namespace

TEST_CASE("the overview marks the best strategy as compare does, and says it in words") {
  const auto document = loaded(busy).document;
  const OverviewView view = make_overview(*document, 1, {});
  std::vector<analysis::Column> columns;
  for (const Run& run : document->runs) columns.push_back({run.strategy.name, *run.summary});
  CHECK(view.strategies == std::vector<std::string>{"easy", "multi", "tight"});
  CHECK(view.rows.size() == trace::metric_count);
  std::size_t marked = 0;
  for (const OverviewRow& one : view.rows) {
    INFO(one.title);
    const auto best = analysis::best_of(columns, one.metric);
    for (std::size_t i = 0; i < one.cells.size(); ++i) {
      CHECK(one.cells[i].best == (std::ranges::find(best, i) != best.end()));
      marked += one.cells[i].best;
      CHECK(one.cells[i].share <= 1);
    }
  }
  CHECK(marked > 0);
  REQUIRE_FALSE(view.verdict.empty());
  const auto opens = std::ranges::find_if(view.verdict, [](const std::string& sentence) {
    return sentence.find("fewest connections") != std::string::npos;
  });
  REQUIRE(opens != view.verdict.end());
  CHECK(opens->starts_with("multi opens"));
}

TEST_CASE("strategies that do the same are not ranked, and one alone is told by its reuse") {
  const std::string two = easy(R"({"url":"http://a.test/"},{"url":"http://a.test/"})");
  CHECK(make_overview(*loaded(two).document, 0, {}).verdict ==
        std::vector<std::string>{
            "1 of 2 searches found a connection to reuse (50 %), 1 opened one."});
  std::string same = two;
  same.insert(same.rfind(']'), R"(,{"name":"same","scope":"easy"})");
  const OverviewView view = make_overview(*loaded(same).document, 0, {});
  for (const OverviewRow& one : view.rows)
    for (const OverviewCell& cell : one.cells) CHECK_FALSE(cell.best);
  CHECK(view.verdict.at(0).starts_with("No strategy is better"));
}

TEST_CASE("reuse by destination is that which counting its decisions gives, in any range") {
  const auto document = loaded(busy).document;
  const Run& run = document->runs[2];
  const auto end = static_cast<double>(run.index->end);
  std::mt19937 random(3);
  for (int i = 0; i < 60; ++i) {
    double a = std::uniform_real_distribution<>(0, end)(random);
    double b = i % 5 == 0 ? end : std::uniform_real_distribution<>(0, end)(random);
    if (a > b) std::swap(a, b);
    std::optional<TimeWindow> range;
    if (i > 0) range = TimeWindow{a, b};
    const OverviewView view = make_overview(*document, 2, range);
    const auto all =
        i > 0 ? counted(run, static_cast<model::Time>(std::ceil(a)),
                        b == end ? run.index->end + 1 : static_cast<model::Time>(std::ceil(b)))
              : counted(run, 0, run.index->end + 1);
    CHECK(view.destinations.size() + view.destinations_hidden == all.size());
    CHECK(view.destinations.size() <= listed_destinations);
    for (const ReuseBar& bar : view.destinations) {
      INFO(bar.name);
      REQUIRE(all.contains(bar.name));
      CHECK(bar.created == all.at(bar.name).first);
      CHECK(bar.reused == all.at(bar.name).second);
    }
    CHECK(std::ranges::is_sorted(view.destinations, std::greater{}, &ReuseBar::created));
  }
  CHECK(make_overview(*document, 2, {}).destinations_hidden > 0);
}

TEST_CASE("the latency histogram holds each transfer once, and its bins know their slowest") {
  const auto document = loaded(busy).document;
  for (const auto& range : {std::optional<TimeWindow>{}, std::optional<TimeWindow>{{1e6, 5e6}}}) {
    const OverviewView view = make_overview(*document, 0, range);
    const Run& run = document->runs[0];
    const LatencyView& all = view.latency;
    std::uint64_t expected = 0, sum = 0;
    for (const TransferLife& life : run.index->transfers)
      expected += !range || (static_cast<double>(life.done) >= range->from &&
                             static_cast<double>(life.done) < range->to);
    for (const LatencyBin& bin : all.bins) {
      sum += bin.count;
      CHECK(bin.count <= all.most);
      CHECK((bin.count == 0) == (bin.slowest == UINT32_MAX));
      if (bin.count == 0) continue;
      const TransferLife& slowest = run.index->transfers[bin.slowest];
      CHECK(slowest.done - slowest.due >= bin.from - 1);
      CHECK(slowest.done - slowest.due <= bin.to + 1);
    }
    CHECK(sum == expected);
    CHECK(all.count == expected);
    CHECK(all.p50 <= all.p95);
    CHECK(all.p95 <= all.p99);
    CHECK(all.place(all.bins.front().from) == Approx(0));
    CHECK(all.place(all.bins.back().to) == Approx(1));
  }
  const Run& run = document->runs[0];
  CHECK(static_cast<double>(make_overview(*document, 0, {}).latency.p95) / 1e3 ==
        Approx(run.summary->value(trace::Metric::latency_p95)));
}

TEST_CASE("the moment of a peak shows as many open, idle and waiting as the peak says") {
  const auto document = loaded(busy).document;
  for (std::size_t r = 0; r < document->runs.size(); ++r) {
    const Run& run = document->runs[r];
    for (const auto& range : {std::optional<TimeWindow>{}, std::optional<TimeWindow>{{2e6, 6e6}}}) {
      const OverviewView view = make_overview(*document, r, range);
      const auto peak = [&](Count count) { return view.peaks[static_cast<std::size_t>(count)]; };
      const auto stands = [&](Count count) {
        const model::World world = run.trace->world_at(peak(count).cursor);
        std::uint32_t open = 0, idle = 0, pending = 0;
        for (const model::Pool& pool : world.pools.all()) {
          if (!pool.open) continue;
          open += pool.connections.count;
          idle += pool.idle.count;
        }
        for (const model::Multi& multi : world.multis.all())
          pending += static_cast<std::uint32_t>(multi.pending.size());
        return count == Count::open ? open : count == Count::idle ? idle : pending;
      };
      for (const Count count : {Count::open, Count::idle, Count::pending}) {
        INFO(r << " " << static_cast<int>(count));
        CHECK(stands(count) == peak(count).most);
      }
      if (!range) CHECK(peak(Count::open).most == run.summary->value(trace::Metric::open_peak));
    }
  }
}

TEST_CASE("a range leaves out what is known of whole runs only") {
  const auto document = loaded(busy).document;
  const OverviewView view = make_overview(*document, 0, TimeWindow{1e6, 3e6});
  CHECK(view.stretch == "the range, 2 s");
  CHECK(view.rows.size() == trace::metric_count - 5);
  CHECK(std::ranges::find(view.rows, trace::Metric::wait_ms, &OverviewRow::metric) ==
        view.rows.end());
  const auto all = make_overview(*document, 0, {});
  CHECK(row(view, trace::Metric::connections_opened).cells[0].text !=
        row(all, trace::Metric::connections_opened).cells[0].text);
}

TEST_CASE("a destination's peak is the most of its connections that are open at once") {
  const auto document = loaded(busy).document;
  const Run& run = document->runs[0];
  for (const DestinationSums& sums : run.overview->destinations) {
    std::uint32_t most = 0;
    for (const std::uint32_t c : sums.connections) {
      const model::Time t = run.index->connections[c].opened;
      std::uint32_t open = 0;
      for (const std::uint32_t d : sums.connections) {
        const ConnectionLife& life = run.index->connections[d];
        open += d <= c && (!life.ever_closed || life.closed > t || d == c);
      }
      most = std::max(most, open);
    }
    CHECK(sums.open_peak == most);
  }
}
