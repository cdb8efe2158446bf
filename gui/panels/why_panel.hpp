#pragma once

#include "app/action.hpp"
#include "app/model.hpp"

namespace poolscope::gui {

/// Why the selected transfer got the connection that it got; with nothing selected, the latest
/// decision before the playhead. Fills what is left of the current ImGui window; `with_details` of
/// what is selected below the decision, where they have no pane of their own.
void draw_why_panel(const Model&, bool with_details, Outbox&);

}  // namespace poolscope::gui
