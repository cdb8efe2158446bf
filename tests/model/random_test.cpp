// Random draws: their keys and distributions.

#include <catch2/catch.hpp>

#include <cmath>
#include <set>

#include "model/random.hpp"

using namespace poolscope::model;

namespace {

using Weighted = std::vector<std::pair<double, double>>;

Draw draw(Draw::Kind kind, double a, double b = 0) {
  Draw d;
  d.kind = kind;
  d.a = a;
  d.b = b;
  d.scale = 1000;
  return d;
}
double mean(const Draw& d, std::uint64_t n = 20'000) {
  double sum = 0;
  for (std::uint64_t i = 0; i < n; ++i) sum += static_cast<double>(d({1, Drawn::think, i, 0}));
  return sum / static_cast<double>(n) / 1000;
}

}  // namespace

TEST_CASE("a draw depends on each part of its key and on nothing else") {
  const Draw d = draw(Draw::Kind::uniform, 0, 1e9);
  const DrawKey key{7, Drawn::think, 42, 1};
  CHECK(d(key) == d(key));
  std::set<std::int64_t> values{d(key), d({8, Drawn::think, 42, 1}), d({7, Drawn::rtt, 42, 1}),
                                d({7, Drawn::think, 43, 1}), d({7, Drawn::think, 42, 2})};
  CHECK(values.size() == 5);
}

TEST_CASE("draws are the same on every machine") {
  // This value was written down once; a change here breaks every recorded seed.
  CHECK(KeyedBits{{1, Drawn::think, 0, 0}}() == 0x161c516310701666ULL);
  CHECK(draw(Draw::Kind::uniform, 10, 30)({1, Drawn::think, 0, 0}) == 11'727);
  CHECK(draw(Draw::Kind::exponential, 20)({1, Drawn::think, 1, 0}) == 11'856);
  CHECK(draw(Draw::Kind::lognormal, 20, 0.5)({1, Drawn::think, 2, 0}) == 10'194);
  CHECK(draw(Draw::Kind::pareto, 10, 1.5)({1, Drawn::think, 3, 0}) == 11'414);
}

TEST_CASE("distributions have the means they should") {
  CHECK(mean(draw(Draw::Kind::uniform, 10, 30)) == Approx(20).epsilon(0.02));
  CHECK(mean(draw(Draw::Kind::exponential, 20)) == Approx(20).epsilon(0.03));
  CHECK(mean(draw(Draw::Kind::lognormal, 20, 0.5)) == Approx(20 * std::exp(0.125)).epsilon(0.03));
  CHECK(mean(draw(Draw::Kind::pareto, 10, 3)) == Approx(15).epsilon(0.03));
  Draw choice = draw(Draw::Kind::choice, 0);
  choice.choices = std::make_shared<const Choices>(Weighted{{10, 3}, {50, 1}});
  CHECK(mean(choice) == Approx(20).epsilon(0.03));
}

TEST_CASE("degenerate distributions are their one value") {
  const DrawKey key{1, Drawn::think, 9, 0};
  CHECK(Draw::constant(12'345)(key) == 12'345);
  CHECK(draw(Draw::Kind::uniform, 5, 5)(key) == 5'000);
  CHECK(draw(Draw::Kind::exponential, 0)(key) == 0);
  CHECK(draw(Draw::Kind::lognormal, 20, 0)(key) == 20'000);
  Draw choice = draw(Draw::Kind::choice, 0);
  choice.choices = std::make_shared<const Choices>(Weighted{{3, 1}});
  CHECK(choice(key) == 3'000);
}

TEST_CASE("a draw is never negative and never beyond what a double counts exactly") {
  for (std::uint64_t i = 0; i < 2'000; ++i) {
    CHECK(draw(Draw::Kind::uniform, -5, 1)({1, Drawn::rtt, i, 0}) >= 0);
    CHECK(draw(Draw::Kind::pareto, 1e9, 0.01)({1, Drawn::rtt, i, 0}) <= 9007199254740992);
  }
}
