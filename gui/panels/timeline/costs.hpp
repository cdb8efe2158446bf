#pragma once

#include <imgui.h>

#include "app/model.hpp"
#include "panels/timeline/table.hpp"
#include "present/timeline/view.hpp"

namespace poolscope::gui {

/// From where a connection was evicted to the one that had to be opened for want of it, when what
/// is selected has to do with either. `origin`: where the lanes' bars begin.
void draw_costs(const Model&, const Run&, const TimelineTable&, const Scale&, ImVec2 origin,
                ImDrawList&);

}  // namespace poolscope::gui
