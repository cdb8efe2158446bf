#pragma once

#include <optional>

#include "app/model.hpp"
#include "app/outbox.hpp"

/// The whole window: bars, panes and what lies over them (gui/DESIGN.md, "Frame").
namespace poolscope::gui {

struct Views;  // panels/frame/views.hpp

/// All panes, or one that fills the window.
void draw_frame(const Model&, const model::World&, std::optional<PaneId> alone, Views&, Outbox&);

}  // namespace poolscope::gui
