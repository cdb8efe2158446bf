#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"

namespace poolscope::gui {

struct WhyKept;  // panels/why/kept.hpp

/// Why the selected transfer got the connection that it got; with nothing selected, the latest
/// decision before the playhead. Fills what is left of the current ImGui window.
void draw_why_panel(const Model&, const model::World&, WhyKept&, Outbox&);

}  // namespace poolscope::gui
