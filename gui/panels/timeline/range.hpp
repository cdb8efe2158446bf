#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "panels/timeline/gestures.hpp"

namespace poolscope::gui {

struct TimelineKept;  // panels/timeline/kept.hpp

/// The selected range over the lanes, and a box with its statistics; the stretch that is being
/// dragged out; bookmarks on the ruler.
void draw_range(const Model&, const Run&, const TimelineFrame&, TimelineKept&, Outbox&);
void draw_bookmarks(const Model&, const TimelineFrame&, Outbox&);

}  // namespace poolscope::gui
