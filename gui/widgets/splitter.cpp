#include "widgets/splitter.hpp"

#include "platform/theme.hpp"

namespace poolscope::gui {

std::optional<float> splitter(const char* id, ImVec2 min, ImVec2 max, bool upright, float share,
                              float extent) {
  if (max.x <= min.x || max.y <= min.y || extent <= 0) return {};
  ImGui::SetCursorScreenPos(min);
  ImGui::InvisibleButton(id, {max.x - min.x, max.y - min.y});
  const bool held = ImGui::IsItemActive();
  if (held || ImGui::IsItemHovered()) {
    ImGui::SetMouseCursor(upright ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
    const float middle_x = (min.x + max.x) / 2, middle_y = (min.y + max.y) / 2;
    const float half = px(12);
    const ImU32 colour = held ? palette().accent : palette().quiet;
    ImDrawList* list = ImGui::GetWindowDrawList();
    if (upright)
      list->AddRectFilled({middle_x - 1, middle_y - half}, {middle_x + 1, middle_y + half}, colour);
    else
      list->AddRectFilled({middle_x - half, middle_y - 1}, {middle_x + half, middle_y + 1}, colour);
  }
  if (!held) return {};
  // Measured from where it was taken hold of: a pointer that jumped there moved nothing, and one
  // that comes back from beyond the limit finds the gap under it.
  static float taken_at = 0, share_then = 0;
  const float at = upright ? ImGui::GetIO().MousePos.x : ImGui::GetIO().MousePos.y;
  if (ImGui::IsItemActivated()) {
    taken_at = at;
    share_then = share;
  }
  const float next = share_then - (at - taken_at) / extent;
  if (next == share) return {};
  return next;
}

}  // namespace poolscope::gui
