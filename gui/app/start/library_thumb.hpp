#pragma once

#include <vector>

#include "app/start/library.hpp"

namespace poolscope::gui {

/// A scenario's small picture: the first connections of its busiest strategy as lanes, or, when
/// these are many, how many there are over time, those in use below those that are idle.
[[nodiscard]] std::vector<ThumbBar> thumb_of(const Document&);

}  // namespace poolscope::gui
