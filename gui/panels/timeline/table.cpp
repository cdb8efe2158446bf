#include "panels/timeline/table.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "platform/theme.hpp"
#include "present/run_index.hpp"
#include "widgets/lane.hpp"

namespace poolscope::gui {
namespace {

// A run with more lanes than this shows those that have something in the window, and says how many
// have not; with fewer, every lane keeps its place.
constexpr std::size_t steady_lanes = 60;
constexpr std::size_t dense_from = 60;  // lanes that are shown: beyond, they are 8 px high
constexpr float head_height = 22, folded_height = 36, band_height = 36;

// Lengths on the screen are floats: whole pixels are exact up to here, and rows get lower beyond.
constexpr float tallest = 8e6F;

float fitting_height(float height, std::size_t rows) {
  return std::max(std::min(height, std::floor(tallest / static_cast<float>(rows + 1))), 1.0F);
}

void by_connection(const Model& m, const Run& run, TimelineTable& t) {
  const Lanes& lanes = *run.lanes;
  const std::size_t all = lanes.lanes.size();
  const bool steady = all <= steady_lanes;
  std::size_t plain = 0;
  const auto show = [&](std::size_t lane, bool folded) {
    t.shown.push_back(static_cast<std::uint32_t>(lane));
    t.folded.push_back(folded);
  };
  const auto members = [&](std::size_t from, std::size_t to) {
    const std::size_t before = t.shown.size();
    if (steady)
      for (std::size_t i = from; i < to; ++i) show(i, false);
    else
      lanes.extents.each(from, to, m.timeline.window, [&](std::size_t i) {
        show(i, false);
        return true;
      });
    plain += t.shown.size() - before;
    t.hidden += to - from - (t.shown.size() - before);
  };
  std::size_t next = 0;
  for (const std::uint32_t head : lanes.heads) {
    if (head < next) continue;  // below one that is folded, or has nothing here
    members(next, head);
    const Lane& lane = lanes.lanes[head];
    const bool folded = m.timeline.folded.count(lane.group) > 0;
    if (!steady && !lanes.touches(head, m.timeline.window)) {
      t.hidden += folded ? 1 : lane.end - head;
      next = lane.end;
      continue;
    }
    show(head, folded);
    next = folded ? lane.end : head + 1;
  }
  members(next, all);
  t.dense = plain > dense_from;
  const float dense = fitting_height(lane_height(1, true), t.shown.size());
  t.tops.reserve(t.shown.size() + 1);
  // Heads are few: the rest need not be looked at to know how high they are.
  auto head = lanes.heads.begin();
  for (std::size_t i = 0; i < t.shown.size(); ++i) {
    while (head != lanes.heads.end() && *head < t.shown[i]) ++head;
    const bool is_one = head != lanes.heads.end() && *head == t.shown[i];
    t.tops.push_back(t.tops.back() + (is_one ? px(t.folded[i] ? folded_height : head_height)
                                      : t.dense
                                          ? dense
                                          : lane_height(lanes.lanes[t.shown[i]].rows, false)));
  }
}

void by_transfer(const Model& m, const Run& run, TimelineTable& t) {
  WaterfallRows rows = rows_in(*run.waterfall, m.timeline.window);
  t.shown = std::move(rows.first);
  t.band = std::move(rows.band);
  t.level = rows.level;
  t.hidden = rows.hidden;
  t.folded.assign(t.shown.size(), false);
  t.dense = t.band.empty() && t.shown.size() > 4 * dense_from;
  t.tops.reserve(t.shown.size() + 1);
  const float row = t.band.empty() ? lane_height(1, t.dense) : px(band_height);
  const float head = px(head_height);
  for (const std::uint32_t i : t.shown)
    t.tops.push_back(t.tops.back() + (run.waterfall->rows[i].transfer == UINT32_MAX ? head : row));
}

}  // namespace

std::size_t TimelineTable::at(float y) const {
  const auto next = std::upper_bound(tops.begin(), tops.end(), y);
  return next == tops.begin() ? shown.size() : static_cast<std::size_t>(next - tops.begin()) - 1;
}

const TimelineTable& timeline_table(const Model& m, const Run& run, KeptTable& kept) {
  if (kept.lanes == run.lanes && kept.scale == ui_scale() && kept.window == m.timeline.window &&
      kept.table.by == m.timeline.lanes_by && kept.folds == m.timeline.folded)
    return kept.table;
  kept.lanes = run.lanes;
  kept.scale = ui_scale();
  kept.window = m.timeline.window;
  kept.folds = m.timeline.folded;
  kept.table = {};
  kept.table.by = m.timeline.lanes_by;
  kept.table.tops.push_back(0);
  if (m.timeline.lanes_by == LanesBy::connection)
    by_connection(m, run, kept.table);
  else
    by_transfer(m, run, kept.table);
  return kept.table;
}

std::size_t row_of(const TimelineTable& table, const Run& run, const Selection& what) {
  const auto& by_request = run.index->transfer_of_request;
  std::uint32_t transfer = UINT32_MAX, connection = UINT32_MAX;
  if (what.kind == Selection::Kind::transfer && what.id < by_request.size())
    transfer = by_request[what.id];
  if (what.kind == Selection::Kind::connection)
    connection = static_cast<std::uint32_t>(what.id);
  else if (transfer < run.index->transfers.size())
    connection = run.index->transfers[transfer].connection;
  const auto& shown = table.shown;
  if (table.by == LanesBy::transfer) {
    if (transfer == UINT32_MAX) return shown.size();
    const std::uint32_t row = run.waterfall->row_of[transfer];
    const auto after = std::ranges::upper_bound(shown, row);
    if (after == shown.begin()) return shown.size();
    const auto i = static_cast<std::size_t>(after - shown.begin()) - 1;
    if (table.band.empty()) return shown[i] == row ? i : shown.size();
    if (table.band[i] == UINT32_MAX) return shown.size();
    const WaterfallBand& band = run.waterfall->levels[table.level][table.band[i]];
    return row < band.first + band.count ? i : shown.size();
  }
  if (connection >= run.lanes->lane_of.size()) return shown.size();
  const std::uint32_t wanted = run.lanes->lane_of[connection];
  if (wanted == UINT32_MAX) return shown.size();
  const auto place = [&](std::uint32_t lane) {
    const auto at = std::ranges::lower_bound(shown, lane);
    return at != shown.end() && *at == lane ? static_cast<std::size_t>(at - shown.begin())
                                            : shown.size();
  };
  if (const std::size_t i = place(wanted); i < shown.size()) return i;
  // Folded away: the head that it is under.
  const Lane& lane = run.lanes->lanes[wanted];
  for (const std::uint32_t head : {lane.under_destination, lane.under_pool})
    if (const std::size_t i = place(head); i < shown.size() && table.folded[i]) return i;
  return shown.size();
}

}  // namespace poolscope::gui
