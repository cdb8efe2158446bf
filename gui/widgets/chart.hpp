#pragma once

#include <imgui.h>

#include <span>

/// Small charts: a count over time as bands, and bars of a share. They know no time and no unit.
namespace poolscope::gui {

/// The least and the most in one column of pixels: what rises and falls within it is not lost.
struct ChartBand {
  float least = 0, most = 0;
};

/// The bands side by side, filled down to the ground; `top` is the value at the upper edge.
void draw_bands(ImDrawList&, ImVec2 from, ImVec2 to, std::span<const ChartBand>, float top,
                ImU32 colour);

/// A bar that is filled to `share` (0..1) over a faint whole; anything above none is seen.
void draw_share_bar(ImDrawList&, ImVec2 from, ImVec2 to, float share, ImU32 colour);

/// Columns of a histogram: heights in 0..1, none that is above zero below one pixel.
void draw_columns(ImDrawList&, ImVec2 from, ImVec2 to, std::span<const float> heights, ImU32 colour,
                  ImU32 pointed_colour, int pointed);

}  // namespace poolscope::gui
