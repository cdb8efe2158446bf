#pragma once

#include <imgui.h>

#include <cstddef>
#include <optional>

/// A bar beside rows that are counted, not measured: millions of them keep their places.
namespace poolscope::gui {

/// Draws it into a rectangle; the first row in sight that a drag or a click asks for.
[[nodiscard]] std::optional<std::size_t> scroll_bar(const char* id, ImVec2 min, ImVec2 max,
                                                    std::size_t first, std::size_t rows,
                                                    std::size_t visible);

}  // namespace poolscope::gui
