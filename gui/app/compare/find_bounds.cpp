#include "app/compare/find_bounds.hpp"

#include <algorithm>
#include <array>

#include "analysis/bounds/bounds.hpp"

namespace poolscope::gui {

std::shared_ptr<const analysis::Bounds> find_bounds(const scenario::Scenario& scenario,
                                                    const scenario::Strategy& strategy,
                                                    const LoadProgress& progress) {
  const double expected = expected_transfers(scenario);
  // The run, and perhaps another: each is a half of the work.
  float before = 0;
  const Progress told = [&](model::Time, std::uint64_t done) {
    check_memory(scenario.limits);
    const double part = expected > 0 ? static_cast<double>(done) / expected : 0;
    return !progress || progress(before + 0.5F * static_cast<float>(std::min(part, 1.0)));
  };
  try {
    const auto compiled = compile(scenario, strategy, told);
    analysis::BoundsRecorder recorder(compiled);
    const std::array<trace::Sink*, 1> sinks{&recorder};
    run_whole(compiled, sinks, told);
    before = 0.5F;
    return std::make_shared<const analysis::Bounds>(recorder.finish(told));
  } catch (const Stopped&) {
    return nullptr;
  }
}

const analysis::Bounds* bounds_of(const Model& m, const Run& run) {
  const auto at = std::ranges::find(m.compare.bounds, run.trace, &RunBounds::of);
  return at == m.compare.bounds.end() ? nullptr : at->bounds.get();
}

}  // namespace poolscope::gui
