#pragma once

#include <imgui.h>

#include "app/action.hpp"
#include "panels/timeline_lanes.hpp"
#include "present/waterfall.hpp"

namespace poolscope::gui {

/// A row of the waterfall: a client's head, or a transfer with its phases. Returns what the pointer
/// is on.
[[nodiscard]] Pointed draw_waterfall_row(const Model&, const Run&, const Scale&, ImDrawList&,
                                         const WaterfallRow&, ImVec2 label, ImVec2 bars,
                                         float height, bool dense);

}  // namespace poolscope::gui
