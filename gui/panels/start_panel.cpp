#include "panels/start_panel.hpp"

#include <imgui.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "app/library.hpp"
#include "platform/files.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "widgets/button.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

const std::vector<LibraryEntry>& library() {
  static const std::vector<LibraryEntry> entries = read_library(library_folder());
  return entries;
}

std::string capitals(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

// A row that opens a file: a title, and what it is about below it. Returns whether it was clicked.
bool entry(const char* id, ImVec2 at, float width, const std::string& title,
           const std::string& about, ImFont* about_font) {
  const float height = px(about.empty() ? 28 : 44);
  ImGui::SetCursorScreenPos(at);
  const bool clicked = ImGui::InvisibleButton(id, {width, height});
  const Palette& p = palette();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const bool pointed = ImGui::IsItemHovered();
  if (pointed) list->AddRectFilled(at, {at.x + width, at.y + height}, p.hover, px(4));
  draw_text_elided(list, fonts().text, p.text, {at.x + px(8), at.y + px(5)}, width - px(16), title);
  const bool cut = draw_text_elided(list, about_font, p.quiet, {at.x + px(8), at.y + px(24)},
                                    width - px(16), about);
  if (pointed && cut) hint(about);
  return clicked;
}

void draw_recent(const Model& m, ImVec2 at, float width, float bottom, Outbox& out) {
  if (m.recent.empty()) return;
  draw_text(ImGui::GetWindowDrawList(), fonts().strong_label, palette().quiet, {at.x, at.y},
            "RECENT");
  float y = at.y + px(24);
  for (std::size_t i = 0; i < m.recent.size() && y + px(44) <= bottom; ++i, y += px(44)) {
    ImGui::PushID(static_cast<int>(i));
    if (entry("recent", {at.x - px(8), y}, width, file_name(m.recent[i]),
              shown_path(parent_folder(m.recent[i])), fonts().label))
      out.push_back(OpenFile{m.recent[i]});
    ImGui::PopID();
  }
}

void draw_library(const Box& box, Outbox& out) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(box.min, box.max, palette().pane, px(4));
  draw_text_in_row(list, fonts().strong_label, palette().quiet, box.min.x + px(12), box.min.y,
                   px(pane_title_height), "SCENARIOS");
  const Pane pane("library", box);
  if (!pane) return;
  const auto& entries = library();
  if (entries.empty()) {
    empty_pane("No scenario library was found.",
               "Set POOLSCOPE_SCENARIOS to the folder that has it, or open a file with Ctrl+O.");
    return;
  }
  ImGui::BeginChild("entries", ImGui::GetContentRegionAvail(), false, ImGuiWindowFlags_NoNav);
  const ImVec2 from = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const int columns = width >= px(880) ? 2 : 1;
  const float column =
      std::floor((width - px(16) * static_cast<float>(columns - 1)) / static_cast<float>(columns));
  float y = from.y + px(8);
  int place = 0;
  const std::string* chapter = nullptr;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!chapter || *chapter != entries[i].folder) {
      if (place % columns != 0) y += px(48);
      if (chapter) y += px(12);
      chapter = &entries[i].folder;
      place = 0;
      draw_text(ImGui::GetWindowDrawList(), fonts().strong_label, palette().quiet,
                {from.x + px(8), y}, chapter->empty() ? "OTHERS" : capitals(*chapter));
      y += px(20);
    }
    const int at = place++ % columns;
    ImGui::PushID(static_cast<int>(i));
    if (entry("scenario", {from.x + (column + px(16)) * static_cast<float>(at), y}, column,
              entries[i].title, entries[i].description, fonts().label))
      out.push_back(OpenFile{entries[i].path});
    ImGui::PopID();
    if (at == columns - 1) y += px(48);
  }
  if (place % columns != 0) y += px(48);
  ImGui::SetCursorScreenPos(from);
  ImGui::Dummy({1, y - from.y});
  ImGui::EndChild();
}

}  // namespace

void draw_start(const Model& m, const Box& box, Outbox& out) {
  const Palette& p = palette();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float side = std::floor(std::clamp(box.width() * 0.34F, px(280), px(440)));
  const float x = box.min.x + px(24), width = side - px(48);
  float y = box.min.y + px(32);
  draw_text(list, fonts().sentence, p.text, {x, y}, "poolscope");
  y += px(32);
  y += draw_text_wrapped(list, fonts().text, p.quiet, {x, y}, width,
                         "See why libcurl reused a connection, or why it did not. Pick a scenario, "
                         "or open a file of your own.");
  y += px(20);
  if (word_button("open", {x, y}, "Open a file…", nullptr, {.primary = true}))
    out.push_back(ShowBrowser{true});
  draw_text_in_row(list, fonts().label, p.quiet,
                   x + text_width(fonts().text, "Open a file…") + px(24) + px(12), y, px(28),
                   "Ctrl+O, or drop it here");
  y += px(28) + px(32);
  draw_recent(m, {x, y}, width + px(16), box.max.y, out);
  draw_library({{box.min.x + side, box.min.y}, box.max}, out);
}

}  // namespace poolscope::gui
