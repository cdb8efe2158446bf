#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/options.hpp"
#include "scenario/scenario.hpp"

/// The axes of a sweep, what can be varied of a scenario: an option, the strategy, the libcurl, the
/// number of multis or handles, the network's round trip.
namespace poolscope::analysis {

/// The thing that an axis sets.
enum class Knob : std::uint8_t {
  option,        // CURLOPT_*, in the strategy's `options`; those of clients and requests still win
  multi_option,  // CURLMOPT_* of every multi of the strategy
  strategy,      // one of the scenario's
  scope,         // of the pool: easy, multi, share; places of clients do not hold any more
  libcurl,       // the version that the strategy runs on
  multis,        // the number of multis; clients take turns
  handles,       // per-client, per-request
  rtt_ms,        // the network's; servers that have one keep theirs
};

struct AxisValue {
  std::string text;          // as typed and printed
  model::OptionValue value;  // an option's; else the text, or the whole number of multis
  double number = 0;         // its place in a chart, if `is_number`
  bool is_number = false;
  bool unset = false;  // the option is not set ("default")
};

struct Axis {
  std::string name;
  Knob knob{};
  const model::OptionInfo* option = nullptr;  // of `option` and `multi_option`
  std::vector<AxisValue> values;              // each once, in the given order
};

/// An axis, or everything that is wrong with it.
struct ParsedAxis {
  Axis axis;
  std::vector<std::string> errors;
  [[nodiscard]] bool ok() const { return errors.empty(); }
};

inline constexpr std::string_view unset_text = "default";
inline constexpr std::size_t most_values = 100'000;  // of one axis

/// Reads `NAME=VALUES`. VALUES are separated by commas (a comma within a value is written `\,`). A
/// numeric value may be a range: `1..64`, in steps `1..64:4`, by a factor `1..64*2`. Options that
/// are not text also have the value `default`: the option is not set, which none of its numbers may
/// mean (CURLMOPT_MAXCONNECTS follows the running transfers until it is set).
[[nodiscard]] ParsedAxis parse_axis(std::string_view text, const scenario::Scenario&);

/// The text of a value as `parse_axis` reads it back: its commas do not separate values.
[[nodiscard]] std::string axis_value(std::string_view value);

/// The axis of these strategies, by name and in that order.
[[nodiscard]] Axis strategy_axis(const std::vector<scenario::Strategy>&);

/// One value of one axis.
struct Setting {
  const Axis* axis = nullptr;
  std::size_t value = 0;  // index into the axis' values
};

/// What one point of a sweep runs.
struct Varied {
  scenario::Scenario scenario;  // with that one strategy, without expectations
  scenario::Strategy strategy;
};

/// Makes all settings in the scenario and the strategy; `strategy` is used if no setting names one.
/// A setting for something that the strategy does not have (a multi's options without a multi)
/// changes nothing.
[[nodiscard]] Varied apply(std::span<const Setting>, const scenario::Scenario&,
                           const scenario::Strategy&);

/// Whether a setting of that axis changes the strategy as it is written.
[[nodiscard]] bool has_effect(const Axis&, const scenario::Strategy&);

/// The errors of these axes together, or on one of the strategies that they run.
[[nodiscard]] std::vector<std::string> check_axes(std::span<const Axis>, const scenario::Scenario&,
                                                  const std::vector<scenario::Strategy>&);

}  // namespace poolscope::analysis
