#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "model/time.hpp"

/// Random draws that do not depend on the order of drawing. Each has a key (seed, what, request,
/// hop), so every strategy, fork and sweep of a scenario sees the same stream.
namespace poolscope::model {

/// The purpose of a draw. The number is part of the key: never renumber.
enum class Drawn : std::uint32_t {
  rtt = 1,
  dns = 2,
  connect = 3,
  tls = 4,
  accept = 5,
  settings = 6,
  think = 7,
  body = 8,
  close_delay = 9,
  idle_timeout = 10,
  arrival = 11,
  url = 12,
  closed_loop_think = 13,
  max_age = 14,
};

struct DrawKey {
  std::uint64_t seed = 0;
  Drawn what{};
  std::uint64_t request = 0;
  std::uint32_t hop = 0;
};

/// A counter-based generator of 64-bit words (SplitMix64 over a hash of the key); a standard
/// UniformRandomBitGenerator, so that Boost's distributions can use it.
class KeyedBits {
 public:
  using result_type = std::uint64_t;
  explicit KeyedBits(const DrawKey&);
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return UINT64_MAX; }
  result_type operator()();

 private:
  std::uint64_t state_;
};

/// Values to choose from by weight.
struct Choices {
  explicit Choices(const std::vector<std::pair<double, double>>& values_and_weights);
  std::vector<double> values, up_to;  // up_to: the sum of weights up to this value, included
};

/// A number or a distribution, scaled to whole units (microseconds or bytes).
struct Draw {
  enum class Kind : std::uint8_t { constant, uniform, exponential, lognormal, pareto, choice };
  Kind kind = Kind::constant;
  std::int64_t value = 0;                  // the constant, already scaled and rounded
  double a = 0, b = 0;                     // in the file's unit
  double scale = 1;                        // units per file unit: 1000 for *_ms
  std::shared_ptr<const Choices> choices;  // each server has a copy of the network's defaults

  [[nodiscard]] static Draw constant(std::int64_t units) {
    Draw d;
    d.value = units;
    return d;
  }
  /// The value for a key, rounded to whole units, never negative and at most 2^53.
  [[nodiscard]] std::int64_t operator()(const DrawKey& key) const {
    return kind == Kind::constant ? value : sample(key);
  }

 private:
  [[nodiscard]] std::int64_t sample(const DrawKey&) const;
};

/// A uniform number in [0, 1) for a key.
[[nodiscard]] double uniform_01(const DrawKey&);

}  // namespace poolscope::model
