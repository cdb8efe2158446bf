#pragma once

#include "app/model.hpp"
#include "present/why/view.hpp"

namespace poolscope::gui {

/// The decision that a sentence tells: of the transfer that is looked at, else the last before the
/// playhead. Kept between frames, once a column. Null: nothing has been decided yet.
[[nodiscard]] const WhyView* said_why(const Model&);

}  // namespace poolscope::gui
