#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "scenario/scenario.hpp"

/// Random scenarios to run on both engines: small, one strategy each, and of families, so that each
/// gate, limit and way to close comes up often.
namespace poolscope::conformance {

class Maker;

struct Family {
  std::string_view name;
  int weight;
  void (*make)(Maker&);
  /// Moments that coincide on purpose: what decides there is libcurl's own order, hash or address,
  /// and such scenarios are counted apart.
  bool ties = false;
};
[[nodiscard]] std::span<const Family> families();

struct Generated {
  scenario::Scenario scenario;
  const Family* family = nullptr;
};

/// The same seed gives the same scenario. `profile` is the libcurl that it is for ("7.88" …).
/// `only`: that family instead of one by chance.
[[nodiscard]] Generated generate(std::uint64_t seed, std::string_view profile,
                                 std::string_view only = {});

}  // namespace poolscope::conformance
