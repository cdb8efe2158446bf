#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "widgets/pane.hpp"

namespace poolscope::gui {

/// What stopped at a limit, and whether to go on, above whatever is open. Returns its height.
float draw_limit(const Model&, const Box& room, Outbox&);

}  // namespace poolscope::gui
