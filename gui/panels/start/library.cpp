#include "panels/start/library.hpp"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "app/document/actions.hpp"
#include "app/start/actions.hpp"
#include "app/start/library.hpp"
#include "panels/looks.hpp"
#include "platform/theme.hpp"
#include "present/format.hpp"
#include "widgets/button.hpp"
#include "widgets/lane.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

constexpr float entry_height = 52, thumb_width = 112;
constexpr std::size_t tags_shown = 14;

std::string capitals(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

BarKind kind_of(Span::Kind kind) {
  switch (kind) {
    case Span::Kind::resolving:
      return BarKind::resolving;
    case Span::Kind::connecting:
      return BarKind::connecting;
    case Span::Kind::proxy:
      return BarKind::proxy;
    case Span::Kind::tls:
      return BarKind::tls;
    case Span::Kind::idle:
      return BarKind::idle;
    default:
      return BarKind::receiving;
  }
}

// The lanes of the run as they are in the timeline, small: what the scenario looks like.
void thumb(const LibraryEntry& entry, ImVec2 at, ImVec2 size) {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddRectFilled(at, {at.x + size.x, at.y + size.y}, palette().ground, px(4));
  const ImVec2 inner{at.x + px(4), at.y + px(4)};
  const float width = size.x - px(8), row = (size.y - px(8)) / static_cast<float>(thumb_rows);
  std::uint8_t rows = 0;
  for (const ThumbBar& bar : entry.thumb)
    rows = std::max(rows, static_cast<std::uint8_t>(bar.row + 1));
  const float first =
      inner.y + std::floor(row * static_cast<float>(thumb_rows - rows) / 2);  // in the middle
  for (const ThumbBar& bar : entry.thumb) {
    const float x0 = inner.x + bar.from * width, x1 = inner.x + bar.to * width;
    const float y = first + static_cast<float>(bar.row) * row;
    const ImU32 colour = look_of(kind_of(bar.kind)).colour;
    const float right = std::max(x1, x0 + 1);
    if (bar.kind == Span::Kind::idle)
      draw->AddRectFilled({x0, y + row / 2 - px(0.5F)}, {right, y + row / 2 + px(0.5F)}, colour);
    else
      draw->AddRectFilled({x0, y + 1}, {right, y + row - 1}, colour);
  }
}

bool entry_row(const LibraryEntry& entry, ImVec2 at, float width) {
  const Palette& p = palette();
  const float height = px(entry_height) - px(4);
  ImGui::SetCursorScreenPos(at);
  const bool clicked = ImGui::InvisibleButton("entry", {width, height});
  const bool pointed = ImGui::IsItemHovered();
  if (!ImGui::IsItemVisible()) return clicked;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  if (pointed) draw->AddRectFilled(at, {at.x + width, at.y + height}, p.hover, px(4));
  const ImVec2 picture{px(thumb_width), height - px(8)};
  thumb(entry, {at.x + px(4), at.y + px(4)}, picture);
  const float x = at.x + picture.x + px(16), words = width - picture.x - px(24);
  draw_text_elided(draw, fonts().text, p.text, {x, at.y + px(4)}, words, entry.title);
  const bool cut =
      draw_text_elided(draw, fonts().label, p.quiet, {x, at.y + px(25)}, words, entry.description);
  if (!pointed) return clicked;
  std::string more = cut ? entry.description : "";
  for (std::size_t i = 0; i < entry.tags.size(); ++i)
    more += (i == 0 ? (more.empty() ? "" : "\n") : " · ") + entry.tags[i];
  if (!more.empty()) hint(more);
  return clicked;
}

// The field and the tags; returns how high they are.
float search(const Model& m, const Library& library, ImVec2 at, float width, LibraryKept& kept,
             Outbox& out) {
  auto& [text, counted, tags] = kept;
  if (m.start.search != text && !ImGui::IsAnyItemActive()) {
    std::strncpy(text, m.start.search.c_str(), sizeof text - 1);
    text[sizeof text - 1] = 0;
  }
  ImGui::SetCursorScreenPos(at);
  ImGui::SetNextItemWidth(width);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {px(12), px(7)});
  if (ImGui::InputTextWithHint("##search", "search: h2, max_age, proxy …", text, sizeof text))
    out.emit(SearchLibrary{text});
  ImGui::PopStyleVar();
  float x = at.x, y = at.y + px(40);
  if (counted != &library) {
    counted = &library;
    tags = common_tags(library, tags_shown);
  }
  for (const std::string& tag : tags) {
    const float wide = text_width(fonts().label, tag) + px(16);
    if (x > at.x && x + wide > at.x + width) break;  // one line of them
    ImGui::PushID(tag.c_str());
    ImGui::SetCursorScreenPos({x, y});
    if (ImGui::InvisibleButton("tag", {wide, px(24)}))
      out.emit(SearchLibrary{m.start.search == tag ? "" : tag});
    const bool lit = ImGui::IsItemHovered() || m.start.search == tag;
    ImGui::PopID();
    ImDrawList* draw = ImGui::GetWindowDrawList();
    draw->AddRect({x, y + px(2)}, {x + wide, y + px(22)},
                  m.start.search == tag ? palette().accent : palette().border, px(10));
    draw_text_in_row(draw, fonts().label, lit ? palette().text : palette().quiet, x + px(8), y,
                     px(24), tag);
    x += wide + px(6);
  }
  return y + px(32) - at.y;
}

}  // namespace

void draw_library(const Model& m, const Box& box, LibraryKept& kept, Outbox& out) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(box.min, box.max, palette().pane, px(4));
  const Pane pane("library", box);
  if (!pane) return;
  const float line = box.min.y, at_x = box.min.x + px(12);
  std::string head = "SCENARIOS";
  if (!m.start.library) {
    draw_text_in_row(list, fonts().strong_label, palette().quiet, at_x, line, px(pane_title_height),
                     head);
    empty_pane("Reading the scenario library …", "It is run once, for the small pictures.");
    return;
  }
  const auto& entries = m.start.library->entries;
  if (entries.empty()) {
    empty_pane("No scenario library was found.",
               "Set POOLSCOPE_SCENARIOS to the folder that has it, or open a file with Ctrl+O.");
    return;
  }
  std::vector<const LibraryEntry*> found;
  for (const LibraryEntry& entry : entries)
    if (matches(entry, m.start.search)) found.push_back(&entry);
  head += found.size() == entries.size()
              ? "  " + format_count(entries.size())
              : fmt::format("  {} of {}", format_count(found.size()), format_count(entries.size()));
  draw_text_in_row(list, fonts().strong_label, palette().quiet, at_x, line, px(pane_title_height),
                   head);

  const ImVec2 top = ImGui::GetCursorScreenPos();
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const float above = search(m, *m.start.library, top, room.x, kept, out);
  ImGui::SetCursorScreenPos({top.x, top.y + above});
  ImGui::BeginChild("entries", {room.x, room.y - above}, false, ImGuiWindowFlags_NoNav);
  if (found.empty())
    empty_pane("No scenario has these words.", "Click the field and press Ctrl+A to start again.");
  const ImVec2 from = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const int columns = width >= px(880) ? 2 : 1;
  const float column =
      std::floor((width - px(16) * static_cast<float>(columns - 1)) / static_cast<float>(columns));
  float y = from.y;
  int place = 0;
  const std::string* chapter = nullptr;
  for (const LibraryEntry* entry : found) {
    if (!chapter || *chapter != entry->folder) {
      if (place % columns != 0) y += px(entry_height);
      if (chapter) y += px(12);
      chapter = &entry->folder;
      place = 0;
      draw_text(ImGui::GetWindowDrawList(), fonts().strong_label, palette().quiet,
                {from.x + px(4), y}, chapter->empty() ? "OTHERS" : capitals(*chapter));
      y += px(20);
    }
    const int at = place++ % columns;
    ImGui::PushID(entry);
    if (entry_row(*entry, {from.x + (column + px(16)) * static_cast<float>(at), y}, column))
      out.emit(OpenFile{entry->path});
    ImGui::PopID();
    if (at == columns - 1) y += px(entry_height);
  }
  if (place % columns != 0) y += px(entry_height);
  ImGui::SetCursorScreenPos(from);
  ImGui::Dummy({1, y - from.y});
  ImGui::EndChild();
}

}  // namespace poolscope::gui
