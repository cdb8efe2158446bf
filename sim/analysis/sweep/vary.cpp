#include "analysis/sweep/vary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_set>

#include "analysis/sweep/vary_values.hpp"
#include "scenario/fork.hpp"
#include "scenario/json_values.hpp"
#include "sim.hpp"

namespace poolscope::analysis {
namespace {

using model::OptionType;
using scenario::nearest;
using scenario::Scenario;
using scenario::Strategy;

constexpr std::array<std::pair<std::string_view, Knob>, 6> knobs{{{"strategy", Knob::strategy},
                                                                  {"scope", Knob::scope},
                                                                  {"libcurl", Knob::libcurl},
                                                                  {"multis", Knob::multis},
                                                                  {"handles", Knob::handles},
                                                                  {"rtt_ms", Knob::rtt_ms}}};
constexpr std::int64_t most_multis = 10'000;  // as in a file
constexpr std::string_view per_client = "per-client", per_request = "per-request";

std::string unknown_name(std::string_view name) {
  std::vector<std::string_view> names;
  for (const auto& [knob, what] : knobs) names.push_back(knob);
  std::string meant;  // the options that the user may have meant, without libcurl's prefix
  for (const auto& row : model::option_table()) {
    if (!row.later.empty()) continue;
    names.push_back(row.name);
    if (row.name.substr(row.name.find('_') + 1) == name)
      meant += fmt::format("{}\"{}\"", meant.empty() ? "" : " or ", row.name);
  }
  if (!meant.empty()) return fmt::format("\"{}\" cannot be varied; write {}", name, meant);
  return fmt::format(
      "\"{}\" cannot be varied; the nearest that can be is \"{}\" (a CURLOPT_* or CURLMOPT_*, "
      "strategy, scope, libcurl, multis, handles or rtt_ms)",
      name, nearest(name, names));
}

class Parser {
 public:
  Parser(std::string_view text, const Scenario& scenario) : text_(text), scenario_(scenario) {}

  ParsedAxis run() {
    const std::size_t equals = text_.find('=');
    if (equals == std::string_view::npos || equals == 0) {
      complain(
          fmt::format("\"{}\" must be NAME=VALUES, such as CURLMOPT_MAXCONNECTS=1..64 or "
                      "strategy=multi,share",
                      text_));
      return std::move(out_);
    }
    out_.axis.name = text_.substr(0, equals);
    if (!read_name()) return std::move(out_);
    std::vector<std::string> typed;
    for (const std::string& item : split_values(text_.substr(equals + 1))) {
      if (!takes_ranges() || (out_.axis.option != nullptr && item == unset_text))
        typed.push_back(item);
      else if (const auto wrong = expand_numbers(item, whole(), typed))
        complain_of(*wrong);
    }
    if (typed.size() > most_values)
      complain_of(fmt::format("has {} values; {} are allowed", typed.size(), most_values));
    else
      for (std::string& item : typed) add(item);
    return std::move(out_);
  }

 private:
  void complain(std::string what) { out_.errors.push_back(std::move(what)); }
  void complain_of(std::string_view what) {
    // Each value of a long range has the same fault: a few messages are enough.
    if (out_.errors.size() < 5) complain(fmt::format("{}: {}", out_.axis.name, what));
  }

  bool read_name() {
    Axis& axis = out_.axis;
    for (const auto& [name, knob] : knobs)
      if (name == axis.name) {
        axis.knob = knob;
        return true;
      }
    axis.option = model::find_option(axis.name);
    if (axis.option == nullptr) {
      complain(unknown_name(axis.name));
      return false;
    }
    const bool multi = axis.name.starts_with("CURLM");
    if (!axis.option->later.empty()) {
      complain(scenario::wrong_option(axis.name, multi));
      return false;
    }
    axis.knob = multi ? Knob::multi_option : Knob::option;
    return true;
  }

  [[nodiscard]] bool takes_ranges() const {
    const Axis& axis = out_.axis;
    if (axis.option != nullptr)
      return axis.option->type != OptionType::text && axis.option->type != OptionType::text_list;
    return axis.knob == Knob::multis || axis.knob == Knob::rtt_ms;
  }
  [[nodiscard]] bool whole() const { return out_.axis.knob != Knob::rtt_ms; }

  void add(const std::string& typed) {
    AxisValue value;
    std::string wrong;
    if (out_.axis.option != nullptr && takes_ranges() && typed == unset_text) {
      value.text = typed;
      value.unset = true;
    } else if (out_.axis.option != nullptr)
      wrong = read_option_value(typed, value);
    else if (out_.axis.knob == Knob::multis || out_.axis.knob == Knob::rtt_ms)
      wrong = read_number(typed, value);
    else
      wrong = read_word(typed, value);
    if (!wrong.empty()) return complain_of(wrong);
    if (known_.insert(value.text).second) out_.axis.values.push_back(std::move(value));
  }

  std::string read_option_value(const std::string& typed, AxisValue& value) const {
    const model::OptionInfo& info = *out_.axis.option;
    scenario::TypedOption read = scenario::typed_option(info.name, typed);
    if (!read.wrong.empty()) return read.wrong;
    value.value = std::move(read.value);
    value.text = scenario::typed_value(info, value.value);
    if (const auto* number = std::get_if<std::int64_t>(&value.value)) {
      value.number = static_cast<double>(*number);
      value.is_number = info.type == OptionType::number;
    }
    return {};
  }

  std::string read_number(const std::string& typed, AxisValue& value) const {
    const char* end = typed.data() + typed.size();
    const auto read = std::from_chars(typed.data(), end, value.number);
    const bool is_number = read.ec == std::errc{} && read.ptr == end;
    value.is_number = true;
    if (out_.axis.knob == Knob::multis) {
      const auto count = is_number && value.number >= 1 && value.number <= most_multis
                             ? static_cast<std::int64_t>(value.number)
                             : 0;
      if (count == 0 || static_cast<double>(count) != value.number)
        return fmt::format("must be a whole number from 1 to {}, but found \"{}\"", most_multis,
                           typed);
      value.value = count;
    } else if (!is_number || !(value.number >= 0 && value.number <= 1e12)) {
      return fmt::format("must be a number of milliseconds from 0, but found \"{}\"", typed);
    }
    value.text = fmt::format("{}", value.number);
    return {};
  }

  std::string read_word(const std::string& typed, AxisValue& value) const {
    std::vector<std::string> names;
    std::string_view noun = "strategy";
    if (out_.axis.knob == Knob::libcurl) {
      noun = "libcurl";
      for (const auto* profile : all_profiles()) names.emplace_back(profile->name);
    } else if (out_.axis.knob == Knob::scope) {
      noun = "scope";
      for (const auto scope : {model::Scope::easy, model::Scope::multi, model::Scope::share})
        names.emplace_back(to_string(scope));
    } else if (out_.axis.knob == Knob::handles) {
      noun = "way of keeping handles";
      names = {std::string{per_client}, std::string{per_request}};
    } else {
      for (const Strategy& s : strategies_of(scenario_)) names.push_back(s.name);
    }
    if (std::find(names.begin(), names.end(), typed) == names.end()) {
      const std::vector<std::string_view> views(names.begin(), names.end());
      return fmt::format("there is no {} \"{}\"; the nearest is \"{}\" (of {})", noun, typed,
                         nearest(typed, views), fmt::join(names, ", "));
    }
    value.value = typed;
    value.text = typed;
    return {};
  }

  std::string_view text_;
  const Scenario& scenario_;
  ParsedAxis out_;
  std::unordered_set<std::string> known_;  // so that `1..8,8..64*2` has 8 once
};

// Sets the number of multis, as the file could. Multis of a list keep their options.
void set_multis(Strategy& strategy, std::int64_t count) {
  if (strategy.multis.empty()) return;
  strategy.multis.resize(static_cast<std::size_t>(count));
  strategy.multis_numbered = true;
  for (std::size_t i = 0; i < strategy.multis.size(); ++i) {
    strategy.multis[i].id = std::to_string(i);
    // A number in a file cannot have options; a list can.
    strategy.multis_numbered = strategy.multis_numbered && strategy.multis[i].options.empty();
  }
}

// Sets the scope, as if the file gave it and no multis and shares.
void set_scope(Strategy& strategy, model::Scope scope) {
  if (strategy.scope == scope) return;
  strategy.scope = scope;
  strategy.drive.reset();
  strategy.multis.clear();
  strategy.multis_numbered = false;
  strategy.shares.clear();
  strategy.place.clear();
}

void set(model::OptionSet& options, const Axis& axis, const AxisValue& value) {
  if (value.unset)
    std::erase_if(options, [&](const auto& o) { return o.first == axis.option; });
  else
    model::set_option(options, *axis.option, value.value);
}

void set(Varied& varied, const Axis& axis, const AxisValue& value) {
  Strategy& strategy = varied.strategy;
  switch (axis.knob) {
    case Knob::option:
      return set(strategy.options, axis, value);
    case Knob::multi_option:
      set(strategy.multi_options, axis, value);
      for (auto& multi : strategy.multis)
        std::erase_if(multi.options, [&](const auto& o) { return o.first == axis.option; });
      return;
    case Knob::scope:
      return set_scope(strategy, model::scope_from(value.text).value_or(strategy.scope));
    case Knob::libcurl:
      strategy.libcurl = value.text;
      return;
    case Knob::multis:
      return set_multis(strategy, std::get<std::int64_t>(value.value));
    case Knob::handles:
      strategy.handle_per_request = value.text == per_request;
      return;
    case Knob::rtt_ms:
      varied.scenario.network.rtt_ms = scenario::Distribution{};
      varied.scenario.network.rtt_ms->a = value.number;
      return;
    case Knob::strategy:
      return;  // set before all others
  }
}

// The ids of the strategy's multis that its places and the scenario's events name.
std::vector<std::string> named_multis(const Scenario& scenario, const Strategy& strategy) {
  using Do = scenario::AppEvent::Do;
  std::vector<std::string> ids;
  const auto add = [&](const std::string& id) {
    if (std::any_of(strategy.multis.begin(), strategy.multis.end(),
                    [&](const auto& m) { return m.id == id; }))
      ids.push_back(id);
  };
  for (const auto& [client, place] : strategy.place)
    if (place.multi) add(*place.multi);
  for (const auto& request : scenario.requests)
    if (request.place && request.place->multi) add(*request.place->multi);
  for (const auto& event : scenario.events)
    if (event.what == Do::multi_cleanup || event.what == Do::network_changed ||
        event.what == Do::multi_setopt)
      add(event.target);
  return ids;
}

// Fewer multis must not remove one that is named: its client would move to an easy handle, which is
// another strategy.
void check_multis(const Axis& axis, const Scenario& scenario, const Strategy& strategy,
                  std::vector<std::string>& errors) {
  double fewest = static_cast<double>(most_multis);
  for (const AxisValue& value : axis.values) fewest = std::min(fewest, value.number);
  for (const std::string& id : named_multis(scenario, strategy)) {
    std::int64_t number = -1;
    const auto read = std::from_chars(id.data(), id.data() + id.size(), number);
    if (read.ec == std::errc{} && read.ptr == id.data() + id.size() && number >= 0 &&
        static_cast<double>(number) < fewest)
      continue;
    errors.push_back(fmt::format(
        "multis: a place or an event speaks of multi \"{}\" of strategy \"{}\", which is not one "
        "of {:.0f} numbered from 0",
        id, strategy.name, fewest));
    return;
  }
}

}  // namespace

ParsedAxis parse_axis(std::string_view text, const Scenario& scenario) {
  return Parser{text, scenario}.run();
}

Axis strategy_axis(const std::vector<Strategy>& strategies) {
  Axis axis;
  axis.name = "strategy";
  axis.knob = Knob::strategy;
  for (const Strategy& strategy : strategies)
    axis.values.push_back({strategy.name, strategy.name, 0, false});
  return axis;
}

Varied apply(std::span<const Setting> settings, const Scenario& scenario,
             const Strategy& strategy) {
  Varied varied{scenario, strategy};
  for (const Setting& setting : settings) {
    if (setting.axis->knob != Knob::strategy) continue;
    const std::string& name = setting.axis->values[setting.value].text;
    for (const Strategy& named : strategies_of(scenario))
      if (named.name == name) varied.strategy = named;
  }
  for (const Setting& setting : settings)
    set(varied, *setting.axis, setting.axis->values[setting.value]);
  // Multis and shares that the strategy does not have (any more) are removed from the scenario.
  varied.scenario = scenario::with_only(std::move(varied.scenario), varied.strategy);
  varied.strategy = strategies_of(varied.scenario).front();  // with what its scope needs
  varied.scenario.expect.clear();
  return varied;
}

bool has_effect(const Axis& axis, const Strategy& strategy) {
  const bool of_multis = axis.knob == Knob::multi_option || axis.knob == Knob::multis;
  return !of_multis || !strategy.multis.empty();
}

std::vector<std::string> check_axes(std::span<const Axis> axes, const Scenario& scenario,
                                    const std::vector<Strategy>& strategies) {
  std::vector<std::string> errors;
  for (std::size_t i = 0; i < axes.size(); ++i)
    for (std::size_t k = 0; k < i; ++k)
      if (axes[i].name == axes[k].name)
        errors.push_back(
            fmt::format("{} is varied twice; give all its values at once, with commas between them",
                        axes[i].name));
  for (const Axis& axis : axes)
    if (axis.knob == Knob::multis)
      for (const Strategy& strategy : strategies) check_multis(axis, scenario, strategy, errors);
  return errors;
}

}  // namespace poolscope::analysis
