#pragma once

#include <imgui.h>

#include <string>

/// A drawn frame as SVG: surfaces and lines as polygons, words as text, symbols as outlines. It is
/// made from what ImGui was told to draw, so it shows what the window shows.
namespace poolscope::gui {

/// `ground` lies behind everything. The frame must have been built without anti-aliasing (fringes
/// would become polygons of their own).
[[nodiscard]] std::string svg_of(const ImDrawData&, ImU32 ground);

}  // namespace poolscope::gui
