#include "panels/log/panel.hpp"
#include "app/log/filter.hpp"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "app/log/actions.hpp"
#include "panels/log/kept.hpp"
#include "platform/budget.hpp"
#include "platform/theme.hpp"
#include "platform/window.hpp"
#include "present/format.hpp"
#include "widgets/scroll_bar.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

constexpr float row_height = 20, head_height = 22, bar_width = 10;
constexpr float follow_share = 0.6F;  // of the height: where the playhead's row stands

// A long run is filtered over several frames: each gives it this long.
constexpr int filter_us = 3000;
constexpr std::size_t looked_at_once = 512;

void update_list(const Model& m, const Run& run, LogKept& state) {
  if (state.list.ask(run, log_filter_in_force(m), m.log.internal)) state.shown_cursor = SIZE_MAX;
  if (!state.breakpoint || !state.breakpoint->is_of(run, m.playback.breakpoint))
    state.breakpoint.emplace(run, m.playback.breakpoint);
  state.voice.follow(run.trace);
  const Budget budget(filter_us);
  while (!state.list.complete() && !budget.spent()) state.list.look(looked_at_once);
  if (!state.list.complete()) request_frames(2);
}

std::string counts(const LogList& list) {
  const std::string found = format_count(list.size()), all = format_count(list.candidates());
  if (!list.complete())
    return fmt::format("{} found · {} of {} searched", found, format_count(list.looked_at()), all);
  return fmt::format("{} of {} events", found, all);
}

// A line on the filter: how much it finds, and what is wrong with it. Without a filter, nothing.
float status(const Model& m, const Run& run, const LogList& list, ImVec2 at, float width) {
  std::string remarks = list.remarks();
  std::string words = list.filtered() ? counts(list) : "";
  if (m.log.only_selected) {
    const std::string only = selection_terms(run, m.selection.what);
    if (only.empty())
      words += (words.empty() ? "" : " · ") + std::string("nothing is selected: all are listed");
    else
      words = "only " + only + " · " + words;
  }
  if (words.empty() && remarks.empty()) return 0;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  ImFont* font = fonts().label;
  const float left = at.x + px(8), line = px(16);
  float y = at.y;
  if (!words.empty()) {
    draw_text_elided(draw, font, palette().quiet, {left, y}, width - px(16), words);
    y += line;
  }
  if (!remarks.empty()) {
    // Two lines; all of it where the pointer rests.
    const auto lines = wrapped_lines(font, remarks, width - px(16));
    const ImU32 ink = mix(palette().stale, palette().text, is_light() ? 0.35F : 0.2F);
    const float top = y;
    for (std::size_t i = 0; i < std::min<std::size_t>(lines.size(), 2); ++i, y += line) {
      const auto from = static_cast<std::size_t>(lines[i].data() - remarks.data());
      draw_text_elided(draw, font, ink, {left, y}, width - px(16),
                       i == 1 ? std::string_view(remarks).substr(from) : lines[i]);
    }
    if (ImGui::IsMouseHoveringRect({at.x, top}, {at.x + width, y}) && ImGui::IsWindowHovered())
      hint(remarks);
  }
  return y - at.y + px(4);
}

void empty(const Model& m) {
  if (m.log.filter.empty() && !m.log.only_selected)
    empty_pane("Nothing happens in this run.", "The scenario has no requests.");
  else
    empty_pane("No event matches the filter.",
               "Every term has to be fulfilled: words are looked for in who, event and what; "
               "kind:close, dest:api, t>1s and others narrow it. Clear it to see all.");
}

void follow_playhead(const Model& m, LogKept& state, std::size_t passed, std::size_t visible) {
  if (!m.log.follow || !state.list.complete() || state.shown_cursor == m.cursor) return;
  state.shown_cursor = m.cursor;
  // A row that was clicked stays under the pointer; what plays keeps its place in the pane.
  const bool in_sight = passed > state.scroll.first &&
                        passed <= state.scroll.first + std::max(visible, std::size_t{1});
  if (!in_sight || m.playback.playing) state.scroll.place(passed, visible, follow_share);
}

}  // namespace

void draw_log_panel(const Model& m, const model::World&, LogKept& state, Outbox& out) {
  const Run* run = shown_run(m);
  if (!run) return empty_pane("No events.", "Open a scenario: its events are listed here.");
  update_list(m, *run, state);
  ImVec2 at = ImGui::GetCursorScreenPos();
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const float bottom = at.y + room.y;
  at.y += status(m, *run, state.list, at, room.x);
  const LogColumns columns = log_columns(*run, at.x, room.x - px(bar_width));
  state.curl_column = columns.curl > 0;
  draw_log_head(m, columns, at);
  at.y += px(head_height);
  const std::size_t count = state.list.size();
  if (count == 0 && state.list.complete()) {
    ImGui::SetCursorScreenPos(at);
    return empty(m);
  }
  LogRows rows;
  rows.height = px(row_height);
  rows.visible = static_cast<std::size_t>(std::max((bottom - at.y) / rows.height, 1.0F));
  const float end = at.y + static_cast<float>(rows.visible) * rows.height;  // no row is cut
  rows.box = {at, {at.x + room.x - px(bar_width), end}};

  follow_playhead(m, state, state.list.before(m.cursor), rows.visible);
  const std::size_t was = state.scroll.first;
  if (ImGui::IsWindowHovered() && ImGui::GetIO().MouseWheel != 0)
    state.scroll.turn(static_cast<double>(ImGui::GetIO().MouseWheel), 3);
  if (const auto to = scroll_bar("scroll", {rows.box.max.x, at.y}, {at.x + room.x, end},
                                 state.scroll.first, count, rows.visible))
    state.scroll.first = *to;
  if (state.scroll.first != was && m.log.follow && m.playback.playing) out.emit(FollowLog{false});
  state.scroll.keep_within(count, rows.visible);
  const auto pointed = use_log_rows(m, *run, rows, state, out);
  state.scroll.keep_within(count, rows.visible);
  draw_log_rows(m, *run, columns, rows, state, pointed);
}

}  // namespace poolscope::gui
