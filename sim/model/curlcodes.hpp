#pragma once

#include <cstdint>
#include <string_view>

namespace poolscope::model {

/// The name of a result in curl's manual (libcurl-errors): "CURLE_OK" for 0. Codes that libcurl no
/// longer uses, or does not have yet, are "CURLE_UNKNOWN".
[[nodiscard]] std::string_view curlcode_name(std::uint32_t code);

}  // namespace poolscope::model
