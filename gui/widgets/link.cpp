#include "widgets/link.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "platform/theme.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

LinkTouch touched(ImVec2 at, float width, float height) {
  LinkTouch touch{pointed_at(at, {at.x + width, at.y + height}), false, width, height};
  if (touch.hovered) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    touch.clicked = ImGui::IsMouseClicked(0);
  }
  return touch;
}

void underline(ImDrawList& draw, ImVec2 from, float width, ImU32 colour) {
  draw.AddRectFilled(from, {from.x + width, from.y + std::max(px(1), 1.0F)}, colour);
}

float top_of_text(ImFont* font, float row_top, float row_height) {
  return row_top + std::floor((row_height - line_height(font)) / 2);
}

}  // namespace

bool pointed_at(ImVec2 from, ImVec2 to) {
  return ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(from, to);
}

LinkTouch text_link(ImDrawList& draw, ImFont* font, ImU32 colour, ImVec2 at, float row_height,
                    float room, std::string_view text) {
  const std::string words = elided(font, text, room);
  const float width = text_width(font, words);
  const LinkTouch touch = touched(at, width, row_height);
  const float y = top_of_text(font, at.y, row_height);
  draw_text(&draw, font, colour, {at.x, y}, words);
  underline(draw, {at.x, y + line_height(font) + px(1)}, width,
            touch.hovered ? colour : with_alpha(colour, 0.3F));
  return touch;
}

float wrapped_words(ImDrawList& draw, ImFont* font, ImU32 colour, ImVec2 at, float row_height,
                    float room, std::string_view text) {
  const float y = top_of_text(font, at.y, row_height);
  return draw_text_wrapped(&draw, font, colour, {at.x, y}, room, text) + row_height -
         line_height(font);
}

LinkTouch wrapped_link(ImDrawList& draw, ImFont* font, ImU32 colour, ImVec2 at, float row_height,
                       float room, std::string_view text) {
  if (text_width(font, text) <= room)
    return text_link(draw, font, colour, at, row_height, room, text);
  const float height = wrapped_words(draw, font, colour, at, row_height, room, text);
  const LinkTouch touch = touched(at, room, height);
  const float below = at.y + height - std::floor((row_height - line_height(font)) / 2) + px(1);
  underline(draw, {at.x, below}, room, touch.hovered ? colour : with_alpha(colour, 0.3F));
  return touch;
}

}  // namespace poolscope::gui
