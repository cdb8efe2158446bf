#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "widgets/pane.hpp"

namespace poolscope::gui {

/// The scenario library of the start screen: search, tags, and an entry with a small picture each.
void draw_library(const Model&, const Box&, Outbox&);

}  // namespace poolscope::gui
