#pragma once

#include <imgui.h>

#include <string_view>

/// Words that lead somewhere: a faint line below them, the line and the hand when pointed at.
namespace poolscope::gui {

struct LinkTouch {
  bool hovered = false, clicked = false;
  float width = 0;   // of the words
  float height = 0;  // of the row, or of all rows of wrapped words
};

/// On a row, vertically centred; cut with "…" beyond `room`.
LinkTouch text_link(ImDrawList&, ImFont*, ImU32 colour, ImVec2 at, float row_height, float room,
                    std::string_view text);
/// On as many rows as it takes.
LinkTouch wrapped_link(ImDrawList&, ImFont*, ImU32 colour, ImVec2 at, float row_height, float room,
                       std::string_view text);
/// The same place without being a link.
float wrapped_words(ImDrawList&, ImFont*, ImU32 colour, ImVec2 at, float row_height, float room,
                    std::string_view text);

/// Whether the pointer is in a rectangle of the current window.
[[nodiscard]] bool pointed_at(ImVec2 from, ImVec2 to);

}  // namespace poolscope::gui
