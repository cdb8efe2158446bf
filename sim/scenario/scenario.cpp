#include "scenario/scenario.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scenario/check.hpp"

namespace poolscope::scenario {
namespace {

/// Gives a strategy what its scope needs if it names none: a multi, a share object.
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

Scenario with_only(Scenario out, const Strategy& strategy) {
  out.strategies = {strategy};
  const Strategy whole = completed(strategy);
  const auto has = [](const auto& list, std::string_view id) {
    return std::any_of(list.begin(), list.end(), [&](const auto& x) { return x.id == id; });
  };
  const auto drop = [](std::optional<std::string>& name, bool known) {
    if (name && !known) name.reset();
  };
  std::erase_if(out.events, [&](const AppEvent& e) {
    using Do = AppEvent::Do;
    const bool of_multi =
        e.what == Do::multi_cleanup || e.what == Do::network_changed || e.what == Do::multi_setopt;
    return of_multi                      ? !has(whole.multis, e.target)
           : e.what == Do::share_cleanup ? !has(whole.shares, e.target)
                                         : false;
  });
  const Uploads uploads{out, out.strategies};
  for (Request& request : out.requests) {
    if (whole.multis.empty()) request.remove_after_ms.reset();  // nobody could remove it
    if (request.fail_in == "read" && !uploads.has(request))
      request.fail_in.reset();  // no callback is asked for data
    if (!request.place) continue;
    drop(request.place->multi, has(whole.multis, request.place->multi.value_or("")));
    if (!request.place->multi && request.place->drive != model::Drive::easy_perform)
      request.place->drive.reset();  // the drive was that of the removed multi
    drop(request.place->share, has(whole.shares, request.place->share.value_or("")));
  }
  return out;
}

std::string to_string(const Error& error) {
  std::string out = error.file;
  if (error.line != 0) out += fmt::format(":{}:{}", error.line, error.column);
  out += ": ";
  if (!error.pointer.empty()) out += error.pointer + ": ";
  return out + error.message;
}

}  // namespace poolscope::scenario
