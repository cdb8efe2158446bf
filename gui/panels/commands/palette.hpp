#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"

namespace poolscope::gui {

/// The command palette: a field, and below it whatever can be found by that name.
void draw_palette(const Model&, Outbox&);

}  // namespace poolscope::gui
