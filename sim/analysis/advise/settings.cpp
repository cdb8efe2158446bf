#include "analysis/advise/settings.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "analysis/sweep/vary.hpp"
#include "scenario/fork.hpp"
#include "sim.hpp"

namespace poolscope::analysis {
namespace {

using scenario::Scenario;
using scenario::Strategy;

constexpr double unlimited = std::numeric_limits<double>::infinity();
constexpr const char* far_value = "65536";  // more connections than a pool will see

const model::OptionValue* find(const model::OptionSet& options, const model::OptionInfo* info) {
  for (const auto& [option, value] : options)
    if (option == info) return &value;
  return nullptr;
}

std::string text_of(const model::OptionInfo& info, const model::OptionValue* value) {
  return value == nullptr ? std::string{unset_text} : scenario::typed_value(info, *value);
}

class Settings {
 public:
  Settings(const Scenario& scenario, const Strategy& strategy)
      : scenario_(scenario), strategy_(strategy) {}

  std::vector<TriedSetting> run(bool first_strategy) {
    const bool multis = !strategy_.multis.empty();
    if (!multis || !strategy_.place.empty())
      limit("CURLOPT_MAXCONNECTS", ValueScale::connections, {"1", far_value}, 5);
    if (multis) {
      limit("CURLMOPT_MAXCONNECTS", ValueScale::connections, {"1", far_value}, {});
      // An explicit 0 is no limit; unset, the limit follows the running transfers.
      out_.back().zero_is_unlimited = true;
      for (const char* name : {"CURLMOPT_MAX_HOST_CONNECTIONS", "CURLMOPT_MAX_TOTAL_CONNECTIONS"}) {
        limit(name, ValueScale::connections, {"1"}, unlimited);
        out_.back().zero_is_unlimited = true;
      }
    }
    if (first_strategy) strategies();
    named("handles", strategy_.handle_per_request ? "per-request" : "per-client",
          {"per-client", "per-request"});
    for (const char* name : {"CURLOPT_MAXAGE_CONN", "CURLOPT_MAXLIFETIME_CONN"}) {
      const bool idle = std::string_view{name} == "CURLOPT_MAXAGE_CONN";
      limit(name, ValueScale::seconds, {"1", "0"}, idle ? 118 : 86400);
      out_.back().zero_is_unlimited = true;
    }
    limit("CURLOPT_PIPEWAIT", ValueScale::named, {"off", "on"}, {});
    if (multis) {
      limit("CURLMOPT_PIPELINING", ValueScale::named, {"CURLPIPE_NOTHING", "CURLPIPE_MULTIPLEX"},
            {});
      limit("CURLMOPT_MAX_CONCURRENT_STREAMS", ValueScale::streams, {"1", "1000"}, 100);
    }
    // Only newer versions: advice does not send anybody back. Versions come newest first.
    const auto& version = strategy_.libcurl.empty() ? scenario_.libcurl : strategy_.libcurl;
    std::vector<std::string> newer;
    for (const auto* profile : all_profiles()) {
      if (profile->name == version) break;
      newer.emplace_back(profile->name);
    }
    if (!newer.empty()) named("libcurl", version, newer);
    return std::move(out_);
  }

 private:
  void add(TriedSetting setting, const std::vector<std::string>& values) {
    setting.first = {setting.in_force};
    for (const auto& value : values)
      if (std::find(setting.first.begin(), setting.first.end(), value) == setting.first.end())
        setting.first.push_back(value);
    out_.push_back(std::move(setting));
  }

  void named(std::string_view name, std::string_view in_force,
             const std::vector<std::string>& values) {
    TriedSetting setting;
    setting.name = name;
    setting.in_force = in_force;
    add(std::move(setting), values);
  }

  void strategies() {
    std::vector<std::string> names;
    for (const auto& strategy : strategies_of(scenario_)) names.push_back(strategy.name);
    if (names.size() > 1) named("strategy", strategy_.name, names);
  }

  void limit(std::string_view name, ValueScale scale, std::vector<std::string> ends,
             std::optional<double> standard_number) {
    const model::OptionInfo& info = *model::find_option(name);
    TriedSetting setting;
    setting.name = name;
    setting.scale = scale;
    setting.standard = unset_text;
    setting.standard_number = standard_number;
    if (info.set_multi != nullptr)
      of_multis(info, setting);
    else
      setting.in_force = text_of(info, find(strategy_.options, &info));
    setting.overridden = is_overridden(info);
    ends.emplace_back(unset_text);
    // `default` and its name are the same value, which would run twice.
    if (scale == ValueScale::named) {
      const auto plain = scenario::typed_option(name, info.initial);
      if (plain.wrong.empty()) {
        const std::string text = scenario::typed_value(info, plain.value);
        if (setting.in_force != text) {
          std::erase(ends, text);
        } else {
          setting.standard.clear();
          std::erase(ends, std::string{unset_text});
        }
      }
    }
    add(std::move(setting), ends);
  }

  void of_multis(const model::OptionInfo& info, TriedSetting& setting) const {
    for (const auto& multi : strategy_.multis) {
      const auto* own = find(multi.options, &info);
      const std::string text =
          text_of(info, own != nullptr ? own : find(strategy_.multi_options, &info));
      if (setting.in_force.empty()) setting.in_force = text;
      setting.mixed = setting.mixed || setting.in_force != text;
    }
  }

  [[nodiscard]] bool is_overridden(const model::OptionInfo& info) const {
    const auto sets = [&](const auto& one) { return find(one.options, &info) != nullptr; };
    const auto any = [&](const auto& list) { return std::any_of(list.begin(), list.end(), sets); };
    return any(scenario_.clients) || any(scenario_.requests) || any(scenario_.workload) ||
           any(scenario_.events) ||
           std::any_of(scenario_.events.begin(), scenario_.events.end(), [&](const auto& event) {
             return find(event.multi_options, &info) != nullptr;
           });
  }

  const Scenario& scenario_;
  const Strategy& strategy_;
  std::vector<TriedSetting> out_;
};

}  // namespace

std::vector<TriedSetting> settings_of(const Scenario& scenario, const Strategy& strategy,
                                      bool first_strategy) {
  return Settings{scenario, strategy}.run(first_strategy);
}

std::optional<double> position(const TriedSetting& setting, std::string_view value) {
  if (setting.scale == ValueScale::named) return std::nullopt;
  if (value == unset_text) return setting.standard_number;
  double number = 0;
  const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
  if (read.ec != std::errc{}) return std::nullopt;
  if (number == 0) return setting.zero_is_unlimited ? std::optional{unlimited} : std::nullopt;
  return number;
}

std::vector<std::string> grid(const TriedSetting& setting, double peak, double seconds) {
  std::vector<std::string> values;
  const auto add = [&](double value) {
    std::string text = std::to_string(static_cast<std::int64_t>(std::ceil(value)));
    if (std::find(values.begin(), values.end(), text) == values.end()) values.push_back(text);
  };
  switch (setting.scale) {
    case ValueScale::named:
      break;
    case ValueScale::connections:
      for (double value = 2; value < std::min(2 * peak, 32768.0); value *= 2) add(value);
      break;
    case ValueScale::streams:
      for (double value = 2; value < 512; value *= 2) add(value);
      break;
    case ValueScale::seconds:
      // No connection becomes older than the run.
      for (double value = 2; value < std::min(seconds, 2.0e6); value *= 2)
        if (value * 512 >= seconds) add(value);
      break;
  }
  return values;
}

}  // namespace poolscope::analysis
