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

/// What the hand has begun and not yet ended.
struct Gesture {
  enum class Kind : unsigned char { none, press, pan, seek, range, zoom, from_edge, to_edge };
  Kind kind = Kind::none;
  ImVec2 pressed;
  int button = 0;
  TimeWindow stretch;  // of range and zoom
};

/// Turns the mouse into actions.
void timeline_gestures(const Model&, const TimelineFrame&, Gesture&, Outbox&);

/// The stretch that the hand is dragging out, or null.
[[nodiscard]] const TimeWindow* dragged_stretch(const Gesture&);
/// Whether the hand moves the timeline: then nothing below it is pointed at.
[[nodiscard]] bool timeline_is_moved(const Gesture&);

}  // namespace poolscope::gui
