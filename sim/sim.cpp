#include "sim.hpp"

#include "engine/engine.hpp"
#include "profiles/catalogue.hpp"
#include "scenario/compile.hpp"

namespace poolscope {

std::span<const match::Profile* const> all_profiles() { return profiles::all(); }
const match::Profile* find_profile(std::string_view name) { return profiles::find(name); }

const match::Profile& profile_of(const model::Setup& setup) {
  const match::Profile* profile = profiles::find(setup.libcurl);
  return profile != nullptr ? *profile : profiles::curl_8_22();
}

std::shared_ptr<const model::Setup> compile(const scenario::Scenario& scenario,
                                            const scenario::Strategy& strategy) {
  return scenario::resolve(scenario, strategy);
}

void run(const scenario::Scenario& scenario, const scenario::Strategy& strategy,
         const std::shared_ptr<const model::Setup>& setup, std::span<trace::Sink* const> sinks,
         const Progress& progress) {
  const auto source = scenario::source(scenario, strategy, setup);
  engine::run(*setup, profile_of(*setup), *source, sinks, progress);
}

trace::Trace record(const scenario::Scenario& scenario, const scenario::Strategy& strategy,
                    const Progress& progress) {
  const auto setup = compile(scenario, strategy);
  trace::Recorder recorder{setup};
  trace::Sink* const sinks[] = {&recorder};
  run(scenario, strategy, setup, sinks, progress);
  return recorder.take();
}

match::Explanation explain(const trace::Trace& trace, std::size_t decision) {
  const std::size_t search = trace.search_of(decision);
  const model::World world = trace.world_at(search);
  return match::explain(world, trace.setup(), profile_of(trace.setup()),
                        trace.events()[search].transfer);
}

}  // namespace poolscope
