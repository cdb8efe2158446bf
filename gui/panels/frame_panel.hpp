#pragma once

#include "app/action.hpp"
#include "app/model.hpp"

/// The whole window: bars, panes and what lies over them (LOOK: "Frame").
namespace poolscope::gui {

/// Which panes are shown: all of them, or one that fills the window.
enum class View : unsigned char { all, pool, timeline, why, log };

void draw_frame(const Model&, const model::World&, View, Outbox&);

}  // namespace poolscope::gui
