#include "present/study/form.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "analysis/sweep/vary.hpp"
#include "model/options.hpp"
#include "model/printable.hpp"
#include "scenario/fork.hpp"
#include "sim.hpp"

namespace poolscope::gui {
namespace {

struct Limit {
  const char *name, *suggested;
};
constexpr std::array multi_limits{Limit{"CURLMOPT_MAXCONNECTS", "1..16"},
                                  Limit{"CURLMOPT_MAX_HOST_CONNECTIONS", "1..12"},
                                  Limit{"CURLMOPT_MAX_TOTAL_CONNECTIONS", "1..16"},
                                  Limit{"CURLMOPT_MAX_CONCURRENT_STREAMS", "1..128*2"}};
constexpr std::array easy_limits{
    Limit{"CURLOPT_MAXCONNECTS", "1..16"}, Limit{"CURLOPT_MAXAGE_CONN", "1,5,15,30,60,118,180"},
    Limit{"CURLOPT_MAXLIFETIME_CONN", "0,5,15,30,60,120"}, Limit{"CURLOPT_PIPEWAIT", "0,1"}};

}  // namespace

std::vector<SweepKnob> sweep_knobs(const Document& document) {
  std::vector<SweepKnob> out;
  const auto strategies = scenario::strategies_of(document.scenario);
  const auto add = [&](const Limit& limit) {
    const model::OptionInfo* info = model::find_option(limit.name);
    if (info)
      out.push_back(
          {limit.name,
           std::string(info->summary) + ". libcurl's default: " + std::string(info->initial),
           limit.suggested});
  };
  if (std::ranges::any_of(strategies, [](const auto& one) { return !one.multis.empty(); }))
    for (const Limit& limit : multi_limits) add(limit);
  for (const Limit& limit : easy_limits) add(limit);
  if (strategies.size() > 1) {
    std::string names;
    for (const auto& one : strategies)
      names += (names.empty() ? "" : ",") + analysis::axis_value(one.name);
    out.push_back({"strategy", "The scenario's strategies", std::move(names)});
  }
  out.push_back({"scope", "Whose pool is used: each easy handle's own, a multi's, or a share's",
                 "easy,multi,share"});
  std::string versions;
  for (const match::Profile* profile : all_profiles())
    versions += (versions.empty() ? "" : ",") + std::string(profile->name);
  out.push_back({"libcurl", "The version that is simulated", std::move(versions)});
  out.push_back({"multis", "How many multi handles; clients are spread over them in turn", "1..8"});
  out.push_back({"handles", "Whether a client keeps its easy handle for all its requests",
                 "per-client,per-request"});
  out.push_back({"rtt_ms", "The network's round trip, of servers that say none themselves",
                 "1,5,20,50,100,200"});
  return out;
}

SweepAsked sweep_at_first(const Document& document) {
  const auto strategies = scenario::strategies_of(document.scenario);
  const bool all_multis = std::ranges::all_of(
      strategies, [](const auto& one) { return one.scope == model::Scope::multi; });
  return {{all_multis ? "CURLMOPT_MAXCONNECTS=1..16" : "CURLOPT_MAXCONNECTS=1..16"}, 1};
}

std::string sweep_command(const std::string& file, const SweepAsked& asked, trace::Metric metric) {
  std::string out = "poolscope sweep " + model::path_word(file);
  for (const std::string& one : asked.vary) out += " --vary " + model::shell_word(one);
  return out + fmt::format(" --seeds {} --metric {}", asked.seeds, trace::metric_id(metric));
}

}  // namespace poolscope::gui
