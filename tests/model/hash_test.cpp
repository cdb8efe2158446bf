#include <catch2/catch.hpp>

#include "model/setup.hpp"
#include "model/time.hpp"

using namespace poolscope::model;

TEST_CASE("the hash is libcurl's, over the text and its trailing NUL") {
  CHECK(libcurl_hash("") == 5381 * 33);
  CHECK(libcurl_hash("a") == ((5381ULL * 33) ^ 'a') * 33);
  CHECK(libcurl_hash("127.0.0.1:18080") % 97 == 82);
  CHECK(libcurl_hash("127.0.0.4:18080") % 97 == 34);
  CHECK(libcurl_hash("\xFF") == ((5381ULL * 33) ^ 0xFF) * 33);  // bytes are unsigned
}

TEST_CASE("milliseconds are counted as libcurl counts them") {
  CHECK(libcurl_ms_between(118'000'000, 0) == 118'000);
  CHECK(libcurl_ms_between(118'000'999, 0) == 118'000);
  CHECK(libcurl_ms_between(1'999, 1'000) == 0);
  // The difference of the microseconds is negative across a second boundary, and rounds up.
  CHECK(libcurl_ms_between(1'000'000, 999'999) == 1);
  CHECK(libcurl_ms_between(2'000'500, 999'900) == 1001);
  CHECK(libcurl_ms_between(2'000'500, 1'000'400) == 1000);
}

TEST_CASE("an earlier moment is never fewer milliseconds ago") {
  const Time now = 3'000'500;
  std::int64_t last = libcurl_ms_between(now, 0);
  for (Time earlier = 0; earlier <= now; earlier += 7) {
    const std::int64_t ms = libcurl_ms_between(now, earlier);
    REQUIRE(ms <= last);
    last = ms;
  }
}
