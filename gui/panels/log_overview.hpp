#pragma once

#include "app/model.hpp"

namespace poolscope::gui {

/// How many rows the overview needs in two columns.
inline constexpr int overview_rows = 6;

/// The numbers of the whole run, two columns of them; draws into the current ImGui window.
void draw_overview(const Model&);

}  // namespace poolscope::gui
