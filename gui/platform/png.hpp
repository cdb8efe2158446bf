#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace poolscope::gui {

/// Writes RGBA rows from the top as a PNG; false when the file cannot be written.
bool write_png(const std::string& path, int width, int height,
               const std::vector<std::uint8_t>& rgba);

}  // namespace poolscope::gui
