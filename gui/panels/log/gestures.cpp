#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <array>

#include "app/commands/commands.hpp"
#include "app/frame/actions.hpp"
#include "app/log/actions.hpp"
#include "app/log/copy_words.hpp"
#include "app/playback/actions.hpp"
#include "app/timeline/actions.hpp"
#include "app/why/actions.hpp"
#include "panels/log/kept.hpp"
#include "platform/theme.hpp"
#include "platform/window.hpp"
#include "present/log/event_filter.hpp"
#include "present/log/filter_text.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

void emit(const Copied& copied, Outbox& out) {
  std::visit([&](const auto& action) { out.emit(action); }, copied);
}

// A row is gone to: everything shows what it is about, at its moment.
void go_to(const Run& run, std::uint64_t event, Outbox& out) {
  out.emit(Select{selection_of_row(run, event)});
  out.emit(SeekEvent{static_cast<std::size_t>(event) + 1});
  out.emit(PickLogRow{event, LogPick::only});
}

void zoom_to(const Model& m, const Run& run, std::uint64_t event, Outbox& out) {
  Model there = m;
  there.selection.what = selection_of_row(run, event);
  there.timeline.range.reset();
  if (const auto stretch = stretch_of_selection(there)) out.emit(ShowWindow{*stretch});
}

void press(const Run& run, std::uint64_t event, LogKept& state, Outbox& out) {
  const ImGuiIO& io = ImGui::GetIO();
  if (ImGui::IsItemActivated()) {
    state.pressed.reset();
    if (io.KeyShift)
      out.emit(PickLogRow{event, LogPick::extend});
    else if (io.KeyCtrl)
      out.emit(PickLogRow{event, LogPick::toggle});
    else
      state.pressed = state.dragged_to = event;
    return;
  }
  if (!state.pressed) return;
  if (ImGui::IsItemActive() && event != state.dragged_to) {
    if (state.dragged_to == *state.pressed) out.emit(PickLogRow{*state.pressed, LogPick::only});
    out.emit(PickLogRow{event, LogPick::extend});
    state.dragged_to = event;
  }
  if (ImGui::IsItemDeactivated()) {
    if (state.dragged_to == *state.pressed) go_to(run, *state.pressed, out);
    state.pressed.reset();
  }
}

void keys(const Model& m, const Run& run, const LogRows& rows, LogKept& state, Outbox& out) {
  const ImGuiIO& io = ImGui::GetIO();
  if (io.WantTextInput || io.KeyCtrl || io.KeyAlt || io.KeyShift) return;
  struct Bound {
    ImGuiKey key;
    RowKey to;
  };
  constexpr std::array all{
      Bound{ImGuiKey_UpArrow, RowKey::up},     Bound{ImGuiKey_DownArrow, RowKey::down},
      Bound{ImGuiKey_PageUp, RowKey::page_up}, Bound{ImGuiKey_PageDown, RowKey::page_down},
      Bound{ImGuiKey_Home, RowKey::home},      Bound{ImGuiKey_End, RowKey::end}};
  for (const Bound& one : all) {
    if (!ImGui::IsKeyPressed(ImGui::GetKeyIndex(one.key))) continue;
    const std::size_t passed = state.list.before(m.cursor);
    // Before the first row, down goes to it.
    const bool above = passed == 0 && one.to == RowKey::down;
    const std::size_t from = passed > 0 ? passed - 1 : 0;
    const std::size_t to = above ? 0 : moved_row(one.to, from, state.list.size(), rows.visible);
    go_to(run, state.list[to], out);
    state.scroll.show(to, rows.visible);
    return;
  }
}

void only(const Model& m, std::string_view key, std::string_view value, Outbox& out) {
  const std::string label = item_label(fmt::format("Only {}", value)) + "##" + std::string(key);
  if (ImGui::MenuItem(label.c_str()))
    out.emit(FilterLog{filter_with_only(m.log.filter, key, value)});
}

void filter_items(const Model& m, const Run& run, std::uint64_t event, Outbox& out) {
  const LogParty& party = run.log->parties[event];
  const RunIndex& index = *run.index;
  const bool has_transfer = party.transfer < index.transfers.size();
  const bool has_connection = party.connection < index.connections.size();
  if (has_transfer) {
    const std::string& name = index.transfers[party.transfer].name;
    only(m, "xfer", name, out);
  }
  if (has_connection) {
    const ConnectionLife& life = index.connections[party.connection];
    const std::string number = fmt::format("#{}", life.number);
    if (ImGui::MenuItem(fmt::format("Only {}", number).c_str())) {
      std::string text = filter_with_only(m.log.filter, "conn", number);
      if (index.pools.size() > 1) text = filter_with_only(text, "pool", life.pool_name);
      out.emit(FilterLog{text});
    }
  }
  if (has_transfer || has_connection) {
    const model::Setup& setup = run.trace->setup();
    const model::NeedleId needle = has_connection ? index.connections[party.connection].needle
                                                  : index.transfers[party.transfer].needle;
    const std::string& key = setup[setup[needle].destination].key;
    only(m, "dest", key, out);
  }
  const std::string kind = kind_word(run.trace->events()[event].kind());
  if (ImGui::MenuItem(
          fmt::format("No {} events", event_name(run.trace->events()[event].kind())).c_str()))
    out.emit(FilterLog{filter_without(m.log.filter, "kind", kind)});
  if (ImGui::MenuItem("All events", nullptr, false, !m.log.filter.empty())) out.emit(FilterLog{});
}

void menu(const Model& m, const Run& run, const LogKept& state, Outbox& out) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {px(8), px(8)});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {px(8), px(8)});
  if (ImGui::BeginPopup("row menu")) {
    if (!state.menu_of || *state.menu_of >= run.trace->size()) {
      ImGui::CloseCurrentPopup();
    } else {
      const std::uint64_t event = *state.menu_of;
      filter_items(m, run, event, out);
      ImGui::Separator();
      const bool picked = std::ranges::any_of(m.log.picked, [&](const LogStretch& stretch) {
        return event >= stretch.first && event <= stretch.last && stretch.first != stretch.last;
      });
      if (ImGui::MenuItem(picked ? "Copy the picked rows" : "Copy this row", "Ctrl+C"))
        emit(picked ? copied(m) : copied_rows(run, std::array{event}, 1), out);
      if (ImGui::MenuItem("Copy all rows shown", nullptr, false, state.list.complete()))
        emit(copied_rows(run, state.list.first(copied_rows_most), state.list.size()), out);
      ImGui::Separator();
      const std::string like = such_events(run.trace->events()[event]);
      if (ImGui::MenuItem("Break on such events")) out.emit(SetBreakpoint{like});
      if (ImGui::IsItemHovered()) hint(like);
      if (ImGui::MenuItem("No breakpoint", nullptr, false, !m.playback.breakpoint.empty()))
        out.emit(SetBreakpoint{});
    }
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar(2);
}

}  // namespace

std::optional<std::size_t> use_log_rows(const Model& m, const Run& run, const LogRows& rows,
                                        LogKept& state, Outbox& out) {
  const std::size_t count = state.list.size();
  if (count == 0) return {};
  ImGui::SetCursorScreenPos(rows.box.min);
  ImGui::InvisibleButton("rows", {rows.box.width(), rows.box.height()});
  const bool hovered = ImGui::IsItemHovered(), active = ImGui::IsItemActive();
  const float y = ImGui::GetIO().MousePos.y;
  if (active && state.pressed && (y < rows.box.min.y || y >= rows.box.max.y)) {
    // Held beyond an edge: what is there comes into sight.
    if (y >= rows.box.max.y)
      ++state.scroll.first;
    else if (state.scroll.first > 0)
      --state.scroll.first;
    state.scroll.keep_within(count, rows.visible);
    request_frames(2);
  }
  const float inside = std::clamp(y - rows.box.min.y, 0.0F, rows.box.height() - 1);
  const std::size_t row = state.scroll.first + static_cast<std::size_t>(inside / rows.height);
  const std::size_t clamped = std::min(row, count - 1);
  const std::uint64_t event = state.list[clamped];
  if (hovered || active || ImGui::IsItemDeactivated())
    if (row < count || !ImGui::IsItemActivated()) press(run, event, state, out);
  std::optional<std::size_t> pointed;
  if (hovered && row < count) {
    pointed = row;
    out.emit(Hover{selection_of_row(run, event)});
    if (ImGui::IsMouseDoubleClicked(0)) zoom_to(m, run, event, out);
    if (ImGui::IsMouseClicked(1)) {
      state.menu_of = event;
      ImGui::OpenPopup("row menu");
    }
  }
  if (ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) && !active)
    keys(m, run, rows, state, out);
  menu(m, run, state, out);
  return pointed;
}

}  // namespace poolscope::gui
