#include "panels/timeline_table.hpp"

#include <algorithm>
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
constexpr float head_height = 22, folded_height = 36;

struct Kept {
  std::shared_ptr<const Lanes> lanes;
  float scale = 0;
  TimeWindow window;
  std::set<std::string> folds;
  TimelineTable table;
};

bool is_head(const Lane& lane) {
  return lane.kind == Lane::Kind::pool || lane.kind == Lane::Kind::destination;
}

void by_connection(const Model& m, const Run& run, TimelineTable& t) {
  const auto& all = run.lanes->lanes;
  std::vector<bool> closed(all.size());  // heads that are folded
  if (!m.folded.empty())
    for (std::size_t i = 0; i < all.size(); ++i)
      closed[i] = is_head(all[i]) && m.folded.count(all[i].group) > 0;
  std::size_t plain = 0;
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    const Lane& lane = all[i];
    if (lane.under_pool != UINT32_MAX && closed[lane.under_pool]) continue;
    if (lane.under_destination != UINT32_MAX && closed[lane.under_destination]) continue;
    if (all.size() > steady_lanes && !run.lanes->touches(i, m.window)) {
      ++t.hidden;
      continue;
    }
    if (!is_head(lane)) ++plain;
    t.shown.push_back(i);
    t.folded.push_back(closed[i]);
  }
  t.dense = plain > dense_from;
  for (std::size_t i = 0; i < t.shown.size(); ++i) {
    const Lane& lane = all[t.shown[i]];
    t.tops.push_back(t.tops.back() + (is_head(lane) ? px(t.folded[i] ? folded_height : head_height)
                                                    : lane_height(lane.rows, t.dense)));
  }
}

void by_transfer(const Model& m, const Run& run, TimelineTable& t) {
  t.shown = rows_in(*run.waterfall, *run.index, m.window);
  t.hidden = run.waterfall->rows.size() - t.shown.size();
  t.folded.assign(t.shown.size(), false);
  t.dense = t.shown.size() > 4 * dense_from;
  t.tops.reserve(t.shown.size() + 1);
  const float row = lane_height(1, t.dense), head = px(head_height);
  for (const std::uint32_t i : t.shown)
    t.tops.push_back(t.tops.back() + (run.waterfall->rows[i].transfer == UINT32_MAX ? head : row));
}

}  // namespace

std::size_t TimelineTable::at(float y) const {
  const auto next = std::upper_bound(tops.begin(), tops.end(), y);
  return next == tops.begin() ? shown.size() : static_cast<std::size_t>(next - tops.begin()) - 1;
}

const TimelineTable& timeline_table(const Model& m, const Run& run) {
  static Kept all[2];  // the start screen's demo has its own
  Kept& kept = all[m.backdrop ? 1 : 0];
  if (kept.lanes == run.lanes && kept.scale == ui_scale() && kept.window == m.window &&
      kept.table.by == m.lanes_by && kept.folds == m.folded)
    return kept.table;
  kept.lanes = run.lanes;
  kept.scale = ui_scale();
  kept.window = m.window;
  kept.folds = m.folded;
  kept.table = {};
  kept.table.by = m.lanes_by;
  kept.table.tops.push_back(0);
  if (m.lanes_by == LanesBy::connection)
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
  if (table.by == LanesBy::transfer) {
    if (transfer == UINT32_MAX) return table.shown.size();
    for (std::size_t i = 0; i < table.shown.size(); ++i)
      if (run.waterfall->rows[table.shown[i]].transfer == transfer) return i;
    return table.shown.size();
  }
  if (connection == UINT32_MAX) return table.shown.size();
  std::uint32_t pool = UINT32_MAX, destination = UINT32_MAX;
  for (const Lane& lane : run.lanes->lanes)
    if (lane.connection == connection && lane.kind == Lane::Kind::connection) {
      pool = lane.under_pool;
      destination = lane.under_destination;
    }
  std::size_t head = table.shown.size();
  for (std::size_t i = 0; i < table.shown.size(); ++i) {
    const Lane& lane = run.lanes->lanes[table.shown[i]];
    if (lane.kind == Lane::Kind::connection && lane.connection == connection) return i;
    // Folded away: the head that it is under.
    if (table.folded[i] && (table.shown[i] == pool || table.shown[i] == destination)) head = i;
  }
  return head;
}

}  // namespace poolscope::gui
