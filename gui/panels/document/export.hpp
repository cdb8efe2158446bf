#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"

namespace poolscope::gui {

/// Where a picture of the window, or of one pane, is to be saved.
void draw_export(const Model&, Outbox&);

/// What the program has to say, for some seconds at the lower edge.
void draw_notice(const Model&, Outbox&);

}  // namespace poolscope::gui
