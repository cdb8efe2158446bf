#include "panels/pool/legend.hpp"

#include <array>
#include <cmath>

#include "panels/looks.hpp"
#include "platform/theme.hpp"
#include "present/pool/view.hpp"
#include "widgets/chip.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

constexpr float row_height = 32, title_height = 28, widest_sample = 112;
constexpr std::size_t samples = 7;

std::size_t columns_of(float width) {
  return width >= px(900) ? 3 : width >= px(520) ? 2 : 1;
}
std::size_t rows_of(float width) {
  return (samples + columns_of(width) - 1) / columns_of(width);
}

ChipLook sample(ChipState state) {
  Chip chip;
  chip.state = state;
  chip.streams = state == ChipState::active ? 2 : 0;
  chip.idle_limit = 1;
  chip.idle_left = 0.7F;
  chip.peer_closed = state == ChipState::stale;
  if (state == ChipState::active) chip.transfers = {{0, "", false}, {1, "", true}};
  ChipLook look = look_of(chip);
  look.id = "#";
  if (state == ChipState::active || state == ChipState::shutting_down) look.word.clear();
  if (state == ChipState::idle) look.rank = "1 next";
  return look;
}

struct Line {
  ChipState state;
  const char* words;
};
constexpr std::array<Line, samples - 1> lines{{
    {ChipState::connecting, "being set up: DNS, TCP, TLS"},
    {ChipState::active, "in use: a dot for each request"},
    {ChipState::idle, "idle; this one is evicted first"},
    {ChipState::stale, "of no use, and libcurl has not noticed"},
    {ChipState::shutting_down, "in TLS shutdown: its socket is still open"},
    {ChipState::evicted, "closed a moment ago"},
}};

}  // namespace

float pool_legend_height(float width) {
  return px(title_height) + px(row_height) * static_cast<float>(rows_of(width));
}

void draw_pool_legend(ImDrawList& draw, ImVec2 at, float width) {
  const Palette& p = palette();
  draw.AddLine(at, {at.x + width, at.y}, p.border);
  draw_text(&draw, fonts().strong_label, p.quiet, {at.x, at.y + px(8)}, "HOW TO READ A CHIP");
  const std::size_t rows = rows_of(width);
  const float column = std::floor(width / static_cast<float>(columns_of(width)));
  for (std::size_t i = 0; i < samples; ++i) {
    const ImVec2 place{at.x + column * static_cast<float>(i / rows),
                       at.y + px(title_height) + px(row_height) * static_cast<float>(i % rows)};
    const char* words = "a transfer that waits for a connection";
    if (i < lines.size()) {
      draw_chip(draw, {place.x, place.y + px(2)}, sample(lines[i].state));
      words = lines[i].words;
    } else {
      draw_capsule(
          draw, {place.x, place.y + px(4)},
          {.name = "r1", .word = "", .colour = p.pending, .selected = false, .lit = false});
    }
    // Samples step back behind what is there.
    draw.AddRectFilled(place, {place.x + px(widest_sample), place.y + px(row_height)},
                       with_alpha(p.pane, 0.3F));
    draw_text_elided(&draw, fonts().label, p.quiet,
                     {place.x + px(widest_sample), place.y + px(row_height / 2 - 6)},
                     column - px(widest_sample + 8), words);
  }
}

}  // namespace poolscope::gui
