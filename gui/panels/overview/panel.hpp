#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"

namespace poolscope::gui {

/// The numbers of the whole run, two columns of them; draws into the current ImGui window.
void draw_overview_panel(const Model&, const model::World&, Outbox&);

}  // namespace poolscope::gui
