#pragma once

#include "panels/why/parts.hpp"

/// How a transfer that waited was woken, and what came of it: a part of the decision's pane.
namespace poolscope::gui::why {

void wakes(Page&, const WhyView&);

}  // namespace poolscope::gui::why
