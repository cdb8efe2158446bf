#pragma once

#include <imgui.h>

#include <string>

/// Builds the font atlas out of the fonts that the program carries.
namespace poolscope::gui {

/// (Re)builds ImGui's atlas for a scale; the renderer's texture must be made again after it.
void build_fonts(float scale);

/// How a font is called outside of the program, and how high its lines are in ems.
struct FaceName {
  const char* family;
  int weight;
  float line;
};
[[nodiscard]] FaceName face_name(const ImFont*);

/// Whether a code point is one of the symbols (platform/symbols.hpp) that no other font has.
[[nodiscard]] bool is_symbol(unsigned int code_point);
/// Its outline as the data of an SVG path, in lines of 1, y downwards; "" when there is none.
[[nodiscard]] std::string symbol_outline(unsigned int code_point);

}  // namespace poolscope::gui
