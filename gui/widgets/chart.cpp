#include "widgets/chart.hpp"

#include <algorithm>
#include <cmath>

#include "platform/theme.hpp"

namespace poolscope::gui {

void draw_bands(ImDrawList& draw, ImVec2 from, ImVec2 to, std::span<const ChartBand> bands,
                float top, ImU32 colour) {
  if (bands.empty() || top <= 0) return;
  const float height = to.y - from.y;
  const float wide = (to.x - from.x) / static_cast<float>(bands.size());
  const ImU32 ground = with_alpha(colour, 0.28F);
  const auto y = [&](float value) { return to.y - height * std::min(value / top, 1.0F); };
  // Equal neighbours are one rectangle.
  for (std::size_t i = 0; i < bands.size();) {
    std::size_t end = i + 1;
    while (end < bands.size() && bands[end].least == bands[i].least &&
           bands[end].most == bands[i].most)
      ++end;
    const float x0 = from.x + wide * static_cast<float>(i);
    const float x1 = from.x + wide * static_cast<float>(end);
    const float upper = y(bands[i].most), lower = std::max(y(bands[i].least), upper + px(1.5F));
    if (bands[i].most > 0) {
      draw.AddRectFilled({x0, upper}, {x1, std::min(lower, to.y)}, colour);
      if (lower < to.y) draw.AddRectFilled({x0, lower}, {x1, to.y}, ground);
    }
    i = end;
  }
}

void draw_share_bar(ImDrawList& draw, ImVec2 from, ImVec2 to, float share, ImU32 colour) {
  draw.AddRectFilled(from, to, palette().grid, px(2));
  if (share <= 0) return;
  const float wide = std::max((to.x - from.x) * std::min(share, 1.0F), px(2));
  draw.AddRectFilled(from, {from.x + wide, to.y}, colour, px(2));
}

void draw_columns(ImDrawList& draw, ImVec2 from, ImVec2 to, std::span<const float> heights,
                  ImU32 colour, ImU32 pointed_colour, int pointed) {
  const float wide = (to.x - from.x) / static_cast<float>(std::max<std::size_t>(heights.size(), 1));
  for (std::size_t i = 0; i < heights.size(); ++i) {
    if (heights[i] <= 0) continue;
    const float x0 = std::floor(from.x + wide * static_cast<float>(i));
    const float x1 = std::floor(from.x + wide * static_cast<float>(i + 1));
    const float high = std::max((to.y - from.y) * heights[i], px(1));
    draw.AddRectFilled({x0, to.y - high}, {std::max(x1 - px(1), x0 + 1), to.y},
                       static_cast<int>(i) == pointed ? pointed_colour : colour);
  }
}

}  // namespace poolscope::gui
