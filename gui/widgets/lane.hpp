#pragma once

#include <imgui.h>

#include "widgets/pattern.hpp"

/// The parts of a timeline: bars, lines and marks in a lane.
namespace poolscope::gui {

struct BarLook {
  enum class Shape : unsigned char { fill, line, broken_line, dashed_box };
  Shape shape = Shape::fill;
  Pattern pattern = Pattern::solid;
  ImU32 colour = 0;
  ImU32 outline = 0;  // of a fill that is pale; 0: none
  ImU32 text_colour = 0;
  const char* text = "";  // written inside when it fits
  bool merged = false;    // stands for several
  float share = 1;        // of its height that is filled: how much of its time was at work
  bool selected = false, lit = false;
};

/// Height of a lane that shows `rows` transfers beside one another.
[[nodiscard]] float lane_height(int rows, bool dense);
void draw_bar(ImDrawList&, ImVec2 from, ImVec2 to, const BarLook&);
/// Around what is selected, or what the pointer is on somewhere.
void bar_outline(ImDrawList&, ImVec2 from, ImVec2 to, bool selected);
/// A transfer's name on its bar, of which the part from `split` on is solid: where it can be read
/// best, or nowhere.
void bar_name(ImDrawList&, ImVec2 from, ImVec2 to, float split, const char* name);
/// Where a stale stretch begins: a short upright line.
void deadline_mark(ImDrawList&, ImVec2 top, float height, ImU32 colour);
/// The end of a connection: ✗ when it was closed against its will, else a stop.
void end_mark(ImDrawList&, ImVec2 centre, float height, ImU32 colour, bool crossed);
/// The playhead: an upright line, and its handle on the ruler that ends at `ruler_bottom`.
void playhead_line(ImDrawList&, float x, float top, float bottom);
void playhead_handle(ImDrawList&, float x, float ruler_bottom);

}  // namespace poolscope::gui
