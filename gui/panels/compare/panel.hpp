#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "widgets/pane.hpp"

namespace poolscope::gui {

/// Runs side by side on one clock: a head, pool and timeline of each, between them the strip of
/// differences, below them the table and what had been spent by when.
void draw_compare(const Model&, const Box& body, Outbox&);

}  // namespace poolscope::gui
