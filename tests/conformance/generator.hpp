#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "scenario/scenario.hpp"

/// Random scenarios to run on both engines: small, with one strategy each, and grouped in families,
/// so that each gate, limit and way to close occurs often.
namespace poolscope::conformance {

class Maker;

struct Family {
  std::string_view name;
  int weight;
  void (*make)(Maker&);
  /// Moments that coincide on purpose: libcurl's own order, hash or address decides there, and such
  /// scenarios are counted separately.
  bool ties = false;
};
[[nodiscard]] std::span<const Family> families();

struct Generated {
  scenario::Scenario scenario;
  const Family* family = nullptr;
};

/// Makes a scenario; the same seed gives the same one. `profile` is the libcurl that it is for
/// ("7.88" …). `only`: this family instead of a random one.
[[nodiscard]] Generated generate(std::uint64_t seed, std::string_view profile,
                                 std::string_view only = {});

}  // namespace poolscope::conformance
