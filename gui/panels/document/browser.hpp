#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"

namespace poolscope::gui {

/// Picks a scenario file, over everything else.
void draw_browser(const Model&, Outbox&);

}  // namespace poolscope::gui
