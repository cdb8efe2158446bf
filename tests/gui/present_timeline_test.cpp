#include <algorithm>
#include <cmath>

#include "present/timeline/view.hpp"
#include "present/timeline/waterfall.hpp"
#include "present_fixture.hpp"

using namespace poolscope;
using namespace poolscope::gui;

namespace {

bool of_transfer(BarKind kind) {
  return kind == BarKind::waiting || kind == BarKind::receiving;
}
Scale scale(double from, double to, float width) {
  return Scale{{from, to}, width};
}

std::string many(int n, int apart_ms) {
  std::string requests;
  for (int i = 0; i < n; ++i)
    requests += std::string(i ? "," : "") + R"({"url":"http://a.test/","at_ms":)" +
                std::to_string(i * apart_ms) + "}";
  return requests;
}

}  // namespace

TEST_CASE("merged bars carry what they merge: counts add up to all stretches, at any zoom") {
  const Recorded run(multi(many(200, 300)));
  const Lanes lanes = build_lanes(run.index, run.trace->setup());
  const auto end = static_cast<double>(run.index.end);
  for (const float width : {40.0F, 300.0F, 1000.0F, 50000.0F})
    for (const Lane& lane : lanes.lanes) {
      if (lane.kind != Lane::Kind::connection) continue;
      const ConnectionLife& life = run.index.connections[lane.connection];
      std::size_t spans = 0, uses = 0;
      for (const Bar& bar : lane_bars(run.index, lanes, lane, scale(0, end, width)))
        (of_transfer(bar.kind) ? uses : spans) += bar.count;
      CHECK(spans == life.spans.size());
      CHECK(uses == life.uses.size());
    }
}

TEST_CASE("a merged bar tells exactly what it merges, and how much of its time was in use") {
  const Recorded run(multi(many(200, 300)));
  const Lanes lanes = build_lanes(run.index, run.trace->setup());
  std::size_t merged_bars = 0;
  for (const Lane& lane : lanes.lanes) {
    if (lane.kind != Lane::Kind::connection) continue;
    const ConnectionLife& life = run.index.connections[lane.connection];
    for (const Bar& bar :
         lane_bars(run.index, lanes, lane, scale(0, static_cast<double>(run.index.end), 40))) {
      if (bar.count < 2) continue;
      ++merged_bars;
      const Merged merged = merged_in(run.index, lanes, lane, bar);
      if (of_transfer(bar.kind)) {
        CHECK(merged.transfers == bar.count);
        CHECK(merged.first == life.uses[bar.first].transfer);
        CHECK(merged.last == life.uses[bar.first + bar.count - 1].transfer);
      } else {
        std::size_t stretches = 0;
        for (const Merged::Part& part : merged.parts) stretches += part.count;
        CHECK(stretches == bar.count);
      }
      model::Duration idle = 0;
      for (const Span& span : life.spans)
        if (span.kind == Span::Kind::idle)
          idle += std::max<model::Duration>(
              std::min(span.to, bar.to) - std::max(span.from, bar.from), 0);
      CHECK(bar.share ==
            Approx(1 - static_cast<double>(idle) / static_cast<double>(bar.to - bar.from)));
    }
  }
  CHECK(merged_bars > 10);
}

TEST_CASE("what touches a window is found as by looking at every row") {
  std::vector<Extents::Extent> rows;
  for (std::int64_t i = 0; i < 5000; ++i)
    rows.push_back({i * 10, i * 10 + (i % 700 == 0 ? 20000 : i * 37 % 50)});
  const Extents extents(rows);
  for (const TimeWindow window : {TimeWindow{0, 60000}, TimeWindow{12345, 12400},
                                  TimeWindow{49000, 90000}, TimeWindow{80000, 90000}})
    for (const auto& [from, to] : {std::pair{0, 5000}, {17, 4999}, {2048, 2049}, {9, 9}}) {
      std::vector<std::size_t> found, wanted;
      extents.each(from, to, window, [&](std::size_t row) {
        found.push_back(row);
        return true;
      });
      for (auto i = static_cast<std::size_t>(from); i < static_cast<std::size_t>(to); ++i)
        if (static_cast<double>(rows[i].to) >= window.from &&
            static_cast<double>(rows[i].from) <= window.to)
          wanted.push_back(i);
      CHECK(found == wanted);
    }
}

TEST_CASE("a waterfall of many rows is bands that stand for each row once, and rows close by") {
  const Recorded run(multi(many(9000, 20)));
  const Waterfall waterfall = build_waterfall(run.index, run.trace->setup().clients.size());
  const auto end = static_cast<double>(run.index.end);
  const WaterfallRows all = rows_in(waterfall, {0, end});
  REQUIRE(all.level < waterfall.levels.size());
  CHECK(all.first.size() <= most_bands + 2 * waterfall.heads.size());
  CHECK(all.hidden == 0);
  std::size_t next = 0;
  model::Duration spent = 0, wanted = 0;
  for (std::size_t i = 0; i < all.first.size(); ++i) {
    CHECK(all.first[i] == next);
    if (all.band[i] == UINT32_MAX) {
      ++next;
      continue;
    }
    const WaterfallBand& band = waterfall.levels[all.level][all.band[i]];
    next += band.count;
    for (const model::Duration part : band.spent) spent += part;
  }
  CHECK(next == waterfall.rows.size());
  for (const TransferLife& life : run.index.transfers)
    for (const model::Duration part : times_of(run.index, life)) wanted += part;
  CHECK(spent == wanted);

  const WaterfallRows some = rows_in(waterfall, {end * 0.5, end * 0.6});
  CHECK(some.level == SIZE_MAX);
  CHECK(some.first.size() + some.hidden == waterfall.rows.size());
  for (const std::uint32_t row : some.first) {
    if (waterfall.rows[row].transfer == UINT32_MAX) continue;
    const TransferLife& life = run.index.transfers[waterfall.rows[row].transfer];
    CHECK(static_cast<double>(life.due) <= end * 0.6);
    CHECK(static_cast<double>(life.done) >= end * 0.5);
  }
}

TEST_CASE("bars stay inside the window and none is too narrow to see") {
  const Recorded run(multi(many(100, 70)));
  const Lanes lanes = build_lanes(run.index, run.trace->setup());
  const auto end = static_cast<double>(run.index.end);
  for (const TimeWindow window : {TimeWindow{0, end}, TimeWindow{end * 0.3, end * 0.31}})
    for (const Lane& lane : lanes.lanes)
      for (const Bar& bar : lane_bars(run.index, lanes, lane, Scale{window, 400})) {
        CHECK(bar.x0 >= 0);
        CHECK(bar.x1 <= 400);
        CHECK(bar.x1 >= bar.x0);
        if (bar.count > 0 && bar.x0 > 0 && bar.x1 < 400) CHECK(bar.x1 - bar.x0 >= 1.99F);
      }
}

TEST_CASE("a transfer's bar is pale until its first byte and solid after it") {
  const Recorded run(
      multi(R"({"url":"http://a.test/","at_ms":0,"response":{"body_bytes":1000000}})", "{}",
            R"(,"bandwidth_mbps":8)"));
  const Lanes lanes = build_lanes(run.index, run.trace->setup());
  const auto lane = std::find_if(lanes.lanes.begin(), lanes.lanes.end(),
                                 [](const Lane& l) { return l.kind == Lane::Kind::connection; });
  REQUIRE(lane != lanes.lanes.end());
  const auto bars =
      lane_bars(run.index, lanes, *lane, scale(0, static_cast<double>(run.index.end), 1000));
  const auto pale = std::find_if(bars.begin(), bars.end(),
                                 [](const Bar& b) { return b.kind == BarKind::waiting; });
  const auto solid = std::find_if(bars.begin(), bars.end(),
                                  [](const Bar& b) { return b.kind == BarKind::receiving; });
  REQUIRE(pale != bars.end());
  REQUIRE(solid != bars.end());
  const Use& use = run.connection(0).uses[0];
  CHECK(pale->from == run.connection(0).ready);
  CHECK(pale->to == use.first_byte);
  CHECK(solid->from == use.first_byte);
  CHECK(solid->to == use.to);
}

TEST_CASE("idle time turns into stale time at the age limit") {
  const Recorded run(
      multi(R"({"url":"http://a.test/","at_ms":0},{"url":"http://a.test/","at_ms":300000})"));
  const Lanes lanes = build_lanes(run.index, run.trace->setup());
  const ConnectionLife& life = run.connection(0);
  bool found = false;
  for (const Lane& lane : lanes.lanes) {
    if (lane.kind != Lane::Kind::connection || lane.connection != 0) continue;
    for (const Bar& bar :
         lane_bars(run.index, lanes, lane, scale(0, static_cast<double>(run.index.end), 1000)))
      if (bar.kind == BarKind::stale) {
        found = true;
        CHECK(bar.from == life.uses[0].to + 118 * model::second);
        CHECK(bar.to == life.closed);
        CHECK(bar.count == 0);  // the idle bar before it stands for the stretch
      }
  }
  CHECK(found);
}

TEST_CASE("transfers that share a connection are drawn beside one another") {
  const Recorded run(
      multi(R"({"url":"https://a.test/","at_ms":0},{"url":"https://a.test/","at_ms":200},)"
            R"({"url":"https://a.test/","at_ms":201},{"url":"https://a.test/","at_ms":202})"));
  REQUIRE(run.index.connections.size() == 1);
  const Lanes lanes = build_lanes(run.index, run.trace->setup());
  REQUIRE(lanes.lanes.size() == 2);
  CHECK(lanes.lanes[1].rows == 3);
}

TEST_CASE("waiting transfers have lanes of their own below their pool") {
  const Recorded run(multi(many(4, 1), R"({"CURLMOPT_MAX_HOST_CONNECTIONS":1})"));
  const Lanes lanes = build_lanes(run.index, run.trace->setup());
  std::size_t waits = 0;
  for (const auto& lane : lanes.waiting) waits += lane.size();
  std::size_t stretches = 0;
  for (const TransferLife& life : run.index.transfers) stretches += life.waits.size();
  CHECK(waits == stretches);
  CHECK(lanes.lanes.back().kind == Lane::Kind::waiting);
}

TEST_CASE("a lane touches the windows in which its connection lived, and no others") {
  const Recorded run(
      multi(R"({"url":"http://a.test/","at_ms":0},{"url":"http://b.test/","at_ms":5000})",
            R"({"CURLMOPT_MAX_TOTAL_CONNECTIONS":1})"));
  const Lanes lanes = build_lanes(run.index, run.trace->setup());
  REQUIRE(lanes.lanes.size() == 3);  // the pool's head and two connections
  REQUIRE(lanes.extents.size() == lanes.lanes.size());
  CHECK(lanes.touches(0, {1e6, 2e6}));
  CHECK(lanes.touches(1, {1e6, 2e6}));
  CHECK_FALSE(lanes.touches(2, {1e6, 2e6}));
  CHECK_FALSE(lanes.touches(1, {5.1e6, 5.2e6}));
}

TEST_CASE("ruler ticks step by 1, 2 or 5 and keep their distance") {
  for (const double span : {50.0, 1234.0, 98765.0, 1e6, 3.3e8}) {
    const Scale s = scale(0, span, 800);
    const auto ticks = ruler_ticks(s, 80);
    REQUIRE(ticks.size() >= 2);
    const double step = ticks[1].us - ticks[0].us;
    const double lead = step / std::pow(10, std::floor(std::log10(step) + 1e-9));
    CHECK((lead == Approx(1) || lead == Approx(2) || lead == Approx(5)));
    CHECK(ticks[1].x - ticks[0].x >= 79.9F);
    CHECK(ticks[1].label != ticks[0].label);
  }
}
