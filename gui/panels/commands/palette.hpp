#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "app/commands/palette.hpp"
#include "app/model.hpp"
#include "app/outbox.hpp"

namespace poolscope::gui {

/// What is typed and chosen while the palette is open; begun anew each time.
struct PaletteKept {
  char text[160] = "";
  std::string asked = "\n";  // differs from any text at first
  const void* run = nullptr;
  std::size_t chosen = 0;
  std::vector<PaletteEntry> entries;
  int seen_at = -2;  // the frame in which it was last drawn
};

/// The command palette: a field, and below it whatever can be found by that name.
void draw_palette(const Model&, PaletteKept&, Outbox&);

}  // namespace poolscope::gui
