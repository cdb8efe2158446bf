#include "panels/help_panel.hpp"

#include <imgui.h>

#include <vector>

#include "panels/frame_pane.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "widgets/button.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

struct Key {
  const char* key;
  const char* what;
};
struct Chapter {
  const char* title;
  std::vector<Key> keys;
};

const std::vector<Chapter>& chapters() {
  static const std::vector<Chapter> all{
      {"PLAY",
       {{"Space", "play or pause"},
        {"+  −", "faster, slower"},
        {"Home  End", "to the start, to the end"}}},
      {"STEP",
       {{"← →", "one event back or ahead"},
        {"Shift ← →", "one decision back or ahead"},
        {",  .", "the same, on any keyboard"}}},
      {"LOOK",
       {{"1 … 9", "show that strategy"},
        {"F", "the whole run in the timeline"},
        {"Esc", "one step back out"},
        {"T", "light or dark"},
        {"Ctrl + −  0", "larger, smaller, normal size"}}},
      {"FILE",
       {{"Ctrl O", "open a scenario: ↑ ↓, Enter"},
        {"Ctrl R", "read it again"},
        {"Ctrl Q", "quit"},
        {"drop a file", "opens it"}}},
      {"MOUSE",
       {{"point", "lights the same thing everywhere"},
        {"click", "selects; its decision is explained"},
        {"double click", "zooms to it"},
        {"wheel", "zooms the timeline; Shift moves it"},
        {"drag", "moves the timeline, a gap, the playhead"}}},
  };
  return all;
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

float draw_chapter(const Chapter& chapter, ImVec2 at) {
  const Palette& p = palette();
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_text(list, fonts().strong_label, p.quiet, at, chapter.title);
  float y = at.y + px(20);
  for (const Key& key : chapter.keys) {
    draw_text_in_row(list, fonts().mono, p.text, at.x, y, px(22), key.key);
    draw_text_in_row(list, fonts().text, p.quiet, at.x + px(112), y, px(22), key.what);
    y += px(22);
  }
  return y + px(16);
}

void draw_colours(ImVec2 at) {
  const Palette& p = palette();
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_text(list, fonts().strong_label, p.quiet, at, "COLOURS");
  float y = at.y + px(20);
  for (const Meaning& m : meanings) {
    const ImVec2 from{at.x, y + px(5)}, to{at.x + px(28), y + px(17)};
    const ImU32 colour = p.*m.colour;
    if (m.colour == &Palette::idle || m.colour == &Palette::accent || m.colour == &Palette::stale)
      list->AddRect({from.x + 0.5F, from.y + 0.5F}, {to.x - 0.5F, to.y - 0.5F}, colour, px(3), 0,
                    px(2));
    else
      list->AddRectFilled(from, to, colour, px(3));
    draw_text_in_row(list, fonts().text, p.text, at.x + px(40), y, px(22), m.what);
    draw_text_in_row(list, fonts().label, p.quiet, at.x + px(48) + text_width(fonts().text, m.what),
                     y, px(22), m.also);
    y += px(22);
  }
}

}  // namespace

void draw_help(Outbox& out) {
  const Overlay overlay("help", {px(880), px(560)});
  const Box& box = overlay.box();
  const float x = box.min.x + px(24), right = box.min.x + px(24) + px(440);
  draw_text(ImGui::GetWindowDrawList(), fonts().sentence, palette().text, {x, box.min.y + px(20)},
            "Keys and colours");
  if (flat_button("close help", {box.max.x - px(40), box.min.y + px(16)}, {px(28), px(28)},
                  symbol::close, "close", "Esc") ||
      overlay.clicked_beside())
    out.push_back(ShowHelp{false});
  float y = box.min.y + px(64);
  const auto& all = chapters();
  for (std::size_t i = 0; i < 4; ++i) y = draw_chapter(all[i], {x, y});
  draw_colours({right, box.min.y + px(64)});
  draw_chapter(all[4], {right, box.min.y + px(64) + px(22) * 11 + px(36)});
}

}  // namespace poolscope::gui
