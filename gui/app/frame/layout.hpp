#pragma once

#include "app/model.hpp"

/// What can be done to a layout (model.hpp) without breaking it: each pane stands in at most one
/// place, and the front one of a place is one of its panes.
namespace poolscope::gui {

/// Brings a pane to the front of its place; a hidden one comes back to where it stands by default.
void show_pane(Layout&, PaneId);
/// Takes a pane out, unless it is the last.
void hide_pane(Layout&, PaneId);
void move_pane(Layout&, PaneId, Place to);

}  // namespace poolscope::gui
