#include "panels/commands/help.hpp"

#include <imgui.h>

#include <cmath>
#include <string>
#include <vector>

#include "app/commands/commands.hpp"
#include "app/frame/actions.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "present/glossary.hpp"
#include "widgets/button.hpp"
#include "widgets/pane.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

constexpr float row = 18;

struct Line {
  std::string key;
  std::string what;
};

// The mouse has no commands: what it does is told here, beside the code that does it
// (timeline_panel, pool_rooms).
const std::vector<Line>& mouse_lines() {
  static const std::vector<Line> all{
      {"point", "lights the same thing everywhere"},
      {"click", "selects; its decision is explained"},
      {"double click", "zooms to it"},
      {"wheel", "zooms the timeline at the pointer"},
      {"Shift wheel", "moves it"},
      {"drag", "moves the timeline, a gap, a title"},
      {"Ctrl drag", "selects a range of time"},
      {"middle drag", "zooms to a range"},
      {"right click", "a title: move or hide the pane"},
      {"drop a file", "opens it"},
  };
  return all;
}

// A command and its opposite ("… back", "… before") share a line.
std::vector<Line> lines_of(std::string_view group) {
  std::vector<Line> out;
  const auto all = commands();
  for (const Command& command : all) {
    const bool told = command.id.ends_with("-back") || command.id.starts_with("pane-");
    if (command.group != group || command.keys[0].empty() || told) continue;
    const Command* back = find_command(std::string(command.id) + "-back");
    out.push_back(
        {shown_key(command.keys[0]) + (back ? "  " + shown_key(back->keys[0]) : std::string()),
         std::string(command.title) + (back ? ", and back" : "")});
  }
  if (group == "Timeline") out.push_back({"1 … 9", "Show that strategy"});
  if (group == "View") out.push_back({"Alt+1 … 6", "Show or hide a pane"});
  if (group == "Help") out.push_back({"Esc", "One step back out"});
  return out;
}

struct Meaning {
  ImU32 Palette::*colour;
  const char* what;
  const char* also;
};
constexpr Meaning meanings[] = {
    {&Palette::resolving, "looking up the name (DNS)", "dots"},
    {&Palette::connecting, "connecting (TCP)", "diagonal hatch"},
    {&Palette::tls, "TLS handshake", "cross hatch"},
    {&Palette::active, "a request under way", "solid"},
    {&Palette::waiting, "waiting for the first byte", "solid, paler"},
    {&Palette::idle, "idle, kept in the pool", "outline"},
    {&Palette::stale, "too old, or the server is gone", "broken outline"},
    {&Palette::pending, "waits for room or to multiplex", "dashed"},
    {&Palette::evicted, "evicted or turned away", "✗"},
    {&Palette::closed, "closed", "crossed"},
    {&Palette::accent, "selected, and the playhead", "outline"},
};

float draw_chapter(const char* title, const std::vector<Line>& lines, ImVec2 at, float width) {
  const Palette& p = palette();
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_text(list, fonts().strong_label, p.quiet, at, title);
  float y = at.y + px(18);
  for (const Line& line : lines) {
    const float keys = px(124);
    draw_text_in_row(list, fonts().mono, p.text, at.x, y, px(row), line.key);
    draw_text_in_row(list, fonts().label, p.quiet, at.x + keys, y, px(row),
                     elided(fonts().label, line.what, width - keys));
    y += px(row);
  }
  return y + px(12);
}

std::vector<Line> both(std::vector<Line> a, const std::vector<Line>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

void draw_colours(ImVec2 at, float width) {
  const Palette& p = palette();
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_text(list, fonts().strong_label, p.quiet, at, "COLOURS");
  float y = at.y + px(18);
  for (const Meaning& m : meanings) {
    const ImVec2 from{at.x, y + px(4)}, to{at.x + px(24), y + px(14)};
    const ImU32 colour = p.*m.colour;
    if (m.colour == &Palette::idle || m.colour == &Palette::accent || m.colour == &Palette::stale)
      list->AddRect({from.x + 0.5F, from.y + 0.5F}, {to.x - 0.5F, to.y - 0.5F}, colour, px(3), 0,
                    px(2));
    else
      list->AddRectFilled(from, to, colour, px(3));
    const std::string words = std::string(m.what) + " · " + m.also;
    draw_text_in_row(list, fonts().label, p.text, at.x + px(36), y, px(row),
                     elided(fonts().label, words, width - px(36)));
    y += px(row);
  }
}

void draw_keys(const Box& box, float top) {
  const float width = (box.width() - px(24) * 4) / 3;
  const auto column = [&](int n) {
    return ImVec2{box.min.x + px(24) + static_cast<float>(n) * (width + px(24)), top};
  };
  ImVec2 at = column(0);
  at.y = draw_chapter("PLAYBACK", lines_of("Playback"), at, width);
  at.y = draw_chapter("RUN UNTIL", lines_of("Run until"), at, width);
  at = column(1);
  at.y = draw_chapter("TIMELINE", lines_of("Timeline"), at, width);
  at.y = draw_chapter("VIEW", lines_of("View"), at, width);
  draw_colours(at, width);
  at = column(2);
  at.y = draw_chapter("FILE AND HELP", both(lines_of("File"), lines_of("Help")), at, width);
  at.y = draw_chapter("MOUSE", mouse_lines(), at, width);
}

void draw_words(const Box& box, float top) {
  const Palette& p = palette();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float left = box.min.x + px(24), meaning = left + px(156);
  const float right = box.max.x - px(24), line = px(24);
  for (const WordGroup& group : glossary()) {
    draw_text(list, fonts().strong_label, p.quiet, {left, top}, group.title);
    top += px(20);
    for (const GlossaryWord& word : group.words) {
      draw_text_in_row(list, fonts().strong, p.text, left, top, line, word.word);
      const std::string_view whose = word.ours ? "poolscope's word" : "";
      const float room = right - meaning - text_width(fonts().label, whose) - px(12);
      draw_text_in_row(list, fonts().text, p.text, meaning, top, line,
                       elided(fonts().text, word.meaning, room));
      draw_text_right(list, fonts().label, p.quiet,
                      {right, top + std::floor((line - line_height(fonts().label)) / 2)}, whose);
      top += line;
    }
    top += px(12);
  }
}

}  // namespace

void draw_help(const Model& m, Outbox& out) {
  const OverlayWindow overlay("help", {px(1160), px(640)});
  const Box& box = overlay.box();
  const ImVec2 pages{box.min.x + px(24), box.min.y + px(16)};
  if (const auto page =
          segmented("page", pages, {"Keys and colours", "Words"}, shows(m, Overlay::glossary)))
    out.emit(ShowHelp{true, *page == 1});
  if (flat_button("close help", {box.max.x - px(40), box.min.y + px(16)}, {px(28), px(28)},
                  symbol::close, "close", "Esc") ||
      overlay.clicked_beside())
    out.emit(ShowHelp{false});
  const float top = box.min.y + px(60);
  if (shows(m, Overlay::glossary))
    draw_words(box, top);
  else
    draw_keys(box, top);
}

}  // namespace poolscope::gui
