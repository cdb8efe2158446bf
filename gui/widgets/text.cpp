#include "widgets/text.hpp"

#include <algorithm>
#include <cfloat>

#include "model/printable.hpp"
#include "platform/theme.hpp"

namespace poolscope::gui {
namespace {

const char* begin(std::string_view s) {
  return s.data();
}
const char* end(std::string_view s) {
  return s.data() + s.size();
}

// What is drawn of a text that may be anything, on one line: what is not seen is written out, and
// no screen is as wide as what is left out. `keep` holds it where it is not the text itself.
std::string_view drawn(std::string_view text, std::string& keep) {
  constexpr std::size_t most_letters = 1000;
  if (text.size() <= most_letters && model::is_printable(text)) return text;
  keep = model::shortened(text, most_letters);
  return keep;
}

// Whether a byte continues a UTF-8 sequence: text is not cut before one.
bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// How many bytes of `text` fit: at least one letter.
std::size_t letters_within(ImFont* font, std::string_view text, float width) {
  const char* rest = begin(text);
  font->CalcTextSizeA(font->FontSize, std::max(width, 1.0F), 0, begin(text), end(text), &rest);
  auto fits = std::max<std::size_t>(static_cast<std::size_t>(rest - begin(text)), 1);
  while (fits < text.size() && continues(text[fits])) ++fits;
  return fits;
}

}  // namespace

float text_width(ImFont* font, std::string_view text) {
  std::string keep;
  text = drawn(text, keep);
  return text.empty() ? 0
                      : font->CalcTextSizeA(font->FontSize, FLT_MAX, 0, begin(text), end(text)).x;
}

float line_height(ImFont* font) {
  return font->FontSize;
}

void draw_text(ImDrawList* list, ImFont* font, ImU32 colour, ImVec2 at, std::string_view text) {
  std::string keep;
  text = drawn(text, keep);
  if (!text.empty()) list->AddText(font, font->FontSize, at, colour, begin(text), end(text));
}

void draw_text_right(ImDrawList* list, ImFont* font, ImU32 colour, ImVec2 right,
                     std::string_view text) {
  draw_text(list, font, colour, {right.x - text_width(font, text), right.y}, text);
}

std::string elided(ImFont* font, std::string_view text, float width) {
  std::string keep;
  text = drawn(text, keep);
  if (text_width(font, text) <= width) return std::string(text);
  const float room = width - text_width(font, "…");
  const char* rest = begin(text);
  if (room > 0) font->CalcTextSizeA(font->FontSize, room, 0, begin(text), end(text), &rest);
  while (rest > begin(text) && rest < end(text) && continues(*rest)) --rest;
  std::string out(begin(text), rest);
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out + "…";
}

bool draw_text_elided(ImDrawList* list, ImFont* font, ImU32 colour, ImVec2 at, float width,
                      std::string_view text) {
  if (text_width(font, text) <= width) {
    draw_text(list, font, colour, at, text);
    return false;
  }
  draw_text(list, font, colour, at, elided(font, text, width));
  return true;
}

void draw_text_in_row(ImDrawList* list, ImFont* font, ImU32 colour, float x, float row_top,
                      float row_height, std::string_view text) {
  const float y = row_top + static_cast<float>(static_cast<int>((row_height - font->FontSize) / 2));
  draw_text(list, font, colour, {x, y}, text);
}

void draw_text_centred(ImDrawList* list, ImFont* font, ImU32 colour, ImVec2 min, ImVec2 max,
                       std::string_view text) {
  const float x =
      min.x + static_cast<float>(static_cast<int>((max.x - min.x - text_width(font, text)) / 2));
  draw_text_in_row(list, font, colour, x, min.y, max.y - min.y, text);
}

float draw_text_wrapped(ImDrawList* list, ImFont* font, ImU32 colour, ImVec2 at, float width,
                        std::string_view text) {
  const float from = at.y;
  for (const std::string_view line : wrapped_lines(font, text, width)) {
    if (list) draw_text(list, font, colour, at, line);
    at.y += font->FontSize;
  }
  return at.y - from;
}

std::vector<std::string_view> wrapped_lines(ImFont* font, std::string_view text, float width) {
  constexpr std::size_t most_bytes = 20'000;  // more than anybody reads in a window
  if (text.size() > most_bytes) {
    std::size_t end_at = most_bytes;
    while (end_at > 0 && continues(text[end_at])) --end_at;
    text = text.substr(0, end_at);
  }
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    // Word by word; a word that alone is too wide is cut where the line ends.
    std::size_t fits = 0;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t stop = std::min(text.find_first_of(" \n", at), text.size());
      if (fits > 0 && text_width(font, text.substr(0, stop)) > width) break;
      fits = stop;
      if (stop < text.size() && text[stop] == '\n') break;
      at = stop + 1;
    }
    const std::size_t whole = fits;
    if (text_width(font, text.substr(0, fits)) > width) fits = letters_within(font, text, width);
    lines.push_back(text.substr(0, fits));
    // The space or the line's end that a line was broken at is gone; a cut word goes on.
    text.remove_prefix(std::min(fits + (fits == whole ? 1 : 0), text.size()));
  }
  return lines;
}

void plain_lines(std::string_view text) {
  constexpr std::size_t most_bytes = 4000;
  const std::string shown = model::printable_lines(text.substr(0, most_bytes));
  ImGui::TextUnformatted(shown.data(), shown.data() + shown.size());
  if (text.size() > most_bytes) ImGui::TextUnformatted("…");
}

void hint(std::string_view text, std::string_view key) {
  // Near the lower edge it stands above the pointer, not on what is pointed at.
  const ImVec2 pointer = ImGui::GetIO().MousePos;
  if (pointer.y > ImGui::GetIO().DisplaySize.y - px(72))
    ImGui::SetNextWindowPos({pointer.x + px(8), pointer.y - px(20)}, 0, {0, 1});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {px(8), px(4)});
  ImGui::BeginTooltip();
  ImGui::PushFont(fonts().label);
  ImGui::PushTextWrapPos(px(420));
  plain_lines(text);
  ImGui::PopTextWrapPos();
  if (!key.empty()) {
    ImGui::SameLine(0, px(12));
    ImGui::PushStyleColor(ImGuiCol_Text, palette().quiet);
    ImGui::TextUnformatted(begin(key), end(key));
    ImGui::PopStyleColor();
  }
  ImGui::PopFont();
  ImGui::EndTooltip();
  ImGui::PopStyleVar();
}

}  // namespace poolscope::gui
