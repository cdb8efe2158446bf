#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "model/world.hpp"
#include "widgets/pane.hpp"

namespace poolscope::gui {

struct TimelineKept;  // panels/timeline/kept.hpp

/// The run over time, one lane a connection. Wheel: zoom at the pointer; drag or Shift and wheel:
/// pan; click: select; double click: zoom to it; on the ruler or with the middle button: move the
/// playhead. Fills what is left of the current ImGui window.
void draw_timeline_panel(const Model&, const model::World& world, TimelineKept&, Outbox&);

/// The controls in its title line.
void draw_timeline_header(const Model&, const Box& head, TimelineKept&, Outbox&);

}  // namespace poolscope::gui
