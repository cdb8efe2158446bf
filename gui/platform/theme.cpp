#include "platform/theme.hpp"

#include <cmath>
#include <cstdint>

namespace poolscope::gui {
namespace {

constexpr ImU32 rgb(std::uint32_t hex, std::uint32_t alpha = 255) {
  return IM_COL32((hex >> 16) & 0xFF, (hex >> 8) & 0xFF, hex & 0xFF, alpha);
}
constexpr std::uint32_t percent(double share) {
  return static_cast<std::uint32_t>(share * 2.55 + 0.5);
}

constexpr Palette dark{
    .ground = rgb(0x14171C),
    .pane = rgb(0x1A1E25),
    .raised = rgb(0x232934),
    .text = rgb(0xE6E9EF),
    .quiet = rgb(0x8B94A3),
    .accent = rgb(0xFFD166),
    .on_accent = rgb(0x14171C),
    .selection = rgb(0xFFD166, percent(14)),
    .hover = rgb(0xE6E9EF, percent(7)),
    .border = rgb(0xE6E9EF, percent(12)),
    .grid = rgb(0xE6E9EF, percent(6)),
    .resolving = rgb(0x7F8FA6),
    .connecting = rgb(0x56B4E9),
    .tls = rgb(0xCC79A7),
    .active = rgb(0x009E73),
    .waiting = rgb(0x009E73, percent(45)),
    .idle = rgb(0x009E73),
    .stale = rgb(0xE69F00),
    .closed = rgb(0x8B94A3),
    .evicted = rgb(0xD55E00),
    .pending = rgb(0xF0E442, percent(70)),
};

constexpr Palette light{
    .ground = rgb(0xF7F8FA),
    .pane = rgb(0xFFFFFF),
    .raised = rgb(0xEEF1F5),
    .text = rgb(0x1B2027),
    .quiet = rgb(0x5C6673),
    .accent = rgb(0xB26A00),
    .on_accent = rgb(0xFFFFFF),
    .selection = rgb(0xB26A00, percent(12)),
    .hover = rgb(0x1B2027, percent(5)),
    .border = rgb(0x1B2027, percent(12)),
    .grid = rgb(0x1B2027, percent(6)),
    .resolving = rgb(0x7F8FA6),
    .connecting = rgb(0x2F8FCB),
    .tls = rgb(0xA8528A),
    .active = rgb(0x008A63),
    .waiting = rgb(0x008A63, percent(45)),
    .idle = rgb(0x008A63),
    .stale = rgb(0xC27F00),
    .closed = rgb(0x7B8492),
    .evicted = rgb(0xC24E00),
    .pending = rgb(0x9A8B00),
};

bool light_in_force = false;
float scale_in_force = 1;

ImVec4 vec(ImU32 colour) {
  return ImGui::ColorConvertU32ToFloat4(colour);
}

// ImGui's own widgets (menus, fields, tooltips) in our colours.
void style_colours() {
  const Palette& p = palette();
  ImVec4* c = ImGui::GetStyle().Colors;
  const ImVec4 none{0, 0, 0, 0};
  c[ImGuiCol_Text] = vec(p.text);
  c[ImGuiCol_TextDisabled] = vec(p.quiet);
  c[ImGuiCol_WindowBg] = vec(p.ground);
  c[ImGuiCol_ChildBg] = none;
  c[ImGuiCol_PopupBg] = vec(p.raised);
  c[ImGuiCol_Border] = vec(p.border);
  c[ImGuiCol_BorderShadow] = none;
  c[ImGuiCol_FrameBg] = vec(p.raised);
  c[ImGuiCol_FrameBgHovered] = vec(mix(p.raised, p.text, 0.06F));
  c[ImGuiCol_FrameBgActive] = vec(mix(p.raised, p.text, 0.10F));
  c[ImGuiCol_TitleBg] = c[ImGuiCol_TitleBgActive] = c[ImGuiCol_TitleBgCollapsed] = vec(p.pane);
  c[ImGuiCol_MenuBarBg] = vec(p.ground);
  c[ImGuiCol_ScrollbarBg] = none;
  c[ImGuiCol_ScrollbarGrab] = vec(p.border);
  c[ImGuiCol_ScrollbarGrabHovered] = vec(with_alpha(p.text, 0.25F));
  c[ImGuiCol_ScrollbarGrabActive] = vec(with_alpha(p.text, 0.35F));
  c[ImGuiCol_CheckMark] = vec(p.accent);
  c[ImGuiCol_SliderGrab] = c[ImGuiCol_SliderGrabActive] = vec(p.accent);
  c[ImGuiCol_Button] = vec(p.raised);
  c[ImGuiCol_ButtonHovered] = vec(mix(p.raised, p.text, 0.08F));
  c[ImGuiCol_ButtonActive] = vec(mix(p.raised, p.text, 0.14F));
  c[ImGuiCol_Header] = vec(p.selection);
  c[ImGuiCol_HeaderHovered] = vec(p.hover);
  c[ImGuiCol_HeaderActive] = vec(p.selection);
  c[ImGuiCol_Separator] = vec(p.border);
  c[ImGuiCol_SeparatorHovered] = c[ImGuiCol_SeparatorActive] = vec(p.accent);
  c[ImGuiCol_ResizeGrip] = c[ImGuiCol_ResizeGripHovered] = c[ImGuiCol_ResizeGripActive] = none;
  c[ImGuiCol_TableHeaderBg] = none;
  c[ImGuiCol_TableBorderStrong] = c[ImGuiCol_TableBorderLight] = vec(p.border);
  c[ImGuiCol_TableRowBg] = c[ImGuiCol_TableRowBgAlt] = none;
  c[ImGuiCol_TextSelectedBg] = vec(with_alpha(p.accent, 0.30F));
  c[ImGuiCol_DragDropTarget] = c[ImGuiCol_NavHighlight] = vec(p.accent);
  c[ImGuiCol_ModalWindowDimBg] = vec(with_alpha(p.ground, 0.60F));
}

}  // namespace

const Palette& palette() {
  return light_in_force ? light : dark;
}
bool is_light() {
  return light_in_force;
}
float ui_scale() {
  return scale_in_force;
}
float px(float length) {
  return std::round(length * scale_in_force);
}

ImU32 with_alpha(ImU32 colour, float share) {
  const auto alpha = static_cast<float>((colour >> IM_COL32_A_SHIFT) & 0xFF) * share;
  return (colour & ~IM_COL32_A_MASK) | (static_cast<ImU32>(alpha + 0.5F) << IM_COL32_A_SHIFT);
}

ImU32 mix(ImU32 a, ImU32 b, float share) {
  ImU32 out = 0;
  for (int shift = 0; shift < 32; shift += 8) {
    const auto from = static_cast<float>((a >> shift) & 0xFF);
    const auto to = static_cast<float>((b >> shift) & 0xFF);
    out |= static_cast<ImU32>(from + (to - from) * share + 0.5F) << shift;
  }
  return out;
}

void set_theme(bool use_light) {
  light_in_force = use_light;
  style_colours();
}

void set_scale(float scale) {
  scale_in_force = scale;
  ImGuiStyle& s = ImGui::GetStyle();
  s = ImGuiStyle{};  // lengths afresh: scaling is not repeated on what was scaled
  style_colours();
  s.WindowPadding = {px(12), px(12)};
  s.FramePadding = {px(8), px(4)};
  s.ItemSpacing = {px(8), px(4)};
  s.ItemInnerSpacing = {px(4), px(4)};
  s.CellPadding = {px(8), px(2)};
  s.IndentSpacing = px(16);
  s.ScrollbarSize = px(10);
  s.GrabMinSize = px(12);
  s.WindowRounding = s.ChildRounding = s.FrameRounding = s.PopupRounding = px(4);
  s.ScrollbarRounding = s.GrabRounding = px(4);
  s.WindowBorderSize = 0;
  s.ChildBorderSize = 0;
  s.FrameBorderSize = 0;
  s.PopupBorderSize = 1;
  s.WindowMinSize = {1, 1};
  s.DisplaySafeAreaPadding = {0, 0};
  s.AntiAliasedLines = s.AntiAliasedFill = true;
}

}  // namespace poolscope::gui
