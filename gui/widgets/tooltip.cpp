#include "widgets/tooltip.hpp"

#include <algorithm>

#include "platform/theme.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

constexpr float widest_tip = 360;

// As wide as its longest line: a short one makes a small tooltip.
void paragraph(std::string_view text, ImFont* font, ImU32 colour, float most) {
  float width = 0;
  for (const std::string_view line : wrapped_lines(font, text, most))
    width = std::max(width, text_width(font, line));
  const float height = draw_text_wrapped(ImGui::GetWindowDrawList(), font, colour,
                                         ImGui::GetCursorScreenPos(), most, text);
  ImGui::Dummy({width, height});
}

}  // namespace

void plain(std::string_view text) {
  plain_lines(text);
}

void plain(std::string_view text, ImFont* font, ImU32 colour) {
  ImGui::PushFont(font);
  ImGui::PushStyleColor(ImGuiCol_Text, colour);
  plain(text);
  ImGui::PopStyleColor();
  ImGui::PopFont();
}

void wrapped(std::string_view text, ImFont* font, ImU32 colour) {
  const float width = ImGui::GetContentRegionAvail().x;
  const float height = draw_text_wrapped(ImGui::GetWindowDrawList(), font, colour,
                                         ImGui::GetCursorScreenPos(), width, text);
  ImGui::Dummy({width, height});
}

Tooltip::Tooltip(std::string_view title) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {px(12), px(8)});
  ImGui::BeginTooltip();
  paragraph(title, fonts().strong, palette().text, px(widest_tip));
}

Tooltip::~Tooltip() {
  ImGui::EndTooltip();
  ImGui::PopStyleVar();
}

void Tooltip::line(std::string_view name, std::string_view value) {
  // Names that need more room than most get it; values stay below one another where they can.
  const float column = std::max(px(116), text_width(fonts().label, name) + px(12));
  plain(name, fonts().label, palette().quiet);
  ImGui::SameLine(column);
  paragraph(value, fonts().label, palette().text, std::max(px(widest_tip) - column, px(160)));
}

void Tooltip::table(std::span<const std::pair<std::string, std::string>> rows) {
  float column = px(116) - px(12);
  for (const auto& [name, value] : rows)
    column = std::max(column, std::min(text_width(fonts().label, name), px(widest_tip) * 0.7F));
  for (const auto& [name, value] : rows) {
    plain(elided(fonts().label, name, column), fonts().label, palette().quiet);
    ImGui::SameLine(column + px(12) + ImGui::GetStyle().WindowPadding.x);
    plain(value, fonts().label, palette().text);
  }
}

void Tooltip::sentence(std::string_view text) {
  paragraph(text, fonts().text, palette().text, px(widest_tip));
}
void Tooltip::quiet(std::string_view text) {
  paragraph(text, fonts().label, palette().quiet, px(widest_tip));
}

void empty_pane(std::string_view what, std::string_view how) {
  ImGui::Dummy({0, px(8)});
  wrapped(what, fonts().text, palette().text);
  wrapped(how, fonts().label, palette().quiet);
}

}  // namespace poolscope::gui
