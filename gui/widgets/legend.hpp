#pragma once

#include <imgui.h>

#include <span>

#include "widgets/pattern.hpp"

/// One line that says what colours and patterns mean.
namespace poolscope::gui {

struct LegendItem {
  enum class Shape : unsigned char { fill, line, broken_line, dashed_box, cross };
  Shape shape = Shape::fill;
  Pattern pattern = Pattern::solid;
  ImU32 colour = 0;
  const char* word = "";
  const char* meaning = "";  // tooltip
  ImU32 outline = 0;         // 0: none
};

/// Draws items from left to right while they fit; the last ones give way to "…" with all of them in
/// its tooltip.
void draw_legend(std::span<const LegendItem>, float width);

}  // namespace poolscope::gui
