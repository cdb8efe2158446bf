#pragma once

#include <array>
#include <nlohmann/json.hpp>

#include "app/model.hpp"

/// A layout in settings and in recorded actions.
namespace poolscope::gui {

/// What panes and places are called there, by PaneId and Place.
inline constexpr std::array<const char*, pane_count> pane_names{"pool",    "timeline", "why",
                                                                "details", "log",      "overview"};
inline constexpr std::array<const char*, place_count> place_names{
    "left_top", "left_bottom", "middle_top", "middle_bottom", "right_top", "right_bottom"};

[[nodiscard]] nlohmann::json layout_json(const Layout&);
/// Reads what can be read; what is damaged or out of range is taken from `otherwise`, and so are
/// the places when they do not hold each pane at most once.
[[nodiscard]] Layout layout_from_json(const nlohmann::json&, const Layout& otherwise);

}  // namespace poolscope::gui
