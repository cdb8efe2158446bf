#pragma once

#include <vector>

#include "app/action.hpp"
#include "app/effect.hpp"
#include "app/model.hpp"

namespace poolscope::gui {

/// The one way in which the model changes. Pure: no files, no clock, no window. Returns the work
/// that the action asks for.
[[nodiscard]] std::vector<Effect> update(Model&, const Action&);

}  // namespace poolscope::gui
