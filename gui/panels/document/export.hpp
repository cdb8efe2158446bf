#pragma once

#include <cstddef>

#include "app/model.hpp"
#include "app/outbox.hpp"

namespace poolscope::gui {

/// What is typed while the overlay is open.
struct ExportKept {
  char path[512] = "";
  std::size_t what = 0;  // 0: the window, else a pane
  bool svg = false;
  int seen_at = -2;
};

/// Where a picture of the window, or of one pane, is to be saved.
void draw_export(const Model&, ExportKept&, Outbox&);

}  // namespace poolscope::gui
