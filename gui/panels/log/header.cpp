#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "app/action.hpp"
#include "app/commands/commands.hpp"
#include "panels/log/kept.hpp"
#include "panels/log/panel.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "present/log/event_filter.hpp"
#include "present/log/filter_text.hpp"
#include "widgets/button.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

constexpr float field_height = 24;

// Whether what is typed changed.
bool draw_field(LogField& field, const char* id, const char* hint_text, const std::string& now,
                float width) {
  auto& text = field.text;
  if (now != text.data() && !ImGui::IsAnyItemActive()) {
    std::strncpy(text.data(), now.c_str(), text.size() - 1);
    text.back() = 0;
  }
  ImGui::PushFont(fonts().label);
  ImGui::SetNextItemWidth(width);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                      {px(8), std::floor((px(field_height) - line_height(fonts().label)) / 2)});
  const bool changed = ImGui::InputTextWithHint(id, hint_text, text.data(), text.size());
  ImGui::PopStyleVar();
  ImGui::PopFont();
  return changed;
}

struct KindItem {
  const char* label;
  const char* word;
};
constexpr std::array kinds{
    KindItem{"Decisions", "decision"}, KindItem{"Waits", "wait"},
    KindItem{"Opens", "open"},         KindItem{"Closes", "close"},
    KindItem{"Transfers", "transfer"}, KindItem{"Connections", "connection"}};

bool item(const char* label, bool on) {
  const float mark = px(20);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool clicked = ImGui::Selectable(fmt::format("##{}", label).c_str(), false,
                                         ImGuiSelectableFlags_DontClosePopups, {px(220), px(20)});
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (on) draw_text_in_row(list, fonts().text, palette().accent, at.x, at.y, px(20), symbol::check);
  draw_text_in_row(list, fonts().text, palette().text, at.x + mark, at.y, px(20), label);
  return clicked;
}

// A list that opens below a button of the header, or above it where there is more room.
template <class Items>
void list_of(const char* id, ImVec2 at, const Items& items) {
  const bool below = at.y < ImGui::GetIO().DisplaySize.y / 2;
  ImGui::SetNextWindowPos({at.x, below ? at.y + px(field_height + 4) : at.y - px(4)}, 0,
                          {0, below ? 0.0F : 1.0F});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {px(8), px(8)});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {px(8), px(8)});
  if (ImGui::BeginPopup(id)) {
    items();
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar(2);
}

void kinds_menu(const Model& m, ImVec2 at, Outbox& out) {
  list_of("kinds", at, [&] {
    const auto named = [&](const KindItem& kind) {
      return filter_has(m.log.filter, "kind", kind.word);
    };
    if (item("All kinds", std::ranges::none_of(kinds, named)))
      out.emit(FilterLog{filter_with_only(m.log.filter, "kind", "")});
    for (const KindItem& kind : kinds)
      if (item(kind.label, named(kind)))
        out.emit(FilterLog{filter_toggled(m.log.filter, "kind", kind.word)});
    ImGui::Separator();
    if (item("Internal events too", m.log.internal)) out.emit(ShowInternalEvents{!m.log.internal});
    if (item("Follow the playhead", m.log.follow)) out.emit(FollowLog{!m.log.follow});
  });
}

void command_item(const Model& m, const char* label, std::string_view id, Outbox& out) {
  const Command* command = find_command(id);
  if (ImGui::MenuItem(label, shown_key(command->keys[0]).c_str(), false, is_enabled(*command, m)))
    out.emit(command->make(m));
}

void break_menu(const Model& m, ImVec2 at, LogKept& kept, Outbox& out) {
  list_of("break", at, [&] {
    LogField& field = kept.breakpoint_field;
    plain("Run until an event that this matches", fonts().label, palette().quiet);
    if (ImGui::IsWindowAppearing()) ImGui::SetKeyboardFocusHere();
    if (draw_field(field, "##break", "break on: kind:close reason:max …", m.playback.breakpoint,
                   px(280)))
      out.emit(SetBreakpoint{field.text.data()});
    const auto& breakpoint = kept.breakpoint;
    if (const std::string remarks = breakpoint ? breakpoint->remarks() : ""; !remarks.empty()) {
      ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + px(280));
      wrapped(remarks, fonts().label, palette().stale);
      ImGui::PopTextWrapPos();
    }
    command_item(m, "The next one", "until-breakpoint", out);
    command_item(m, "The one before", "until-breakpoint-back", out);
    ImGui::Separator();
    if (ImGui::MenuItem("Break on what the log lists", nullptr, false, !m.log.filter.empty()))
      out.emit(SetBreakpoint{m.log.filter});
    if (ImGui::MenuItem("No breakpoint", nullptr, false, !m.playback.breakpoint.empty()))
      out.emit(SetBreakpoint{});
  });
}

}  // namespace

void draw_log_header(const Model& m, const Box& pane, LogKept& kept, Outbox& out) {
  const float height = px(field_height);
  const float top = pane.min.y + std::floor((pane.height() - height) / 2);
  const float side = px(28), room = pane.width() - px(8);
  // From the right: the field, then the switches; the field gives way first.
  const bool wordings = !kept.curl_column;
  const int buttons = 3 + (wordings ? 1 : 0) + (m.log.follow ? 0 : 1);
  const float field = std::min(px(260), room - side * static_cast<float>(buttons) - px(4));
  float x = pane.max.x - px(8);
  if (field > px(60)) {
    x -= field;
    ImGui::SetCursorScreenPos({x, top});
    LogField& text = kept.filter_field;
    if (draw_field(text, "##filter", "filter: r7, kind:close …", m.log.filter, field))
      out.emit(FilterLog{text.text.data()});
    if (ImGui::IsItemHovered() && !ImGui::IsItemActive())
      hint(
          "words of a row, or kind: outcome: gate: reason: dest: pool: conn: xfer: client:\n"
          "t>1.5s, t<=200 (ms), t:1s..2s: when\n"
          "gate:busy: it decided, or turned any candidate away; kind:decision busy: it decided\n"
          "kind:open,close: either; -kind:idle: all but that");
    x -= px(4);
  }
  x -= side * static_cast<float>(buttons);
  const auto button = [&](const char* id, const char* icon, const char* tip, bool on,
                          std::string_view more = {}) {
    const ImVec2 at{x, top};
    x += side;
    if (at.x < pane.min.x - px(4)) return false;
    return flat_button(id, at, {side, height}, icon, tip, more, {.on = on});
  };
  if (!m.log.follow && button("follow", symbol::follow, "follow the playhead again", false))
    out.emit(FollowLog{true});
  const ImVec2 kinds_at{x, top};
  if (button("kinds of events", symbol::filter, "which kinds of events",
             m.log.filter.find("kind:") != std::string::npos || m.log.internal))
    ImGui::OpenPopup("kinds");
  kinds_menu(m, kinds_at, out);
  if (button("only selected", symbol::crosshairs, "only what concerns the selection",
             m.log.only_selected))
    out.emit(LogOnlySelected{!m.log.only_selected});
  if (wordings && button("as curl", symbol::terminal, "in the words of curl -v", m.log.as_curl))
    out.emit(WordLogAsCurl{!m.log.as_curl});
  const ImVec2 break_at{x, top};
  const std::string tip = m.playback.breakpoint.empty() ? "break on … : where “run until” stops"
                                                        : "break on " + m.playback.breakpoint;
  if (button("breakpoint", symbol::breakpoint, tip.c_str(), !m.playback.breakpoint.empty(),
             m.playback.breakpoint.empty() ? "" : "B  Shift+B"))
    ImGui::OpenPopup("break");
  break_menu(m, break_at, kept, out);
}

}  // namespace poolscope::gui
