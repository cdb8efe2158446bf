#include "present/compare/settings.hpp"

#include <algorithm>
#include <array>

#include "scenario/fork.hpp"
#include "sim.hpp"

namespace poolscope::gui {
namespace {

constexpr std::array multi_options{"CURLMOPT_MAXCONNECTS", "CURLMOPT_MAX_HOST_CONNECTIONS",
                                   "CURLMOPT_MAX_TOTAL_CONNECTIONS",
                                   "CURLMOPT_MAX_CONCURRENT_STREAMS"};
constexpr std::array easy_options{"CURLOPT_MAXCONNECTS", "CURLOPT_MAXAGE_CONN",
                                  "CURLOPT_MAXLIFETIME_CONN", "CURLOPT_PIPEWAIT"};

bool was_changed(const Run& run, const std::string& name) {
  const StrategyEdits* settings = run.fork ? run.fork->edits() : nullptr;
  return settings &&
         std::ranges::any_of(*settings, [&](const auto& one) { return one.first == name; });
}

void add_option(const Run& run, const char* name, const model::OptionSet& set,
                std::vector<StrategySetting>& out) {
  const model::OptionInfo* info = model::find_option(name);
  if (!info) return;
  StrategySetting row;
  row.name = row.title = name;
  row.meaning = std::string(info->summary) + ". libcurl's default: " + std::string(info->initial);
  if (info->type == model::OptionType::flag) row.choices = {"0", "1"};
  const auto said = std::ranges::find_if(set, [&](const auto& one) { return one.first == info; });
  row.is_default = said == set.end();
  row.value = row.is_default ? "" : scenario::typed_value(*info, said->second);
  if (!row.choices.empty()) row.value = row.value == "on" || row.value == "1" ? "1" : "0";
  row.changed = was_changed(run, row.name);
  out.push_back(std::move(row));
}

}  // namespace

std::vector<StrategySetting> strategy_settings(const Run& run) {
  const scenario::Strategy& strategy = run.strategy;
  std::vector<StrategySetting> out;
  const auto add = [&](std::string name, std::string value, std::vector<std::string> choices,
                       std::string meaning) {
    const bool changed = was_changed(run, name);
    out.push_back(
        {name, name, std::move(value), std::move(meaning), std::move(choices), false, changed});
  };
  add("scope", std::string(to_string(strategy.scope)), {"easy", "multi", "share"},
      "Whose pool is used: each easy handle's own, a multi handle's, or a share object's");
  add("handles", strategy.handle_per_request ? "per-request" : "per-client",
      {"per-client", "per-request"},
      "Whether a client keeps its easy handle, or takes a fresh one for each request");
  std::vector<std::string> versions;
  for (const match::Profile* profile : all_profiles()) versions.emplace_back(profile->name);
  add("libcurl", run.trace->setup().libcurl, std::move(versions), "The version that is simulated");
  if (!strategy.multis.empty()) {
    add("multis", std::to_string(strategy.multis.size()), {},
        "How many multi handles; clients are spread over them in turn");
    for (const char* name : multi_options) add_option(run, name, strategy.multi_options, out);
  }
  for (const char* name : easy_options) add_option(run, name, strategy.options, out);
  return out;
}

}  // namespace poolscope::gui
