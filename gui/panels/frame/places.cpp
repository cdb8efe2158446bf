#include "panels/frame/places.hpp"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "app/frame/actions.hpp"
#include "app/frame/panes.hpp"
#include "platform/theme.hpp"
#include "widgets/splitter.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

constexpr float gap = 8;
const PlacedPanes& at(const Layout& layout, Place place) {
  return layout.places[static_cast<std::size_t>(place)];
}

// Cuts a box in two and lets the gap between them be dragged; a part that is not wanted takes
// no room.
struct Cutter {
  const Model& m;
  Outbox& out;

  void cut(const char* id, const Box& box, bool upright, bool first, bool second,
           float Layout::*share, Box& a, Box& b) {
    a = b = box;
    if (!first || !second) return;
    const float whole = upright ? box.width() : box.height();
    const float least = std::min(px(160), whole / 2);
    const float space = px(gap);
    const float part = std::clamp(std::floor(whole * (m.frame.layout().*share)), least,
                                  std::max(whole - least, whole / 2));
    if (upright) {
      b.min.x = box.max.x - part;
      a.max.x = b.min.x - space;
      drag(id, share, {a.max.x, box.min.y}, {b.min.x, box.max.y}, true, whole);
    } else {
      b.min.y = box.max.y - part;
      a.max.y = b.min.y - space;
      drag(id, share, {box.min.x, a.max.y}, {box.max.x, b.min.y}, false, whole);
    }
  }

  void drag(const char* id, float Layout::*share, ImVec2 min, ImVec2 max, bool upright,
            float extent) {
    const auto next = splitter(id, min, max, upright, m.frame.layout().*share, extent);
    if (!next) return;
    Layout layout = m.frame.layout();
    layout.*share = *next;
    out.emit(SetLayout{layout});
  }
};

void title_menu(const Model& m, PaneId pane, Outbox& out) {
  if (!ImGui::BeginPopupContextItem("title menu")) return;
  const Layout& layout = m.frame.layout();
  for (std::size_t i = 0; i < (m.frame.wide ? place_count : std::size_t{4}); ++i) {
    const bool here = std::ranges::count(layout.places[i].panes, pane) > 0;
    if (ImGui::MenuItem(place_rows[i].words, nullptr, here, !here))
      out.emit(MovePane{pane, static_cast<Place>(i)});
  }
  ImGui::Separator();
  if (ImGui::MenuItem("Hide")) out.emit(ShowPane{pane, false});
  if (ImGui::MenuItem("Panes as at first")) out.emit(ResetLayout{});
  ImGui::EndPopup();
}

}  // namespace

std::vector<PlacedBox> place_panes(const Model& m, const Box& body, Outbox& out) {
  const Layout& layout = m.frame.layout();
  const auto has = [&](Place place) { return !at(layout, place).panes.empty(); };
  const bool left = has(Place::left_top) || has(Place::left_bottom);
  const bool middle = has(Place::middle_top) || has(Place::middle_bottom);
  const bool right = has(Place::right_top) || has(Place::right_bottom);
  Cutter cutter{m, out};
  std::array<Box, 3> columns{body, body, body};
  Box rest;
  cutter.cut("side", body, true, left, middle || right, &Layout::side, columns[0], rest);
  cutter.cut("right", rest, true, middle, right, &Layout::right, columns[1], columns[2]);
  constexpr std::array cuts{&Layout::left_cut, &Layout::middle_cut, &Layout::right_cut};
  constexpr std::array ids{"left cut", "middle cut", "right cut"};
  std::vector<PlacedBox> boxes;
  for (std::size_t i = 0; i < 3; ++i) {
    const auto top = static_cast<Place>(2 * i), bottom = static_cast<Place>(2 * i + 1);
    Box above, below;
    cutter.cut(ids[i], columns[i], false, has(top), has(bottom), cuts[i], above, below);
    if (has(top)) boxes.push_back({top, above});
    if (has(bottom)) boxes.push_back({bottom, below});
  }
  return boxes;
}

float draw_titles(const Model& m, const PlacedBox& where, TitleDrag& dragged, Outbox& out) {
  const PlacedPanes& place = at(m.frame.layout(), where.place);
  const Palette& p = palette();
  ImDrawList* draw = ImGui::GetWindowDrawList();
  float x = where.box.min.x + px(12);
  const float top = where.box.min.y, height = px(pane_title_height);
  for (const PaneId pane : place.panes) {
    const char* words = row_of(pane).capitals;
    const float width = text_width(fonts().strong_label, words);
    ImGui::PushID(static_cast<int>(pane));
    ImGui::SetCursorScreenPos({x - px(4), top});
    ImGui::InvisibleButton("title", {width + px(8), height});
    const bool hovered = ImGui::IsItemHovered(), front = pane == place.front;
    const bool alone = place.panes.size() == 1;
    const ImU32 colour = hovered && !alone ? p.text
                         : front && !alone ? p.text
                         : alone           ? p.quiet
                                           : with_alpha(p.quiet, 0.75F);
    draw_text_in_row(draw, fonts().strong_label, colour, x, top, height, words);
    if (front && !alone)
      draw->AddLine({x, top + height - px(6)}, {x + width, top + height - px(6)}, p.accent, px(2));
    TitleDrag& drag = dragged;
    if (ImGui::IsItemActivated()) drag = {pane, ImGui::GetIO().MousePos, false};
    if (ImGui::IsItemDeactivated() && !drag.moving && hovered && !front) out.emit(FrontPane{pane});
    title_menu(m, pane, out);
    ImGui::PopID();
    x += width + px(16);
  }
  return x;
}

void draw_title_drag(const Box& body, const std::vector<PlacedBox>& boxes, TitleDrag& dragged,
                     Outbox& out) {
  TitleDrag& drag = dragged;
  if (!drag.pane) return;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const float moved = std::abs(mouse.x - drag.from.x) + std::abs(mouse.y - drag.from.y);
  if (moved > px(12)) drag.moving = true;
  const bool held = ImGui::IsMouseDown(0);
  const PlacedBox* target = nullptr;
  for (const PlacedBox& one : boxes)
    if (mouse.x >= one.box.min.x && mouse.x < one.box.max.x && mouse.y >= one.box.min.y &&
        mouse.y < one.box.max.y)
      target = &one;
  if (drag.moving && held) {
    ImDrawList* draw = ImGui::GetForegroundDrawList();
    if (target) {
      draw->AddRectFilled(target->box.min, target->box.max, with_alpha(palette().accent, 0.10F),
                          px(4));
      draw->AddRect(target->box.min, target->box.max, palette().accent, px(4), 0, px(2));
    }
    draw_text(draw, fonts().strong_label, palette().text, {mouse.x + px(12), mouse.y + px(8)},
              row_of(*drag.pane).capitals);
  }
  if (held) return;
  if (drag.moving && target && mouse.y <= body.max.y) out.emit(MovePane{*drag.pane, target->place});
  drag = {};
}

}  // namespace poolscope::gui
