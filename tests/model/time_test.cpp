#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "model/time.hpp"

using namespace poolscope::model;

TEST_CASE("a moment that 64 bits do not hold never comes, and nothing comes after it") {
  CHECK(later(5, 7) == 12);
  CHECK(later(never - 1, 1) == never);
  CHECK(later(never - 1, 2) == never);
  CHECK(later(never, 1) == never);
  CHECK(later(1, never) == never);
  CHECK(later(never, -1) == never);
  CHECK(later(1, 2, 3, 4) == 10);
  CHECK(later(1, never, 3) == never);
  CHECK(later(10, -3) == 7);
}

TEST_CASE("numbers of a file become whole units that hold") {
  CHECK(whole_units(1.4) == 1);
  CHECK(whole_units(1.5) == 2);
  CHECK(whole_units(-3) == 0);
  CHECK(whole_units(std::nan("")) == 0);
  CHECK(whole_units(1e15) == 1'000'000'000'000'000);
  CHECK(whole_units(9.3e18) == never);
  CHECK(whole_units(std::numeric_limits<double>::infinity()) == never);
}
