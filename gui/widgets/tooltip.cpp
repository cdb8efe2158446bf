#include "widgets/tooltip.hpp"

#include "platform/theme.hpp"

namespace poolscope::gui {

void plain(std::string_view text) {
  ImGui::TextUnformatted(text.data(), text.data() + text.size());
}

void plain(std::string_view text, ImFont* font, ImU32 colour) {
  ImGui::PushFont(font);
  ImGui::PushStyleColor(ImGuiCol_Text, colour);
  plain(text);
  ImGui::PopStyleColor();
  ImGui::PopFont();
}

void wrapped(std::string_view text, ImFont* font, ImU32 colour) {
  ImGui::PushTextWrapPos(0);
  plain(text, font, colour);
  ImGui::PopTextWrapPos();
}

Tooltip::Tooltip(std::string_view title) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {px(12), px(8)});
  ImGui::BeginTooltip();
  ImGui::PushTextWrapPos(px(360));
  plain(title, fonts().strong, palette().text);
}

Tooltip::~Tooltip() {
  ImGui::PopTextWrapPos();
  ImGui::EndTooltip();
  ImGui::PopStyleVar();
}

void Tooltip::line(std::string_view name, std::string_view value) {
  plain(name, fonts().label, palette().quiet);
  ImGui::SameLine(px(116));
  plain(value, fonts().label, palette().text);
}

void Tooltip::sentence(std::string_view text) {
  plain(text, fonts().text, palette().text);
}
void Tooltip::quiet(std::string_view text) {
  plain(text, fonts().label, palette().quiet);
}

void empty_pane(std::string_view what, std::string_view how) {
  ImGui::Dummy({0, px(8)});
  wrapped(what, fonts().text, palette().text);
  wrapped(how, fonts().label, palette().quiet);
}

}  // namespace poolscope::gui
