#include "widgets/lane.hpp"

#include <algorithm>
#include <cmath>

#include "platform/theme.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

bool is_line(const BarLook& look) {
  return look.shape == BarLook::Shape::line || look.shape == BarLook::Shape::broken_line;
}

// Where a bar's word stands; empty when it has none or no room for it.
struct Word {
  ImVec2 from, to;
  [[nodiscard]] bool there() const { return to.x > from.x; }
};
Word word_of(ImVec2 from, ImVec2 to, const BarLook& look) {
  if (look.text[0] == 0) return {};
  ImFont* font = fonts().label;
  const ImVec2 size{text_width(font, look.text), line_height(font)};
  const bool on_line = is_line(look);
  if (size.x + px(on_line ? 32 : 8) > to.x - from.x || to.y - from.y < px(12)) return {};
  const ImVec2 at{std::floor(on_line ? (from.x + to.x - size.x) / 2 : from.x + px(4)),
                  std::floor((from.y + to.y - size.y) / 2)};
  return {at, {at.x + size.x, at.y + size.y}};
}

// A line stops before its word and goes on after it.
void draw_line(ImDrawList& draw, ImVec2 from, ImVec2 to, const BarLook& look, const Word& word) {
  const float mid = std::floor((from.y + to.y) / 2);
  const auto piece = [&](float left, float right) {
    if (right <= left) return;
    if (look.shape == BarLook::Shape::line)
      draw.AddRectFilled({left, mid - px(1)}, {right, mid + px(1)}, look.colour);
    else
      dashed_line(draw, {left, mid}, {right, mid}, look.colour, px(2), px(5), px(3));
  };
  if (!word.there()) return piece(from.x, to.x);
  piece(from.x, word.from.x - px(4));
  piece(word.to.x + px(4), to.x);
}

}  // namespace

float lane_height(int rows, bool dense) {
  if (dense) return px(8);
  if (rows <= 1) return px(20);
  // A few streams are named; many are only told apart.
  return px(4) + (rows <= 4 ? px(15) : px(9)) * static_cast<float>(rows);
}

void draw_bar(ImDrawList& draw, ImVec2 from, ImVec2 to, const BarLook& look) {
  const Word word = word_of(from, to, look);
  const float round = to.x - from.x > px(6) ? px(2) : 0;
  switch (look.shape) {
    case BarLook::Shape::fill:
      if (look.share < 1) {
        draw.AddRectFilled(from, to, with_alpha(look.colour, 0.18F));
        from.y = std::max(to.y - std::max((to.y - from.y) * look.share, 1.0F), from.y);
      }
      fill_pattern(draw, from, to, look.merged ? with_alpha(look.colour, 0.75F) : look.colour,
                   look.pattern, look.pattern == Pattern::solid ? round : 0);
      if (look.outline && to.x - from.x > px(3)) draw.AddRect(from, to, look.outline, round);
      break;
    case BarLook::Shape::line:
    case BarLook::Shape::broken_line:
      draw_line(draw, from, to, look, word);
      break;
    case BarLook::Shape::dashed_box:
      draw.AddRectFilled(from, to, with_alpha(look.colour, 0.22F));
      if (to.x - from.x > px(4)) dashed_box(draw, from, to, look.colour, px(1), 0);
      break;
  }
  if (word.there()) draw_text(&draw, fonts().label, look.text_colour, word.from, look.text);
  if (look.selected || look.lit) bar_outline(draw, from, to, look.selected);
}

void bar_outline(ImDrawList& draw, ImVec2 from, ImVec2 to, bool selected) {
  const Palette& p = palette();
  const float out = selected ? px(2) : px(1);
  draw.AddRect({from.x - out, from.y - out}, {to.x + out, to.y + out},
               selected ? p.accent : with_alpha(p.text, 0.7F), px(2), 0, out);
}

void bar_name(ImDrawList& draw, ImVec2 from, ImVec2 to, float split, const char* name) {
  const Palette& p = palette();
  ImFont* font = fonts().label;
  const ImVec2 size{text_width(font, name), line_height(font)};
  if (to.y - from.y < px(12)) return;
  const float needed = size.x + px(6);
  float x = from.x + px(4);
  ImU32 colour = p.text;
  if (split - from.x < needed) {
    if (to.x - split >= needed) {
      x = split + px(3);
      colour = p.on_accent;
    } else if (to.x - from.x < needed) {
      return;
    }
  }
  draw_text(&draw, font, colour,
            {static_cast<float>(static_cast<int>(x)),
             static_cast<float>(static_cast<int>((from.y + to.y - size.y) / 2))},
            name);
}

void deadline_mark(ImDrawList& draw, ImVec2 top, float height, ImU32 colour) {
  draw.AddRectFilled({top.x - px(1), top.y}, {top.x + px(1), top.y + height}, colour);
}

void end_mark(ImDrawList& draw, ImVec2 c, float height, ImU32 colour, bool crossed) {
  if (crossed) {
    const float r = std::min(px(4), height / 2 - px(1));
    cross_mark(draw, c, r + px(1), palette().pane, px(4));
    cross_mark(draw, c, r, colour, px(2));
  } else {
    draw.AddRectFilled({c.x - px(1), c.y - height / 2 + px(2)},
                       {c.x + px(1), c.y + height / 2 - px(2)}, colour);
  }
}

void playhead_line(ImDrawList& draw, float x, float top, float bottom) {
  draw.AddRectFilled({x - px(1), top}, {x + px(1), bottom}, palette().accent);
}

void playhead_handle(ImDrawList& draw, float x, float ruler_bottom) {
  const float w = px(5), y = ruler_bottom - px(8);
  draw.AddTriangleFilled({x - w, y}, {x + w, y}, {x, ruler_bottom}, palette().accent);
}

}  // namespace poolscope::gui
