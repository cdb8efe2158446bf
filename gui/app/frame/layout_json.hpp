#pragma once

#include <array>
#include <nlohmann/json.hpp>

#include "app/model.hpp"

/// A layout in settings and in recorded actions.
namespace poolscope::gui {

[[nodiscard]] nlohmann::json layout_json(const Layout&);
/// Reads what can be read; what is damaged or out of range is taken from `otherwise`, and so are
/// the places when they do not hold each pane at most once.
[[nodiscard]] Layout layout_from_json(const nlohmann::json&, const Layout& otherwise);

}  // namespace poolscope::gui
