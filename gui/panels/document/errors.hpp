#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "widgets/pane.hpp"

namespace poolscope::gui {

/// What is wrong with a file that could not be opened, above whatever was open before. Returns its
/// height.
float draw_errors(const Model&, const Box& room, Outbox&);

}  // namespace poolscope::gui
