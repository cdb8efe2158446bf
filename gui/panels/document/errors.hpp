#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "widgets/pane.hpp"

namespace poolscope::gui {

/// A strip that says what is wrong with a file that could not be opened, above the panes. Returns
/// its height.
float draw_errors(const Model&, const Box& room, Outbox&);

}  // namespace poolscope::gui
