#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "widgets/pane.hpp"

namespace poolscope::gui {

/// A strip above the panes: which work stopped at a limit, and whether to go on. Returns its
/// height.
float draw_limit(const Model&, const Box& room, Outbox&);

}  // namespace poolscope::gui
