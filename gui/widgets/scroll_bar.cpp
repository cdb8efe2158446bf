#include "widgets/scroll_bar.hpp"

#include <algorithm>

#include "platform/theme.hpp"

namespace poolscope::gui {

std::optional<std::size_t> scroll_bar(const char* id, ImVec2 min, ImVec2 max, std::size_t first,
                                      std::size_t rows, std::size_t visible) {
  if (rows <= visible || max.y - min.y < px(8)) return {};
  const auto most = static_cast<double>(rows - visible);
  const float length = max.y - min.y;
  const float thumb =
      std::max(length * static_cast<float>(visible) / static_cast<float>(rows), px(24));
  const float room = std::max(length - thumb, 1.0F);
  const float top = min.y + room * static_cast<float>(static_cast<double>(first) / most);

  ImGui::SetCursorScreenPos(min);
  ImGui::InvisibleButton(id, {max.x - min.x, length});
  const bool held = ImGui::IsItemActive(), hovered = ImGui::IsItemHovered();
  static float grip = 0;  // where on the thumb the hand is: one bar is held at a time
  const float pointer = ImGui::GetIO().MousePos.y;
  if (ImGui::IsItemActivated())
    grip = pointer >= top && pointer < top + thumb ? pointer - top : thumb / 2;
  const Palette& p = palette();
  const float inset = hovered || held ? px(1) : px(3);
  ImGui::GetWindowDrawList()->AddRectFilled(
      {min.x + inset, top}, {max.x - px(1), top + thumb},
      held ? p.quiet : with_alpha(p.quiet, hovered ? 0.6F : 0.35F), px(3));
  if (!held) return {};
  const double share = std::clamp(static_cast<double>((pointer - grip - min.y) / room), 0.0, 1.0);
  return static_cast<std::size_t>(share * most + 0.5);
}

}  // namespace poolscope::gui
