#include "conformance/trial.hpp"

#include "conformance/steady.hpp"
#include "scenario/json.hpp"

namespace poolscope::conformance {

Generated candidate(std::uint64_t seed, std::uint64_t index, std::string_view profile,
                    std::string_view family, analysis::Story& simulated, std::uint64_t& unsteady) {
  constexpr std::uint64_t attempts = 30;
  Generated generated;
  for (std::uint64_t k = 0; k < attempts; ++k) {
    const std::uint64_t mixed = (seed * 1'000'003 + index) * attempts + k;
    generated = generate(mixed, profile, family);
    const auto& scenario = generated.scenario;
    try {
      simulated = analysis::simulate(scenario, scenario.strategies.front());
    } catch (const model::LimitHit&) {  // it goes round in a circle
      ++unsteady;
      continue;
    }
    if (generated.family->ties || steady(scenario, simulated)) break;
    ++unsteady;
  }
  return generated;
}

void compare_with(cli::OtherEngine& engine, std::string_view profile, Trial& trial) {
  const auto& scenario = trial.generated.scenario;
  const auto answer = engine.ask(scenario, scenario.strategies.front());
  if (!answer.ok()) {
    trial.verdict = Verdict::failed;
    trial.why = answer.failure;
    return;
  }
  auto told = analysis::read_story(answer.lines);
  if (!told.ok()) {
    trial.verdict = told.refused.empty() ? Verdict::failed : Verdict::refused;
    trial.why = told.refused.empty() ? told.error : told.refused;
    return;
  }
  trial.real = std::move(told.story);
  trial.agreement = analysis::compare(trial.simulated, trial.real, analysis::tolerance_of(profile));
  trial.verdict = trial.agreement.holds() ? Verdict::agreed : Verdict::disagreed;
}

Trial try_scenario(cli::OtherEngine& engine, std::string_view profile,
                   const scenario::Scenario& scenario) {
  Trial trial;
  trial.generated.scenario = scenario;
  trial.generated.scenario.libcurl = profile;
  trial.generated.scenario.strategies.front().libcurl.clear();
  trial.simulated =
      analysis::simulate(trial.generated.scenario, trial.generated.scenario.strategies.front());
  compare_with(engine, profile, trial);
  return trial;
}

Library ask_version(cli::OtherEngine& engine) {
  const auto loaded = scenario::parse(
      R"({"format": "poolscope/1", "requests": [{"url": "http://a.test/"}],
          "strategies": [{"name": "easy", "scope": "easy"}]})");
  const auto answer = engine.ask(loaded.scenario(), loaded.scenario().strategies.front());
  if (!answer.ok()) return {{}, answer.failure};
  const auto told = analysis::read_story(answer.lines);
  if (!told.ok()) return {{}, told.refused + told.error};
  return {told.story.version, {}};
}

}  // namespace poolscope::conformance
