#pragma once

#include "app/action.hpp"

namespace poolscope::gui {

/// Picks a scenario file, over everything else.
void draw_browser(const Model&, Outbox&);

}  // namespace poolscope::gui
