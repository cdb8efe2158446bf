#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"

namespace poolscope::gui {

/// All keys and what the colours mean, or what words mean, over everything else.
void draw_help(const Model&, Outbox&);

}  // namespace poolscope::gui
