#include "panels/why/parts.hpp"

#include <algorithm>
#include <cmath>

#include "app/frame/actions.hpp"
#include "app/why/actions.hpp"
#include "app/playback/actions.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "present/details/view.hpp"
#include "present/format.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui::why {

void heading(const char* words) {
  ImGui::Dummy({0, px(8)});
  const ImVec2 at = ImGui::GetCursorScreenPos();
  draw_text(ImGui::GetWindowDrawList(), fonts().strong_label, palette().quiet, at, words);
  ImGui::Dummy({text_width(fonts().strong_label, words), px(20)});
}

void paragraph(const Page& page, std::string_view text, ImFont* font, ImU32 colour) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height =
      draw_text_wrapped(ImGui::GetWindowDrawList(), font, colour, at, page.width, text);
  ImGui::Dummy({page.width, height});
}

bool link(const Page& page, const char* id, const std::string& words) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const std::string shown = elided(fonts().label, words, page.width);
  const float wide = text_width(fonts().label, shown);
  ImGui::PushID(id);
  const bool clicked = ImGui::InvisibleButton("link", {wide, px(20)});
  const bool pointed = ImGui::IsItemHovered();
  ImGui::PopID();
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const ImU32 colour = pointed ? palette().accent : palette().text;
  draw_text_in_row(draw, fonts().label, colour, at.x, at.y, px(20), shown);
  draw->AddLine({at.x, at.y + px(18)}, {at.x + wide, at.y + px(18)},
                pointed ? palette().accent : palette().border);
  if (pointed) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  return clicked;
}

void option_line(Page& page, const std::string& option, const std::string& value) {
  const Palette& p = palette();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float wide = text_width(fonts().mono, option);
  ImGui::PushID(option.c_str());
  if (ImGui::InvisibleButton("option", {wide, px(20)}))
    page.out.emit(OpenLink{manual_page(option)});
  const bool pointed = ImGui::IsItemHovered();
  ImGui::PopID();
  if (pointed) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    hint("opens its manual page", manual_page(option));
  }
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw_text_in_row(draw, fonts().mono, pointed ? p.accent : p.text, at.x, at.y, px(20), option);
  draw->AddLine({at.x, at.y + px(18)}, {at.x + wide, at.y + px(18)}, pointed ? p.accent : p.border);
  if (!value.empty())
    draw_text_in_row(draw, fonts().mono, p.accent, at.x + wide + px(12), at.y, px(20), value);
}

void about_connection(Page& page, const std::string& label, const std::string& text,
                      std::uint32_t connection, bool strong) {
  const Palette& p = palette();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const float indent = std::max(px(48), text_width(fonts().mono, label) + px(16));
  const float height = std::max(draw_text_wrapped(draw, fonts().text, strong ? p.text : p.quiet,
                                                  {at.x + indent, at.y}, page.width - indent, text),
                                px(18));
  draw_text(draw, fonts().mono, p.text, {at.x + px(8), at.y + px(1)}, label);
  ImGui::Dummy({page.width, height});
  if (!ImGui::IsItemHovered()) return;
  page.hovered = {Selection::Kind::connection, connection};
  if (ImGui::IsMouseClicked(0)) page.out.emit(Select{page.hovered});
}

void cost(Page& page, const CostWords& words) {
  paragraph(page, words.sentence, fonts().text, palette().text);
  if (words.link.empty() || !link(page, "cost", words.link + " " + symbol::caret_right)) return;
  page.out.emit(Select{words.to});
  page.out.emit(SeekEvent{static_cast<std::size_t>(words.event) + 1});
}

void printed(const Page& page, const std::string& words) {
  const Palette& p = palette();
  if (words.empty()) {
    ImGui::Dummy({0, px(8)});
    paragraph(page, "libcurl prints nothing about this, even with CURLOPT_VERBOSE.", fonts().label,
              p.quiet);
    return;
  }
  heading("LIBCURL PRINTS");
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float inner = page.width - px(16);
  const float height = draw_text_wrapped(nullptr, fonts().mono, p.text, at, inner, words) + px(12);
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddRectFilled(at, {at.x + page.width, at.y + height}, p.raised, px(4));
  draw_text_wrapped(draw, fonts().mono, p.text, {at.x + px(8), at.y + px(6)}, inner, words);
  ImGui::Dummy({page.width, height});
}

void ranking(Page& page, const std::vector<RankedIdle>& ranks) {
  if (ranks.empty()) return;
  heading("WHOM LIBCURL EVICTS: LONGEST IDLE FIRST");
  const Palette& p = palette();
  ImDrawList* draw = ImGui::GetWindowDrawList();
  float label = 0;
  model::Duration longest = 1;
  for (const RankedIdle& one : ranks) {
    label = std::max(label, text_width(fonts().mono, one.label));
    longest = std::max(longest, one.idle);
  }
  label = std::min(label, page.width * 0.5F);
  const float row = px(22), bars = px(28) + label + px(12), number = px(72);
  const float room = std::max(page.width - bars - number, px(24));
  for (const RankedIdle& one : ranks) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Selection here{Selection::Kind::connection, one.connection};
    if (page.m.selection.hovered == here)
      draw->AddRectFilled(at, {at.x + page.width, at.y + row}, p.hover, px(2));
    draw_text_in_row(draw, fonts().label, p.quiet, at.x + px(8), at.y, row,
                     std::to_string(one.place));
    draw_text_in_row(draw, fonts().mono, one.victim ? p.evicted : p.text, at.x + px(28), at.y, row,
                     elided(fonts().mono, one.label, label));
    const float wide = std::max(
        room * static_cast<float>(static_cast<double>(one.idle) / static_cast<double>(longest)),
        px(2));
    draw->AddRectFilled({at.x + bars, at.y + px(7)}, {at.x + bars + wide, at.y + row - px(7)},
                        one.victim ? p.evicted : with_alpha(p.idle, 0.7F), px(1));
    if (one.just_back)
      draw_text_in_row(draw, fonts().label, p.quiet, at.x + bars + wide + px(8), at.y, row,
                       elided(fonts().label, "just came back", room - wide - px(8)));
    const std::string idle = one.just_back ? "0 ms" : format_duration(one.idle);
    draw_text_in_row(draw, fonts().mono, p.text,
                     at.x + page.width - text_width(fonts().mono, idle) - (one.victim ? px(16) : 0),
                     at.y, row, idle);
    if (one.victim)
      draw_text_in_row(draw, fonts().label, p.evicted, at.x + page.width - px(11), at.y, row,
                       symbol::close);
    ImGui::Dummy({page.width, row});
    if (!ImGui::IsItemHovered()) continue;
    page.hovered = here;
    if (ImGui::IsMouseClicked(0)) page.out.emit(Select{here});
  }
}

}  // namespace poolscope::gui::why
