#pragma once

#include <imgui.h>

#include <optional>

namespace poolscope::gui {

/// The gap between two panes, which can be dragged. `share` is the part of `extent` (along the axis
/// that is dragged) that the second pane takes; the new share is returned while it is dragged.
/// `upright`: a vertical gap between left and right.
[[nodiscard]] std::optional<float> splitter(const char* id, ImVec2 min, ImVec2 max, bool upright,
                                            float share, float extent);

}  // namespace poolscope::gui
