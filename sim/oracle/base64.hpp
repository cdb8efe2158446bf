#pragma once

#include <string>
#include <string_view>

namespace poolscope::oracle {

[[nodiscard]] std::string base64(std::string_view bytes);
/// The bytes; padding may be left out. Empty for what is no base64.
[[nodiscard]] std::string from_base64(std::string text);

}  // namespace poolscope::oracle
