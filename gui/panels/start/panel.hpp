#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "widgets/pane.hpp"

namespace poolscope::gui {

/// With nothing open: the scenario library, recent files, and how to open another.
void draw_start(const Model&, const Box&, Outbox&);

}  // namespace poolscope::gui
