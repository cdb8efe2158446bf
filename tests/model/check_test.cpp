#include "model/check.hpp"

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>

using namespace poolscope::model;

TEST_CASE("a check that fails says what must hold, and where") {
  CHECK_NOTHROW(check(true, "all is well"));
  try {
    check(false, "the slot is free");
    FAIL("a failed check goes on");
  } catch (const Fault& fault) {
    const std::string words = fault.what();
    CHECK(words.find("the slot is free") != std::string::npos);
    CHECK(words.find("check_test.cpp:") != std::string::npos);
  }
}

TEST_CASE("a number that does not fit is refused, not wrapped") {
  CHECK(narrowed<std::uint8_t>(255, "a byte") == 255);
  CHECK_THROWS_AS(narrowed<std::uint8_t>(256, "a byte"), Fault);
  CHECK_THROWS_AS(narrowed<std::uint8_t>(-1, "a byte"), Fault);
  CHECK_THROWS_AS(narrowed<std::uint32_t>(std::int64_t{1} << 32, "an id"), Fault);
  enum class Small : std::uint8_t { one = 1 };
  CHECK(narrowed<Small>(1, "a kind") == Small::one);
  CHECK_THROWS_AS(narrowed<Small>(300, "a kind"), Fault);
}
