#pragma once

#include "app/action.hpp"
#include "app/model.hpp"

namespace poolscope::gui {

/// The numbers of the whole run, two columns of them; draws into the current ImGui window.
void draw_overview_panel(const Model&, const model::World&, Outbox&);

}  // namespace poolscope::gui
