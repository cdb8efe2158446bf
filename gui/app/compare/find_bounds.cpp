#include "app/compare/find_bounds.hpp"

#include <algorithm>
#include <array>

#include "analysis/bounds/bounds.hpp"

namespace poolscope::gui {

std::shared_ptr<const analysis::Bounds> find_bounds(const scenario::Scenario& scenario,
                                                    const scenario::Strategy& strategy,
                                                    const LoadProgress& progress) {
  const double expected = expected_transfers(scenario);
  bool given_up = false;
  // The run, and perhaps another: each is a half of the work.
  float before = 0;
  const Progress told = [&](model::Time, std::uint64_t done) {
    check_memory(scenario.limits);
    const double part = expected > 0 ? static_cast<double>(done) / expected : 0;
    given_up = given_up ||
               (progress && !progress(before + 0.5F * static_cast<float>(std::min(part, 1.0))));
    return !given_up;
  };
  try {
    const auto compiled = compile(scenario, strategy, told);
    analysis::BoundsRecorder recorder(compiled);
    const std::array<trace::Sink*, 1> sinks{&recorder};
    run_whole(compiled, sinks, told);
    if (given_up) return nullptr;
    before = 0.5F;
    auto bounds = std::make_shared<const analysis::Bounds>(recorder.finish(told));
    return given_up ? nullptr : bounds;
  } catch (const Stopped&) {
    return nullptr;
  }
}

const analysis::Bounds* bounds_of(const Model& m, const Run& run) {
  const auto at = std::ranges::find(m.compare.bounds, run.trace, &RunBounds::of);
  return at == m.compare.bounds.end() ? nullptr : at->bounds.get();
}

}  // namespace poolscope::gui
