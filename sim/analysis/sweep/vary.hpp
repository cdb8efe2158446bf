#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/options.hpp"
#include "scenario/scenario.hpp"

/// What can be varied of a scenario, one axis at a time: an option, the strategy, the libcurl, how
/// many multis or handles, the network's round trip.
namespace poolscope::analysis {

/// What an axis sets.
enum class Knob : std::uint8_t {
  option,        // CURLOPT_*: in the strategy's `options`; a client's and a request's still win
  multi_option,  // CURLMOPT_*: of every multi of the strategy
  strategy,      // one of the scenario's
  scope,         // whose pool is used: easy, multi, share; places of clients no longer hold
  libcurl,       // the version that the strategy runs on
  multis,        // how many multis, clients spread in turn
  handles,       // per-client, per-request
  rtt_ms,        // the network's: of servers that say none themselves
};

struct AxisValue {
  std::string text;          // as it is typed and printed
  model::OptionValue value;  // of an option; else the text, or the whole number of multis
  double number = 0;         // what a chart places it at, when `is_number`
  bool is_number = false;
  bool unset = false;  // of an option: as if nobody had set it ("default")
};

struct Axis {
  std::string name;
  Knob knob{};
  const model::OptionInfo* option = nullptr;  // of `option` and `multi_option`
  std::vector<AxisValue> values;              // each once, in the order in which they were given
};

/// An axis, or all that is wrong with it.
struct ParsedAxis {
  Axis axis;
  std::vector<std::string> errors;
  [[nodiscard]] bool ok() const { return errors.empty(); }
};

inline constexpr std::string_view unset_text = "default";
inline constexpr std::size_t most_values = 100'000;  // of one axis

/// Reads `NAME=VALUES`. VALUES are separated by commas (one within a value is written `\,`); where
/// they are numbers, each may be a range: `1..64`, in steps `1..64:4`, by a factor `1..64*2`. Of an
/// option that is no text `default` is a value, too: it is not set then, which may be none of its
/// numbers (CURLMOPT_MAXCONNECTS follows the running transfers until it is set).
[[nodiscard]] ParsedAxis parse_axis(std::string_view text, const scenario::Scenario&);

/// A value as `parse_axis` reads it back: its commas begin no other value.
[[nodiscard]] std::string axis_value(std::string_view value);

/// The axis of these strategies, by name and in that order.
[[nodiscard]] Axis strategy_axis(const std::vector<scenario::Strategy>&);

/// One value of one axis.
struct Setting {
  const Axis* axis = nullptr;
  std::size_t value = 0;  // index into the axis' values
};

/// What a point of a sweep runs.
struct Varied {
  scenario::Scenario scenario;  // with that one strategy, and without expectations
  scenario::Strategy strategy;
};

/// The scenario and the strategy with all settings made; `strategy` where none of them names one.
/// What a strategy does not have (a multi's options without a multi) leaves it as it is.
[[nodiscard]] Varied apply(std::span<const Setting>, const scenario::Scenario&,
                           const scenario::Strategy&);

/// Whether a setting of that axis makes any difference to the strategy as it is written.
[[nodiscard]] bool has_effect(const Axis&, const scenario::Strategy&);

/// What is wrong with these axes together, or on one of the strategies that they run.
[[nodiscard]] std::vector<std::string> check_axes(std::span<const Axis>, const scenario::Scenario&,
                                                  const std::vector<scenario::Strategy>&);

}  // namespace poolscope::analysis
