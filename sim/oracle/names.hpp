#pragma once

#include <curl/curl.h>

#include <string_view>

namespace poolscope::oracle {

/// The name of a result: "CURLE_OK" and so on.
[[nodiscard]] std::string_view result_name(CURLcode);

}  // namespace poolscope::oracle
