#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"

/// The times of one transfer or the life of one connection.
namespace poolscope::gui {

/// Fills its own pane: what is selected, else the transfer of the last decision.
void draw_details_panel(const Model&, const model::World&, Outbox&);

}  // namespace poolscope::gui
