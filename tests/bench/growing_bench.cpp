// The cost of each kind of thing in a scenario grows in proportion: each kind alone, at N, 2N and
// 4N. Twice as much of it should take about twice as long.

#include <benchmark/benchmark.h>

#include "../support/growing.hpp"
#include "scenario/compile.hpp"
#include "sim.hpp"

namespace poolscope::testing {
namespace {

/// Reads, compiles and begins it, for every strategy.
void prepare(benchmark::State& state, const Growing& growing) {
  const std::string text = growing.text(static_cast<std::size_t>(state.range(0)));
  for (auto unused : state) {
    (void)unused;
    const auto loaded = scenario::parse(text, "growing.json");
    if (!loaded.ok()) return state.SkipWithError(to_string(loaded.errors().front()).c_str());
    for (const auto& strategy : strategies_of(loaded.scenario())) {
      const auto compiled = compile(loaded.scenario(), strategy);
      const auto source = scenario::source(compiled);
      benchmark::DoNotOptimize(source->peek());
    }
  }
}

void run_all(benchmark::State& state, const Growing& growing) {
  const std::string text = growing.text(static_cast<std::size_t>(state.range(0)));
  const auto loaded = scenario::parse(text, "growing.json");
  if (!loaded.ok()) return state.SkipWithError(to_string(loaded.errors().front()).c_str());
  for (auto unused : state) {
    (void)unused;
    for (const auto& strategy : strategies_of(loaded.scenario())) {
      trace::Summary summary;
      trace::Sink* const sinks[] = {&summary};
      run(compile(loaded.scenario(), strategy), sinks);
    }
  }
}

[[maybe_unused]] const bool registered = [] {
  for (const Growing& growing : growing_scenarios)
    for (const bool whole : {false, true}) {
      auto* made = benchmark::RegisterBenchmark(
          (std::string{whole ? "run/" : "prepare/"} + growing.name).c_str(),
          [&growing, whole](benchmark::State& state) {
            whole ? run_all(state, growing) : prepare(state, growing);
          });
      for (const std::size_t times : {1, 2, 4})
        made->Arg(static_cast<std::int64_t>(growing.smallest * times));
      made->Unit(benchmark::kMillisecond);
    }
  return true;
}();

}  // namespace
}  // namespace poolscope::testing
