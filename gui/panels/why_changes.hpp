#pragma once

#include "panels/why_parts.hpp"
#include "present/why_view.hpp"

/// What alone would have changed a decision, and the way to try it as a fork.
namespace poolscope::gui::why {

/// The smallest change, set off; draws nothing when there is none.
void best_change(Page&, const WhyView&);
/// The others, or that nothing alone would have changed it.
void other_changes(Page&, const WhyView&);

}  // namespace poolscope::gui::why
