#pragma once

#include <imgui.h>

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "panels/timeline/lanes.hpp"
#include "present/timeline/waterfall.hpp"

namespace poolscope::gui {

/// A row of the waterfall: a client's head, or a transfer with its phases. Returns what the pointer
/// is on.
[[nodiscard]] Pointed draw_waterfall_row(const Model&, const Run&, const Scale&, ImDrawList&,
                                         const WaterfallRow&, ImVec2 label, ImVec2 bars,
                                         float height, bool dense);

/// A band that stands for many rows: from the first of them wanted to the last one done, filled
/// with what their time went to.
[[nodiscard]] Pointed draw_waterfall_band(const Model&, const Run&, const Scale&, ImDrawList&,
                                          const WaterfallBand&, ImVec2 label, ImVec2 bars,
                                          float height, bool moved);

}  // namespace poolscope::gui
