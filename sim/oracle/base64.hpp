#pragma once

#include <string>
#include <string_view>

namespace poolscope::oracle {

[[nodiscard]] std::string base64(std::string_view bytes);
/// The bytes of a base64 text, with or without padding. Empty if it is not base64.
[[nodiscard]] std::string from_base64(std::string text);

}  // namespace poolscope::oracle
