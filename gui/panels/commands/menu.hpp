#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "widgets/pane.hpp"

namespace poolscope::gui {

/// The top bar: menus, the scenario's title, the strategies, the libcurl, theme and help.
/// `menu_was_open`: kept between frames.
void draw_top_bar(const Model&, const Box&, bool& menu_was_open, Outbox&);

}  // namespace poolscope::gui
