#pragma once

#include <string>
#include <vector>

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "widgets/pane.hpp"

namespace poolscope::gui {

struct LibraryKept {
  char text[128] = "";               // what is typed
  const Library* counted = nullptr;  // whose tags these are
  std::vector<std::string> tags;
};

/// The scenario library of the start screen: search, tags, and an entry with a small picture each.
void draw_library(const Model&, const Box&, LibraryKept&, Outbox&);

}  // namespace poolscope::gui
