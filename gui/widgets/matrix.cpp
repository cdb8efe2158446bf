#include "widgets/matrix.hpp"

#include <algorithm>
#include <cmath>

#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "widgets/pattern.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

constexpr float slant = 0.96F;  // radians: 55 degrees

float label_width(const MatrixLook& look) {
  float width = px(28);
  for (const auto& line : look.lines) width = std::max(width, text_width(fonts().mono, line.label));
  return width + px(20);
}
float line_height_px() {
  return px(24);
}

// The last slanted head leans out over the right edge by this much.
float lean(const MatrixLook& look) {
  float out = 0;
  if (!look.columns.empty())
    out = text_width(fonts().label, look.columns.back().title) * std::cos(slant);
  float words = 0;
  for (const auto& line : look.lines)
    if (!line.word.empty()) words = std::max(words, text_width(fonts().label, line.word) + px(8));
  return std::max(out, words);
}

void draw_mark(ImDrawList& draw, Mark mark, ImVec2 c, bool dim) {
  const Palette& p = palette();
  const float share = dim ? 0.5F : 1.0F;
  switch (mark) {
    case Mark::blank:
      draw.AddCircleFilled(c, px(1.5F), with_alpha(p.quiet, 0.4F));
      break;
    case Mark::pass:
      check_mark(draw, c, px(4), with_alpha(p.active, share), px(2));
      break;
    case Mark::cross:
    case Mark::closing_cross: {
      const ImU32 colour = mark == Mark::cross ? p.evicted : p.stale;
      const float half = px(9);
      draw.AddRectFilled({c.x - half, c.y - half}, {c.x + half, c.y + half},
                         with_alpha(colour, 0.22F), px(3));
      cross_mark(draw, c, px(4), colour, px(2));
      break;
    }
    case Mark::ring:
      draw.AddCircle(c, px(4), p.pending, 0, px(2));
      break;
    case Mark::glass:
      draw_text_centred(&draw, fonts().label, p.text, {c.x - px(8), c.y - px(8)},
                        {c.x + px(8), c.y + px(8)}, symbol::hourglass);
      break;
  }
}

}  // namespace

float narrowest_cell() {
  return px(16);
}

float matrix_cell_width(const MatrixLook& look, float width) {
  if (look.columns.empty()) return px(26);
  const float room = width - label_width(look) - lean(look);
  return std::min(std::floor(room / static_cast<float>(look.columns.size())), px(28));
}

MatrixHit draw_matrix(const MatrixLook& look, float width) {
  MatrixHit hit;
  const Palette& p = palette();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float cell = std::max(matrix_cell_width(look, width), px(12));
  float head = 0;
  for (const auto& column : look.columns)
    head = std::max(head, text_width(fonts().label, column.title) * std::sin(slant));
  head += px(14);
  const float first = at.x + label_width(look), top = at.y + head;
  const float marks_end = first + cell * static_cast<float>(look.columns.size());
  const float line = line_height_px();
  const float bottom = top + line * static_cast<float>(look.lines.size());
  const bool hovered = ImGui::IsWindowHovered();
  const ImVec2 mouse = ImGui::GetIO().MousePos;

  for (std::size_t i = 0; i < look.lines.size(); ++i) {
    const auto& row = look.lines[i];
    const float y = top + line * static_cast<float>(i);
    const ImVec2 end{at.x + width, y + line};
    const bool over = hovered && ImGui::IsMouseHoveringRect({at.x, y}, end);
    if (row.good) draw.AddRectFilled({at.x, y}, end, with_alpha(p.active, 0.14F), px(4));
    if (row.selected) draw.AddRect({at.x, y}, end, p.accent, px(4), 0, px(2));
    if (row.lit || over) draw.AddRectFilled({at.x, y}, end, p.hover, px(4));
    draw_text_in_row(&draw, fonts().mono, row.dim ? p.quiet : p.text, at.x + px(8), y, line,
                     row.label);
    for (std::size_t c = 0; c < row.marks.size(); ++c)
      draw_mark(draw, row.marks[c], {first + cell * (static_cast<float>(c) + 0.5F), y + line / 2},
                row.dim);
    if (!row.word.empty())
      draw_text_in_row(&draw, fonts().label, p.text, marks_end + px(8), y, line, row.word);
    if (over) {
      hit.line = static_cast<int>(i);
      if (mouse.x >= first && mouse.x < marks_end)
        hit.column = static_cast<int>((mouse.x - first) / cell);
    }
  }
  if (hovered && mouse.y >= at.y && mouse.y < top && mouse.x >= first) {
    // A slanted head belongs to the cell that its foot stands on.
    const float foot = mouse.x - (top - mouse.y) / std::tan(slant);
    if (foot >= first && foot < marks_end) hit.column = static_cast<int>((foot - first) / cell);
  }
  for (std::size_t c = 0; c < look.columns.size(); ++c) {
    const float x = first + cell * (static_cast<float>(c) + 0.5F);
    const bool lit = hit.column == static_cast<int>(c);
    if (lit) draw.AddRectFilled({x - cell / 2, top}, {x + cell / 2, bottom}, p.hover);
    turned_text(draw, look.columns[c].decided ? fonts().strong_label : fonts().label,
                {x + px(1), top - px(4)}, slant, look.columns[c].decided || lit ? p.text : p.quiet,
                look.columns[c].title.c_str());
  }
  if (look.pinned_line >= 0 && look.pinned_column >= 0) {
    const float x = first + cell * static_cast<float>(look.pinned_column);
    const float y = top + line * static_cast<float>(look.pinned_line);
    draw.AddRect({x, y}, {x + cell, y + line}, p.accent, px(3), 0, px(2));
  }
  draw.AddLine({at.x, top - 1}, {marks_end, top - 1}, p.border);
  ImGui::Dummy({width, bottom - at.y});
  return hit;
}

}  // namespace poolscope::gui
