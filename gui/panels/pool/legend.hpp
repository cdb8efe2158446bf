#pragma once

#include <imgui.h>

/// What the looks of a chip mean, for the room that a small pool leaves.
namespace poolscope::gui {

[[nodiscard]] float pool_legend_height(float width);
void draw_pool_legend(ImDrawList&, ImVec2 at, float width);

}  // namespace poolscope::gui
