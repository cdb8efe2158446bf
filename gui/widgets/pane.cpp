#include "widgets/pane.hpp"

#include <algorithm>
#include <cmath>

#include "platform/theme.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {

Pane::Pane(const char* id, const Box& box) {
  const float inset = px(12);
  const ImVec2 size{box.width() - 2 * inset, box.height() - px(pane_title_height) - px(8)};
  open_ = size.x > px(24) && size.y > px(16);
  if (!open_) return;
  ImGui::SetCursorScreenPos({box.min.x + inset, box.min.y + px(pane_title_height)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::BeginChild(
      id, size, false,
      ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoScrollbar);
  ImGui::PopStyleVar();
}

Pane::~Pane() {
  if (open_) ImGui::EndChild();
}

OverlayWindow::OverlayWindow(const char* id, ImVec2 wanted) {
  const ImVec2 all = ImGui::GetIO().DisplaySize;
  const ImVec2 size{std::min(wanted.x, all.x - px(32)), std::min(wanted.y, all.y - px(32))};
  box_.min = {std::floor((all.x - size.x) / 2), std::floor((all.y - size.y) / 2)};
  box_.max = {box_.min.x + size.x, box_.min.y + size.y};
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(all);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
  ImGui::PushStyleColor(ImGuiCol_WindowBg, with_alpha(palette().ground, 0.72F));
  ImGui::Begin(id, nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNavFocus);
  ImGui::PopStyleColor();
  ImGui::PopStyleVar(2);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(box_.min, box_.max, palette().pane, px(6));
  list->AddRect(box_.min, box_.max, palette().border, px(6));
}

OverlayWindow::~OverlayWindow() {
  ImGui::End();
}

bool OverlayWindow::clicked_beside() const {
  if (!ImGui::IsMouseClicked(0) || !ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows))
    return false;
  const ImVec2 at = ImGui::GetIO().MousePos;
  return at.x < box_.min.x || at.x > box_.max.x || at.y < box_.min.y || at.y > box_.max.y;
}

}  // namespace poolscope::gui
