#include "exchange/timestamp.hpp"

#include <catch2/catch.hpp>

using poolscope::exchange::parse_timestamp;

TEST_CASE("a moment is read in every spelling of its zone") {
  const auto utc = parse_timestamp("2024-05-01T10:00:00.250Z");
  REQUIRE(utc);
  CHECK(*utc == 1'714'557'600'250'000);
  CHECK(parse_timestamp("2024-05-01T12:00:00.250+02:00") == utc);
  CHECK(parse_timestamp("2024-05-01T05:30:00.25-0430") == utc);
  CHECK(parse_timestamp("2024-05-01 10:00:00.250") == utc);
}

TEST_CASE("a moment keeps microseconds and drops what is finer") {
  CHECK(parse_timestamp("1970-01-01T00:00:00.123456789Z") == 123'456);
  CHECK(parse_timestamp("1970-01-01T00:00Z") == 0);
  CHECK(parse_timestamp("1969-12-31T23:59:59Z") == -1'000'000);
}

TEST_CASE("what is no moment is refused") {
  for (const auto* text : {"", "yesterday", "2024-05-01", "2024-13-01T00:00:00Z",
                           "2024-05-01T10:00:00.Z", "2024-05-01T10:00:00Zulu"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_timestamp(text).has_value());
  }
}
