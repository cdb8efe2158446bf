#include "widgets/pattern.hpp"

#include <algorithm>
#include <cmath>

#include "platform/theme.hpp"

namespace poolscope::gui {
namespace {

constexpr float tint = 0.22F;

void hatch(ImDrawList& draw, ImVec2 from, ImVec2 to, ImU32 colour, bool rising) {
  const float height = to.y - from.y;
  const float step = px(5);
  // Lines stand at fixed places of the screen's x axis, so that bars side by side join up.
  float start = from.x - height;
  start -= std::fmod(start, step);
  for (float x = start; x < to.x; x += step) {
    const float x0 = std::max(x, from.x), x1 = std::min(x + height, to.x);
    if (x1 <= x0) continue;
    const float y0 = x0 - x, y1 = x1 - x;
    if (rising)
      draw.AddLine({x0, to.y - y0}, {x1, to.y - y1}, colour, px(1.5F));
    else
      draw.AddLine({x0, from.y + y0}, {x1, from.y + y1}, colour, px(1.5F));
  }
}

void dots(ImDrawList& draw, ImVec2 from, ImVec2 to, ImU32 colour) {
  const float step = px(5), size = px(2);
  for (float y = from.y + px(2); y + size <= to.y; y += step)
    for (float x = from.x + px(2); x + size <= to.x; x += step)
      draw.AddRectFilled({x, y}, {x + size, y + size}, colour);
}

}  // namespace

void fill_pattern(ImDrawList& draw, ImVec2 from, ImVec2 to, ImU32 colour, Pattern pattern,
                  float rounding) {
  if (to.x <= from.x) return;
  if (pattern == Pattern::solid || to.x - from.x < px(4)) {
    draw.AddRectFilled(from, to, colour, rounding);
    return;
  }
  draw.AddRectFilled(from, to, with_alpha(colour, tint), rounding);
  switch (pattern) {
    case Pattern::solid:
      break;
    case Pattern::dots:
      dots(draw, from, to, colour);
      break;
    case Pattern::hatch:
      hatch(draw, from, to, colour, true);
      break;
    case Pattern::back_hatch:
      hatch(draw, from, to, colour, false);
      break;
    case Pattern::cross_hatch:
      hatch(draw, from, to, colour, true);
      hatch(draw, from, to, colour, false);
      break;
  }
}

void dashed_line(ImDrawList& draw, ImVec2 from, ImVec2 to, ImU32 colour, float thickness,
                 float dash, float gap) {
  const float dx = to.x - from.x, dy = to.y - from.y;
  const float length = std::sqrt(dx * dx + dy * dy);
  if (length <= 0) return;
  // A lane may be thousands of pixels past the screen: draw only what can be seen.
  const float step = std::max(dash + gap, 1.0F);
  for (float at = 0; at < length; at += step) {
    const float end = std::min(at + dash, length);
    draw.AddLine({from.x + dx * at / length, from.y + dy * at / length},
                 {from.x + dx * end / length, from.y + dy * end / length}, colour, thickness);
  }
}

void dashed_box(ImDrawList& draw, ImVec2 from, ImVec2 to, ImU32 colour, float thickness,
                float rounding) {
  const float dash = px(5), gap = px(3);
  const ImVec2 a{from.x + 0.5F, from.y + 0.5F}, b{to.x - 0.5F, to.y - 0.5F};
  dashed_line(draw, {a.x + rounding, a.y}, {b.x - rounding, a.y}, colour, thickness, dash, gap);
  dashed_line(draw, {b.x - rounding, b.y}, {a.x + rounding, b.y}, colour, thickness, dash, gap);
  dashed_line(draw, {b.x, a.y + rounding}, {b.x, b.y - rounding}, colour, thickness, dash, gap);
  dashed_line(draw, {a.x, b.y - rounding}, {a.x, a.y + rounding}, colour, thickness, dash, gap);
}

void cross_mark(ImDrawList& draw, ImVec2 c, float r, ImU32 colour, float thickness) {
  draw.AddLine({c.x - r, c.y - r}, {c.x + r, c.y + r}, colour, thickness);
  draw.AddLine({c.x - r, c.y + r}, {c.x + r, c.y - r}, colour, thickness);
}

void check_mark(ImDrawList& draw, ImVec2 c, float r, ImU32 colour, float thickness) {
  const ImVec2 points[3] = {
      {c.x - r, c.y + r * 0.1F}, {c.x - r * 0.25F, c.y + r * 0.8F}, {c.x + r, c.y - r * 0.75F}};
  draw.AddPolyline(points, 3, colour, 0, thickness);
}

void draining_ring(ImDrawList& draw, ImVec2 c, float r, float left, ImU32 colour, float thickness) {
  constexpr float pi = 3.14159265F;
  draw.AddCircle(c, r, with_alpha(colour, 0.30F), 0, thickness);
  if (left <= 0) return;
  draw.PathArcTo(c, r, -pi / 2, -pi / 2 + 2 * pi * std::min(left, 1.0F), 24);
  draw.PathStroke(colour, 0, thickness);
}

void lock_mark(ImDrawList& draw, ImVec2 c, float r, ImU32 colour) {
  constexpr float pi = 3.14159265F;
  draw.AddRectFilled({c.x - r, c.y - r * 0.1F}, {c.x + r, c.y + r}, colour, r * 0.25F);
  draw.PathArcTo({c.x, c.y - r * 0.1F}, r * 0.62F, -pi, 0, 8);
  draw.PathStroke(colour, 0, std::max(1.0F, r * 0.32F));
}

void turned_text(ImDrawList& draw, ImFont* font, ImVec2 at, float angle, ImU32 colour,
                 const char* text) {
  const int first = draw.VtxBuffer.Size;
  const float size = font->FontSize;
  // Drawn far from any clip edge first: ImGui leaves out letters that lie outside.
  draw.PushClipRectFullScreen();
  draw.AddText(font, size, at, colour, text);
  draw.PopClipRect();
  const float s = std::sin(-angle), c = std::cos(-angle);
  for (int i = first; i < draw.VtxBuffer.Size; ++i) {
    ImVec2& p = draw.VtxBuffer[i].pos;
    const float x = p.x - at.x, y = p.y - at.y - size * 0.8F;
    p = {at.x + x * c - y * s, at.y + x * s + y * c};
  }
}

}  // namespace poolscope::gui
