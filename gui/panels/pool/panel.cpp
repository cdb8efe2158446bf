#include "panels/pool/panel.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "panels/pool/kept.hpp"
#include "panels/pool/legend.hpp"
#include "panels/pool/rooms.hpp"
#include "platform/theme.hpp"
#include "present/format.hpp"
#include "present/pool/motion.hpp"
#include "present/pool/view.hpp"
#include "present/run_index.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

// A connection that closed stays in sight for this long at the pace of playback: while time runs,
// to be seen at all; while it stands, so that the pointer need not hit the very microsecond.
constexpr double linger_playing = 0.5, linger_paused = 0.05;

// Stepping and scrubbing show things settled; a pause shows them frozen on their way
// (gui/DESIGN.md, "Motion").
constexpr double motion_seconds = 0.18;

model::Duration at_pace(const Model& m, double seconds) {
  return static_cast<model::Duration>(m.playback.base_rate * std::exp2(m.playback.speed_power) *
                                      seconds);
}

// Made anew when the playhead moves on or another run is shown.
const ShownPool& view_of(const Model& m, const Run& run, const model::World& world,
                         ShownPool& shown) {
  Moment moment;
  moment.cursor = m.cursor;
  moment.now = std::max(world.now, static_cast<model::Time>(m.playback.position));
  moment.linger = at_pace(m, m.playback.playing ? linger_playing : linger_paused);
  moment.unfolded = m.pool.unfolded_rows;
  if (m.selection.what.kind == Selection::Kind::connection)
    moment.selected = static_cast<std::uint32_t>(m.selection.what.id);
  const bool moves = m.frame.motion && !m.playback.by_hand && m.playback.pace == Pace::time;
  const model::Duration unit = moves ? at_pace(m, motion_seconds) : 0;
  if (shown.of != run.trace || shown.at != moment || shown.unit != unit) {
    shown.of = run.trace;
    shown.at = moment;
    shown.unit = unit;
    shown.view = make_pool_view(world, *run.trace, *run.index, moment);
    shown.travels = travels_at(*run.trace, *run.index, *run.log, m.cursor, moment.now, unit);
  }
  return shown;
}

constexpr float between_rooms = 12;

// The pool of what is selected, by index into RunIndex::pools.
std::uint32_t pool_of_selection(const Model& m, const Run& run) {
  const RunIndex& index = *run.index;
  switch (m.selection.what.kind) {
    case Selection::Kind::transfer: {
      if (m.selection.what.id >= index.transfer_of_request.size()) return nobody;
      const std::uint32_t life = index.transfer_of_request[m.selection.what.id];
      return life == nobody ? nobody : index.transfers[life].pool_serial;
    }
    case Selection::Kind::connection:
      return m.selection.what.id < index.connections.size()
                 ? index.connections[m.selection.what.id].pool_serial
                 : nobody;
    case Selection::Kind::owner:
      return static_cast<std::uint32_t>(m.selection.what.id);
    default:
      return nobody;
  }
}

// A thing that was selected in another pane comes into view once; `at` gets its room's top and
// height.
class IntoView {
 public:
  IntoView(const Model& m, const Run& run, Selection& last) {
    if (m.backdrop || last == m.selection.what) return;
    last = m.selection.what;
    wanted_ = pool_of_selection(m, run);
  }
  void at(const Room& room, float top, float height, float view) const {
    if (wanted_ == nobody || room.serial != wanted_) return;
    const float scroll = ImGui::GetScrollY();
    if (top < scroll || top + std::min(height, view) > scroll + view) ImGui::SetScrollY(top);
  }

 private:
  std::uint32_t wanted_ = nobody;
};

}  // namespace

void draw_pool_panel(const Model& m, const model::World& world, PoolKept& kept, Outbox& out) {
  const Run* run = shown_run(m);
  if (!run) {
    empty_pane("The pools of the scenario, connection by connection.",
               "Open a scenario to see them.");
    return;
  }
  const ShownPool& shown = view_of(m, *run, world, kept.shown);
  const PoolView& view = shown.view;
  ImGui::BeginChild("pools", {0, 0}, false, ImGuiWindowFlags_None);
  RoomPainter painter(m, *run, out, {shown.at.now, shown.unit, shown.at.linger});
  const ImVec2 start = ImGui::GetCursorScreenPos();
  // Chips carry a selection outline that stands out by 3 px: leave it room.
  const ImVec2 size{ImGui::GetContentRegionAvail().x - px(4), ImGui::GetContentRegionAvail().y};
  const ImVec2 origin{start.x, start.y + px(4)};

  std::vector<float> heights;
  float total = 0;
  const auto measure = [&](float width) {
    heights.clear();
    total = 0;
    for (const Room& room : view.rooms) {
      heights.push_back(painter.room(room, origin, width, nullptr) + px(between_rooms));
      total += heights.back();
    }
  };
  measure(size.x);
  // Rooms stand side by side only when they would not fit below one another.
  const float least = px(330);
  auto columns = std::size_t{1};
  while (total > size.y * static_cast<float>(columns) && columns < view.rooms.size() &&
         size.x / static_cast<float>(columns + 1) >= least)
    ++columns;
  const float column_gap = px(24);
  const float width =
      (size.x - column_gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  if (columns > 1) measure(width);
  std::vector<float> bottom(columns, origin.y);
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const float clip_top = ImGui::GetWindowPos().y;
  const float clip_bottom = clip_top + ImGui::GetWindowSize().y;
  const IntoView into_view(m, *run, kept.in_view);
  const float scrolled = ImGui::GetScrollY();
  for (std::size_t i = 0; i < view.rooms.size(); ++i) {
    const auto column =
        static_cast<std::size_t>(std::min_element(bottom.begin(), bottom.end()) - bottom.begin());
    const ImVec2 at{origin.x + (width + column_gap) * static_cast<float>(column), bottom[column]};
    if (at.y + heights[i] >= clip_top && at.y <= clip_bottom)
      painter.room(view.rooms[i], at, width, draw);
    into_view.at(view.rooms[i], at.y - clip_top + scrolled - px(4), heights[i], size.y);
    bottom[column] += heights[i];
  }
  painter.travels(shown.travels, *draw);
  const float end = *std::max_element(bottom.begin(), bottom.end());
  ImGui::Dummy({size.x, end - start.y});
  const float legend = clip_bottom - pool_legend_height(size.x) - px(4);
  if (m.compare.column == 0 && view.hidden_rooms == 0 && end + px(24) <= legend)
    draw_pool_legend(*draw, {origin.x, legend}, size.x);
  if (view.hidden_rooms > 0) {
    const std::string more = "+" + format_plural(view.hidden_rooms, "pool") + " with " +
                             format_plural(view.hidden_connections, "connection");
    plain(more, fonts().label, palette().quiet);
  }
  ImGui::EndChild();
}

}  // namespace poolscope::gui
