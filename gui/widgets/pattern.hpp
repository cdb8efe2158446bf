#pragma once

#include <imgui.h>

/// Fills and outlines that tell states apart without colour. All clip by arithmetic, not by the
/// draw list's clip rectangle, so that a thousand bars stay one draw call.
namespace poolscope::gui {

enum class Pattern : unsigned char { solid, dots, hatch, back_hatch, cross_hatch };

/// A box whose ground is a weak tint of `colour` with the pattern in `colour` on top.
void fill_pattern(ImDrawList&, ImVec2 from, ImVec2 to, ImU32 colour, Pattern, float rounding = 0);

void dashed_line(ImDrawList&, ImVec2 from, ImVec2 to, ImU32 colour, float thickness, float dash,
                 float gap);
void dashed_box(ImDrawList&, ImVec2 from, ImVec2 to, ImU32 colour, float thickness, float rounding);

/// Marks of the size `r` (half their width) around a centre.
void cross_mark(ImDrawList&, ImVec2 centre, float r, ImU32 colour, float thickness);
void check_mark(ImDrawList&, ImVec2 centre, float r, ImU32 colour, float thickness);
/// What is left of a whole: an arc from twelve o'clock, clockwise, over a faint full circle.
void draining_ring(ImDrawList&, ImVec2 centre, float r, float left, ImU32 colour, float thickness);
void lock_mark(ImDrawList&, ImVec2 centre, float r, ImU32 colour);

/// Text turned by `angle` (radians, counter-clockwise) around its left baseline end at `at`.
void turned_text(ImDrawList&, ImFont*, ImVec2 at, float angle, ImU32 colour, const char* text);

}  // namespace poolscope::gui
