#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace poolscope::gui {

/// RGBA rows from the top as the bytes of a PNG; empty when there is no room for them.
[[nodiscard]] std::string png_of(int width, int height, const std::vector<std::uint8_t>& rgba);

}  // namespace poolscope::gui
