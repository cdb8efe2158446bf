#pragma once

#include <cstdint>
#include <string_view>

namespace poolscope::model {

/// "CURLE_OK" of 0: what curl's manual (libcurl-errors) calls a result. Codes that libcurl no
/// longer uses, or does not have yet, are "CURLE_UNKNOWN".
[[nodiscard]] std::string_view curlcode_name(std::uint32_t code);

}  // namespace poolscope::model
