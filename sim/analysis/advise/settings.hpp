#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/scenario.hpp"

/// The settings of a strategy that advice tries, with the values to begin with.
namespace poolscope::analysis {

enum class ValueScale : std::uint8_t { named, connections, streams, seconds };

struct TriedSetting {
  std::string name;                // as `--vary` names it
  std::string in_force;            // as `--vary` takes it
  std::string standard;            // libcurl's default; empty: none
  std::vector<std::string> first;  // the ends and the value in force: if these are equal, all are
  ValueScale scale = ValueScale::named;
  bool zero_is_unlimited = false;
  std::optional<double> standard_number;  // the number that `default` means
  bool mixed = false;                     // the strategy's multis differ in it
  bool overridden = false;                // clients or requests set it themselves
};

/// The settings in the order in which they usually matter. `strategies` are those of the scenario.
[[nodiscard]] std::vector<TriedSetting> settings_of(const scenario::Scenario&,
                                                    const scenario::Strategy&, bool first_strategy);

/// The place of a value in the order of its setting, or none.
[[nodiscard]] std::optional<double> position(const TriedSetting&, std::string_view value);

/// Values between the ends, each twice the one before. `peak`: the most connections open at once;
/// `seconds`: the length of the run.
[[nodiscard]] std::vector<std::string> grid(const TriedSetting&, double peak, double seconds);

}  // namespace poolscope::analysis
