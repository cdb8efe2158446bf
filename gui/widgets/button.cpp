#include "widgets/button.hpp"

#include <algorithm>

#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

struct State {
  bool clicked = false, hovered = false, held = false;
};

State hit(const char* id, ImVec2 at, ImVec2 size, bool enabled) {
  ImGui::SetCursorScreenPos(at);
  State s;
  s.clicked = ImGui::InvisibleButton(id, size) && enabled;
  s.hovered = ImGui::IsItemHovered();
  s.held = ImGui::IsItemActive() && enabled;
  return s;
}

ImVec2 far_corner(ImVec2 at, ImVec2 size) {
  return {at.x + size.x, at.y + size.y};
}

constexpr float segment_height = 28;

}  // namespace

bool flat_button(const char* id, ImVec2 at, ImVec2 size, std::string_view label,
                 std::string_view tip, std::string_view key, ButtonLook look) {
  const State s = hit(id, at, size, look.enabled);
  const Palette& p = palette();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 end = far_corner(at, size);
  if (look.primary)
    list->AddRectFilled(at, end, s.hovered ? mix(p.raised, p.text, 0.10F) : p.raised, px(4));
  else if (look.enabled && (s.held || s.hovered || look.on))
    list->AddRectFilled(at, end, s.held ? p.border : look.on ? p.selection : p.hover, px(4));
  const ImU32 colour = !look.enabled               ? with_alpha(p.quiet, 0.5F)
                       : look.on                   ? p.accent
                       : s.hovered || look.primary ? p.text
                                                   : mix(p.quiet, p.text, 0.35F);
  draw_text_centred(list, fonts().text, colour, at, end, label);
  if (s.hovered && !tip.empty()) hint(tip, key);
  return s.clicked;
}

bool word_button(const char* id, ImVec2 at, std::string_view label, float* width, ButtonLook look) {
  const ImVec2 size{text_width(fonts().text, label) + px(24), px(segment_height)};
  if (width) *width = size.x;
  const State s = hit(id, at, size, look.enabled);
  const Palette& p = palette();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImU32 fill = look.primary ? p.accent : p.raised;
  const ImU32 ink = look.primary ? p.on_accent : p.text;
  list->AddRectFilled(at, far_corner(at, size), s.hovered ? mix(fill, p.text, 0.10F) : fill, px(4));
  draw_text_centred(list, fonts().text, look.enabled ? ink : p.quiet, at, far_corner(at, size),
                    label);
  return s.clicked;
}

float segmented_width(const std::vector<std::string>& labels) {
  float width = 0;
  for (const auto& label : labels)
    width += std::max(text_width(fonts().text, label) + px(24), px(40));
  return width;
}

std::optional<std::size_t> segmented(const char* id, ImVec2 at,
                                     const std::vector<std::string>& labels, std::size_t current,
                                     const std::vector<std::string>& tips, bool digits) {
  const Palette& p = palette();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float height = px(segment_height);
  list->AddRectFilled(at, far_corner(at, {segmented_width(labels), height}), p.raised, px(4));
  std::optional<std::size_t> chosen;
  ImGui::PushID(id);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const ImVec2 size{std::max(text_width(fonts().text, labels[i]) + px(24), px(40)), height};
    ImGui::PushID(static_cast<int>(i));
    const State s = hit("segment", at, size, true);
    ImGui::PopID();
    const ImVec2 end = far_corner(at, size);
    if (i == current) {
      list->AddRectFilled({at.x + px(2), at.y + px(2)}, {end.x - px(2), end.y - px(2)},
                          mix(p.raised, p.text, is_light() ? 0.0F : 0.16F), px(3));
      if (is_light())  // a white key on a grey bar
        list->AddRectFilled({at.x + px(2), at.y + px(2)}, {end.x - px(2), end.y - px(2)}, p.pane,
                            px(3));
    }
    draw_text_centred(list, fonts().text, i == current || s.hovered ? p.text : p.quiet, at, end,
                      labels[i]);
    if (s.hovered && i < tips.size()) hint(tips[i], digits && i < 9 ? std::to_string(i + 1) : "");
    if (s.clicked && i != current) chosen = i;
    at.x = end.x;
  }
  ImGui::PopID();
  return chosen;
}

std::optional<std::size_t> drop_down(const char* id, ImVec2 at, float width,
                                     const std::vector<std::string>& labels, std::size_t current) {
  const Palette& p = palette();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 size{width, px(segment_height)};
  const ImVec2 end = far_corner(at, size);
  ImGui::PushID(id);
  const State s = hit("button", at, size, true);
  list->AddRectFilled(at, end, s.hovered ? mix(p.raised, p.text, 0.08F) : p.raised, px(4));
  if (current < labels.size())
    draw_text_elided(list, fonts().text, p.text,
                     {at.x + px(12), at.y + (size.y - line_height(fonts().text)) / 2},
                     width - px(40), labels[current]);
  draw_text_centred(list, fonts().text, p.quiet, {end.x - px(24), at.y}, end, symbol::caret_down);
  if (s.clicked) ImGui::OpenPopup("list");
  ImGui::SetNextWindowPos({at.x, end.y + px(4)});
  std::optional<std::size_t> chosen;
  if (ImGui::BeginPopup("list")) {
    for (std::size_t i = 0; i < labels.size(); ++i) {
      ImGui::PushID(static_cast<int>(i));
      const bool clicked =
          ImGui::Selectable(item_label(labels[i]).c_str(), i == current, 0, {width, 0});
      if (clicked && i != current) chosen = i;
      ImGui::PopID();
    }
    ImGui::EndPopup();
  }
  ImGui::PopID();
  return chosen;
}

float badge(ImVec2 at, float height, std::string_view label) {
  const Palette& p = palette();
  const ImVec2 size{text_width(fonts().label, label) + px(16), px(20)};
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 from{at.x, at.y + static_cast<float>(static_cast<int>((height - size.y) / 2))};
  list->AddRect(from, far_corner(from, size), p.border, px(4));
  draw_text_centred(list, fonts().label, p.quiet, from, far_corner(from, size), label);
  return size.x;
}

}  // namespace poolscope::gui
