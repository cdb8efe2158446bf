#pragma once

#include <cstdint>
#include <initializer_list>
#include <random>
#include <vector>

namespace poolscope::conformance {

/// Random numbers, the same on every machine: the generator is specified, and the distributions are
/// our own.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}

  std::int64_t number(std::int64_t low, std::int64_t high) {
    const auto range = static_cast<std::uint64_t>(high - low + 1);
    return low + static_cast<std::int64_t>(random_() % range);
  }
  bool chance(int percent) { return number(1, 100) <= percent; }
  /// A time in eighths of a millisecond: few moments coincide by chance.
  double time(std::int64_t low, std::int64_t high) {
    return static_cast<double>(number(low * 8, high * 8)) / 8;
  }
  template <class T>
  T one_of(std::initializer_list<T> list) {
    return *(list.begin() + number(0, static_cast<std::int64_t>(list.size()) - 1));
  }
  template <class T>
  const T& of(const std::vector<T>& list) {
    return list[static_cast<std::size_t>(number(0, static_cast<std::int64_t>(list.size()) - 1))];
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace poolscope::conformance
