#include "platform/png.hpp"

#define STBI_WRITE_NO_STDIO
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#include <stb_image_write.h>

namespace poolscope::gui {

std::string png_of(int width, int height, const std::vector<std::uint8_t>& rgba) {
  std::string out;
  const auto append = [](void* to, void* bytes, int size) {
    static_cast<std::string*>(to)->append(static_cast<const char*>(bytes),
                                          static_cast<std::size_t>(size));
  };
  const int made = stbi_write_png_to_func(append, &out, width, height, 4, rgba.data(), width * 4);
  return made != 0 ? out : std::string{};
}

}  // namespace poolscope::gui
