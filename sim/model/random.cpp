#include "model/random.hpp"

#include <algorithm>
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/lognormal_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <boost/random/uniform_real_distribution.hpp>
#include <cmath>
#include <iterator>

namespace poolscope::model {
namespace {

constexpr std::uint64_t golden = 0x9E3779B97F4A7C15ULL;

// The finaliser of SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number
// generators").
constexpr std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

}  // namespace

KeyedBits::KeyedBits(const DrawKey& key)
    : state_(mix(mix(mix(key.seed + golden) + static_cast<std::uint64_t>(key.what) * golden) +
                 key.request * golden + key.hop)) {}

KeyedBits::result_type KeyedBits::operator()() {
  state_ += golden;
  return mix(state_);
}

double uniform_01(const DrawKey& key) {
  KeyedBits bits{key};
  return boost::random::uniform_01<double>{}(bits);
}

Choices::Choices(const std::vector<std::pair<double, double>>& values_and_weights) {
  double total = 0;
  for (const auto& [value, weight] : values_and_weights) {
    values.push_back(value);
    up_to.push_back(total += weight);
  }
}

std::int64_t Draw::sample(const DrawKey& key) const {
  KeyedBits bits{key};
  double drawn = 0;
  switch (kind) {
    case Kind::constant:
      return value;
    case Kind::uniform:
      drawn = a < b ? boost::random::uniform_real_distribution<double>{a, b}(bits) : a;
      break;
    case Kind::exponential:
      drawn = a > 0 ? boost::random::exponential_distribution<double>{1 / a}(bits) : 0;
      break;
    case Kind::lognormal:
      drawn = a > 0 ? boost::random::lognormal_distribution<double>{std::log(a), b}(bits) : 0;
      break;
    case Kind::pareto:
      drawn = a * std::pow(1 - boost::random::uniform_01<double>{}(bits), -1 / b);
      break;
    case Kind::choice: {
      if (!choices || choices->values.empty()) break;
      const auto& up_to = choices->up_to;
      const double at = boost::random::uniform_01<double>{}(bits)*up_to.back();
      const auto chosen = std::upper_bound(up_to.begin(), std::prev(up_to.end()), at);
      drawn = choices->values[static_cast<std::size_t>(chosen - up_to.begin())];
      break;
    }
  }
  constexpr double limit = 9007199254740992.0;  // 2^53: whole numbers are exact up to here
  return whole_units(std::min(drawn * scale, limit));
}

}  // namespace poolscope::model
