// Results have one name in both engines.

#include "oracle/names.hpp"

#include <catch2/catch.hpp>

#include "model/curlcodes.hpp"

TEST_CASE("the table of CURLcodes has the names of curl/curl.h") {
  for (int code = 0; code < CURL_LAST; ++code) {
    INFO(code);
    CHECK(poolscope::model::curlcode_name(static_cast<std::uint32_t>(code)) ==
          poolscope::oracle::result_name(static_cast<CURLcode>(code)));
  }
  CHECK(poolscope::model::curlcode_name(33) == "CURLE_RANGE_ERROR");
  CHECK(poolscope::model::curlcode_name(4711) == "CURLE_UNKNOWN");
}
