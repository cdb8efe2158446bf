#pragma once

/// Builds the font atlas out of the fonts that the program carries.
namespace poolscope::gui {

/// (Re)builds ImGui's atlas for a scale; the renderer's texture must be made again after it.
void build_fonts(float scale);

}  // namespace poolscope::gui
