#pragma once

#include "app/action.hpp"

namespace poolscope::gui {

/// All keys, and what the colours mean, over everything else.
void draw_help(Outbox&);

}  // namespace poolscope::gui
