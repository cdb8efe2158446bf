#include "scenario/scenario.hpp"

#include <fmt/format.h>

namespace poolscope::scenario {
namespace {

/// Gives a strategy what its scope needs when it names none: a multi, a share object.
Strategy completed(Strategy strategy) {
  const bool by_multi = strategy.drive && *strategy.drive != model::Drive::easy_perform;
  if (strategy.multis.empty() && (strategy.scope == model::Scope::multi ||
                                  (strategy.scope == model::Scope::share && by_multi))) {
    strategy.multis.push_back({"0", {}});
    strategy.multis_numbered = true;
  }
  if (strategy.shares.empty() && strategy.scope == model::Scope::share)
    strategy.shares.push_back({"0"});
  return strategy;
}

}  // namespace

std::vector<Strategy> strategies_of(const Scenario& scenario) {
  std::vector<Strategy> strategies = scenario.strategies;
  if (strategies.empty())
    for (const auto scope : {model::Scope::easy, model::Scope::multi, model::Scope::share}) {
      Strategy& strategy = strategies.emplace_back();
      strategy.name = to_string(scope);
      strategy.scope = scope;
    }
  for (Strategy& strategy : strategies) strategy = completed(std::move(strategy));
  return strategies;
}

std::string to_string(const Error& error) {
  std::string out = error.file;
  if (error.line != 0) out += fmt::format(":{}:{}", error.line, error.column);
  out += ": ";
  if (!error.pointer.empty()) out += error.pointer + ": ";
  return out + error.message;
}

}  // namespace poolscope::scenario
