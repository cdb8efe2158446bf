#include "panels/commands/menu.hpp"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "app/action.hpp"
#include "app/commands/commands.hpp"
#include "panels/compare/fork.hpp"
#include "platform/files.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "present/format.hpp"
#include "present/pool/view.hpp"
#include "widgets/button.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

void recent_menu(const Model& m, Outbox& out) {
  if (!ImGui::BeginMenu("Recent", !m.start.recent.empty())) return;
  for (std::size_t i = 0; i < m.start.recent.size(); ++i) {
    ImGui::PushID(static_cast<int>(i));
    if (ImGui::MenuItem(item_label(shown_path(m.start.recent[i])).c_str()))
      out.emit(OpenFile{m.start.recent[i]});
    ImGui::PopID();
  }
  ImGui::Separator();
  if (ImGui::MenuItem("Clear")) out.emit(SetRecent{});
  ImGui::EndMenu();
}

void command_menu(const Model& m, std::string_view group, Outbox& out) {
  for (const Command& command : commands()) {
    if (command.group != group) continue;
    if (command.starts_section) ImGui::Separator();
    const std::string title(command.title), key = shown_key(command.keys[0]);
    if (ImGui::MenuItem(title.c_str(), key.empty() ? nullptr : key.c_str(),
                        command.on && command.on(m), is_enabled(command, m)))
      out.emit(command.make(m));
    if (command.id == "open") recent_menu(m, out);
  }
}

// A menu's word, and its list below it; with one open, pointing at another opens that.
template <class Items>
float menu(const char* name, ImVec2 at, bool& any_open, const Items& items) {
  const ImVec2 size{text_width(fonts().text, name) + px(16), px(28)};
  ImGui::PushID(name);
  const bool open = ImGui::IsPopupOpen("menu");
  if (flat_button("word", at, size, name, {}) ||
      (any_open && !open && ImGui::IsMouseHoveringRect(at, {at.x + size.x, at.y + size.y}, false)))
    ImGui::OpenPopup("menu");
  ImGui::SetNextWindowPos({at.x, at.y + size.y + px(4)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {px(8), px(8)});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {px(8), px(8)});
  if (ImGui::BeginPopup("menu")) {
    any_open = true;
    items();
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar(2);
  ImGui::PopID();
  return size.x;
}

// Which menu is open is known only once all were drawn: the last frame's answer will do.
float menus(const Model& m, ImVec2 at, bool& was_open, Outbox& out) {
  bool open = was_open;
  bool now = false;
  const float from = at.x;
  const auto one = [&](const char* name, const auto& items) {
    at.x += menu(name, at, open, [&] {
      now = true;
      items();
    });
  };
  for (const char* group : {"File", "Playback", "Timeline", "View", "Help"})
    one(group, [&] {
      command_menu(m, group, out);
      if (std::string_view(group) == "Playback") {
        ImGui::Separator();
        if (ImGui::BeginMenu("Run until")) {
          command_menu(m, "Run until", out);
          ImGui::EndMenu();
        }
      } else if (std::string_view(group) == "Help") {
        ImGui::Separator();
        ImGui::MenuItem("poolscope " POOLSCOPE_VERSION, nullptr, false, false);
      }
    });
  was_open = now;
  return at.x - from;
}

// Buttons of the shown fork, from the right end: close its tab, save it.
float fork_buttons(const Model& m, const Run& run, ImVec2 end, Outbox& out) {
  const ImVec2 size{px(28), px(28)};
  float x = end.x - size.x - px(12);
  if (flat_button("close fork", {x, end.y}, size, symbol::close, "close this tab; the others stay"))
    out.emit(CloseFork{m.run});
  if (!run.fork) return end.x - x;
  x -= size.x;
  const std::string path = fork_path(*m.document, run);
  if (flat_button("save fork", {x, end.y}, size, symbol::save,
                  "save it as a scenario: " + shown_path(path)))
    out.emit(SaveFork{m.run, path});
  return end.x - x;
}

// The strategies, the libcurl and the two switches, from the right end; returns where they begin.
float right_end(const Model& m, const Box& bar, Outbox& out) {
  const float button = px(28), top = bar.min.y + std::floor((bar.height() - button) / 2);
  float x = bar.max.x - px(8) - button;
  if (flat_button("help", {x, top}, {button, button}, symbol::help, "keys and colours", "?",
                  {.on = shows_help(m)}))
    out.emit(ShowHelp{!shows_help(m)});
  x -= button;
  const bool light = m.frame.theme == ThemeChoice::light;
  if (flat_button("theme", {x, top}, {button, button}, light ? symbol::moon : symbol::sun,
                  light ? "dark theme" : "light theme", "T"))
    out.emit(SetTheme{light ? ThemeChoice::dark : ThemeChoice::light});
  const Run* run = shown_run(m);
  if (!run) return x;

  const std::string libcurl = fmt::format("libcurl {}", run->trace->setup().libcurl);
  x -= text_width(fonts().label, libcurl) + px(16) + px(12);
  badge({x, top}, button, libcurl);

  std::vector<std::string> names;
  for (const Run& one : m.document->runs) names.push_back(title_of(one));
  if (run->fork || run->other) x -= fork_buttons(m, *run, {x, top}, out);
  const float side_by_side = segmented_width(names);
  const std::size_t shown = m.document->place_of(m.run);
  std::optional<std::size_t> chosen;
  if (side_by_side <= bar.width() * 0.45F) {
    x -= side_by_side + px(12);
    std::vector<std::string> tips;
    for (const Run& one : m.document->runs)
      tips.push_back(one.fork && one.fork->edits()
                         ? "As " + (*m.document)[one.fork->of].strategy.name + " with " +
                               one.fork->words + " from the start."
                     : one.fork ? "A second future: " + one.fork->words + " from " +
                                      format_time(one.fork->later()->at) + " on."
                                : meaning_of(one.strategy.scope));
    chosen = segmented("strategy", {x, top}, names, shown, tips, true);
  } else {
    x -= px(220) + px(12);
    chosen = drop_down("strategy", {x, top}, px(220), names, shown);
  }
  if (chosen) out.emit(ChooseRun{m.document->runs[*chosen].id});
  constexpr const char* word = "strategy";
  x -= text_width(fonts().label, word) + px(8);
  draw_text_in_row(ImGui::GetWindowDrawList(), fonts().label, palette().quiet, x, top, button,
                   word);
  return x;
}

// How much there is to say of the open file; what it is stands in the errors' pane.
void remarks_badge(const Model& m, ImVec2 at, float room, Outbox& out) {
  const std::size_t count = m.document->remarks.size();
  if (count == 0) return;
  const std::string label = fmt::format("{} {}", symbol::warning, count);
  const float width = text_width(fonts().text, label) + px(12);
  if (width > room) return;
  if (flat_button("remarks", at, {width, px(28)}, label,
                  format_plural(count, "remark") + " on what was read", {},
                  {.on = shows(m, Strip::remarks)}))
    out.emit(ShowRemarks{!shows(m, Strip::remarks)});
}

}  // namespace

void draw_top_bar(const Model& m, const Box& bar, bool& menu_was_open, Outbox& out) {
  const float top = bar.min.y + std::floor((bar.height() - px(28)) / 2);
  float x = bar.min.x + px(12);
  if (!m.frame.present)
    x += menus(m, {x, top}, menu_was_open, out) + px(16);  // the title has their room then
  const float end = right_end(m, bar, out) - px(16);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float room = end - x;
  if (room < px(40)) return;
  if (m.work.busy()) {
    const std::string text = fmt::format(
        "{}  {:.0f} %",
        m.work.loading ? "loading " + file_name(*m.work.loading) : "simulating " + m.work.forking,
        static_cast<double>(m.work.progress) * 100);
    const float stop = px(24);
    draw_text_in_row(list, fonts().text, palette().quiet, x, top, px(28),
                     elided(fonts().text, text, room - stop));
    const float width = std::min(text_width(fonts().text, text), room - stop);
    if (flat_button("cancel", {x + width + px(4), top + px(2)}, {stop, stop}, symbol::close,
                    "stop loading", "Esc"))
      out.emit(CancelLoading{});
  } else if (m.document) {
    const std::string title = m.document->scenario.title.empty() ? file_name(m.document->path)
                                                                 : m.document->scenario.title;
    const float badge = m.document->remarks.empty() ? 0 : px(64);
    const std::string shown = elided(fonts().strong, title, room - badge);
    const float words = text_width(fonts().strong, shown);
    remarks_badge(m, {x + words + px(8), top}, badge, out);
    draw_text_in_row(list, fonts().strong, palette().text, x, top, px(28), shown);
    ImGui::SetCursorScreenPos({x, top});
    ImGui::InvisibleButton("title", {std::max(words, 1.0F), px(28)});
    if (ImGui::IsItemHovered()) {
      ImGui::BeginTooltip();
      ImGui::PushTextWrapPos(px(420));
      plain_lines(title);
      ImGui::PushStyleColor(ImGuiCol_Text, ImGui::GetStyleColorVec4(ImGuiCol_TextDisabled));
      if (!m.document->scenario.description.empty()) plain_lines(m.document->scenario.description);
      plain_lines(shown_path(m.document->path));
      ImGui::PopStyleColor();
      ImGui::PopTextWrapPos();
      ImGui::EndTooltip();
    }
  }
}

}  // namespace poolscope::gui
