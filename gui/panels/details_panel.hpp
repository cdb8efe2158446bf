#pragma once

#include "app/action.hpp"
#include "app/model.hpp"

/// The times of one transfer or the life of one connection.
namespace poolscope::gui {

/// Fills its own pane: what is selected, else the transfer of the last decision.
void draw_details_panel(const Model&, Outbox&);

/// The same below other words, with a head of its own and only of what is selected; draws nothing
/// when nothing is.
void draw_details_section(const Model&, Outbox&);

}  // namespace poolscope::gui
