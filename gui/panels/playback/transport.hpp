#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "widgets/pane.hpp"

namespace poolscope::gui {

/// The bottom bar: playing, stepping, and the whole run as a strip to seek in.
void draw_transport(const Model&, const Box&, Outbox&);

}  // namespace poolscope::gui
