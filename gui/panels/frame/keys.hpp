#pragma once

#include <optional>

#include "app/action.hpp"
#include "platform/window.hpp"

namespace poolscope::gui {

/// What a key does; nothing for keys without a meaning. The help panel lists the same keys.
[[nodiscard]] std::optional<Action> action_of(const KeyPress&, const Model&);

}  // namespace poolscope::gui
