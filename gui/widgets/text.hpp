#pragma once

#include <imgui.h>

#include <string>
#include <string_view>
#include <vector>

#include "model/printable.hpp"

/// Words on the screen: drawn where they are told to, without taking part in ImGui's layout. Text
/// is data and may hold anything: what is not seen (control characters, marks of direction) is
/// written out as `model::printable` does, and what is far too long is cut.
namespace poolscope::gui {

[[nodiscard]] float text_width(ImFont*, std::string_view);
/// The height of a line of this font.
[[nodiscard]] float line_height(ImFont*);

void draw_text(ImDrawList*, ImFont*, ImU32 colour, ImVec2 at, std::string_view);
/// The right end of the text at `right.x`.
void draw_text_right(ImDrawList*, ImFont*, ImU32 colour, ImVec2 right, std::string_view);
/// Cut with "…" where it does not fit into `width`; returns whether it was cut.
bool draw_text_elided(ImDrawList*, ImFont*, ImU32 colour, ImVec2 at, float width, std::string_view);
/// Vertically centred on a row.
void draw_text_in_row(ImDrawList*, ImFont*, ImU32 colour, float x, float row_top, float row_height,
                      std::string_view);
/// Centred in a rectangle.
void draw_text_centred(ImDrawList*, ImFont*, ImU32 colour, ImVec2 min, ImVec2 max,
                       std::string_view);
/// Lines of at most `width`, broken at spaces: "api.test:443" stays in one piece if a line holds
/// it.
[[nodiscard]] std::vector<std::string_view> wrapped_lines(ImFont*, std::string_view, float width);
/// Draws them, or only measures without a list; returns the height.
float draw_text_wrapped(ImDrawList*, ImFont*, ImU32 colour, ImVec2 at, float width,
                        std::string_view);

/// The longest beginning of `text` that fits with "…" behind it.
[[nodiscard]] std::string elided(ImFont*, std::string_view, float width);

/// In ImGui's layout, wrapped where it wraps; line ends of its own stay.
void plain_lines(std::string_view);
/// A text as the label of an item of a menu or a list, where it is no id: give the item one by
/// PushID, since two texts may be the same.
[[nodiscard]] inline std::string item_label(std::string_view text) {
  constexpr std::size_t most_letters = 120;
  std::string out = model::shortened(text, most_letters);
  // ImGui takes what follows ## as an id and does not draw it.
  for (auto at = out.find("##"); at != std::string::npos; at = out.find("##", at))
    out.insert(at + 1, " ");
  return out;
}

/// A tooltip of one text and, quieter, the key that does the same.
void hint(std::string_view text, std::string_view key = {});

}  // namespace poolscope::gui
