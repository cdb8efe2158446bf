#pragma once

#include <imgui.h>

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "panels/timeline/lanes.hpp"
#include "present/timeline/view.hpp"

/// What the hand does on the timeline between frames: seeking, moving, selecting a range, zooming.
/// Keys and mouse are those of Tracy and Perfetto (help_panel.cpp tells them).
namespace poolscope::gui {

/// Where things are on the screen in this frame.
struct TimelineFrame {
  Scale scale;
  float left = 0, top = 0, lanes_top = 0, lanes_bottom = 0;
  Pointed pointed;
  bool hovered = false;
};

/// Turns the mouse into actions.
void timeline_gestures(const Model&, const TimelineFrame&, Outbox&);

/// The stretch that the hand is dragging out, or null.
[[nodiscard]] const TimeWindow* dragged_stretch(const Model&);
/// Whether the hand moves the timeline: then nothing below it is pointed at.
[[nodiscard]] bool timeline_is_moved(const Model&);

}  // namespace poolscope::gui
