#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/scenario.hpp"

/// What advice tries: the settings of a strategy, with the values to begin with.
namespace poolscope::analysis {

enum class ValueScale : std::uint8_t { named, connections, streams, seconds };

struct TriedSetting {
  std::string name;                // as `--vary` names it
  std::string in_force;            // as `--vary` takes it
  std::string standard;            // libcurl's default; empty where it has none
  std::vector<std::string> first;  // the ends and what is in force: if these are equal, all are
  ValueScale scale = ValueScale::named;
  bool zero_is_unlimited = false;
  std::optional<double> standard_number;  // what `default` is
  bool mixed = false;                     // the strategy's multis differ in it
  bool overridden = false;                // clients or requests set it themselves
};

/// In the order in which they usually matter. `strategies` are those of the scenario.
[[nodiscard]] std::vector<TriedSetting> settings_of(const scenario::Scenario&,
                                                    const scenario::Strategy&, bool first_strategy);

/// Where a value stands in the order of its setting; none when it has no place there.
[[nodiscard]] std::optional<double> position(const TriedSetting&, std::string_view value);

/// Values between the ends, each twice the one before. `peak`: most connections that were open;
/// `seconds`: how long the run was.
[[nodiscard]] std::vector<std::string> grid(const TriedSetting&, double peak, double seconds);

}  // namespace poolscope::analysis
