// Quantiles, exact and rounded.

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <random>

#include "trace/summary.hpp"

using poolscope::trace::Quantiles;

namespace {

std::int64_t exact(const std::vector<std::int64_t>& sorted, double q) {
  const auto rank =
      static_cast<std::size_t>(std::max(1.0, std::ceil(q * static_cast<double>(sorted.size()))));
  return sorted[rank - 1];
}

}  // namespace

TEST_CASE("of nothing every quantile is 0") {
  const Quantiles none;
  CHECK(none.at(0.5) == 0);
  CHECK(none.mean() == 0);
  CHECK(none.count() == 0);
}

TEST_CASE("a quantile is the smallest value that so many do not exceed") {
  Quantiles q;
  for (const std::int64_t v : {40, 10, 30, 20}) q.add(v);
  CHECK(q.at(0) == 10);
  CHECK(q.at(0.25) == 10);
  CHECK(q.at(0.26) == 20);
  CHECK(q.at(0.5) == 20);
  CHECK(q.at(0.99) == 40);
  CHECK(q.at(1) == 40);
  CHECK(q.mean() == 25);
  q.add(5);  // a question does not end the collecting
  CHECK(q.at(0) == 5);
  CHECK(q.count() == 5);
}

TEST_CASE("65,536 values are kept exactly, more to 1/1024 of their size") {
  for (const std::size_t n : {std::size_t{65'536}, std::size_t{65'537}, std::size_t{300'000}}) {
    std::mt19937_64 bits{n};
    Quantiles q;
    std::vector<std::int64_t> values;
    for (std::size_t i = 0; i < n; ++i) {
      // Many orders of magnitude, small values included.
      values.push_back(static_cast<std::int64_t>(bits() >> (20 + i % 44)));
      q.add(values.back());
    }
    std::sort(values.begin(), values.end());
    CHECK(q.count() == n);
    for (int step = 0; step <= 1000; ++step) {
      const double share = step / 1000.0;
      const std::int64_t want = exact(values, share), got = q.at(share);
      if (n <= 65'536)
        REQUIRE(got == want);
      else
        REQUIRE(std::abs(static_cast<double>(got - want)) <= static_cast<double>(want) / 1024);
    }
  }
}

TEST_CASE("folded values below 1024 stay exact") {
  Quantiles q;
  for (int i = 0; i < 100'000; ++i) q.add(i % 1000);
  CHECK(q.at(0.5) == 499);
  CHECK(q.at(0.999) == 998);
  CHECK(q.at(1) == 999);
}
