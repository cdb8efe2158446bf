// The speed of loading a large scenario, and of searching a kept trace.

#include <benchmark/benchmark.h>

#include <random>

#include "sim.hpp"

namespace poolscope::testing {
namespace {

std::string file_of(std::size_t requests) {
  std::string text = R"({"format": "poolscope/1", "requests": [)";
  for (std::size_t i = 0; i < requests; ++i)
    text += (i == 0 ? "" : ",") + std::string{"\n  {\"url\": \"https://h"} +
            std::to_string(i % 1000) + ".test/item/" + std::to_string(i) +
            "\", \"at_ms\": " + std::to_string(i) + "}";
  return text + "\n]}";
}

void load(benchmark::State& state) {
  const std::string text = file_of(static_cast<std::size_t>(state.range(0)));
  for (auto unused : state) {
    (void)unused;
    const auto loaded = scenario::parse(text, "bench.json");
    if (!loaded.ok()) state.SkipWithError("it does not load");
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}
BENCHMARK(load)->Arg(100'000)->Unit(benchmark::kMillisecond);

void load_and_compile(benchmark::State& state) {
  const std::string text = file_of(static_cast<std::size_t>(state.range(0)));
  for (auto unused : state) {
    (void)unused;
    const auto loaded = scenario::parse(text, "bench.json");
    const auto strategies = strategies_of(loaded.scenario());
    benchmark::DoNotOptimize(compile(loaded.scenario(), strategies[1]));
  }
}
BENCHMARK(load_and_compile)->Arg(100'000)->Unit(benchmark::kMillisecond);

trace::Trace long_trace() {
  scenario::Scenario s;
  scenario::Workload& w = s.workload.emplace_back();
  w.arrival = scenario::PoissonArrival{1000};
  w.count = 100'000;
  w.host_count = 1000;
  w.host_zipf = 1;
  w.host_url = "https://h{n}.test/";
  return record(s, strategies_of(s)[1]);
}

void world_at_random_events(benchmark::State& state) {
  const trace::Trace trace = long_trace();
  std::mt19937_64 random{1};
  for (auto unused : state) {
    (void)unused;
    benchmark::DoNotOptimize(trace.world_at(random() % trace.size()));
  }
  state.counters["events"] = static_cast<double>(trace.size());
  state.counters["keyframes"] = static_cast<double>(trace.keyframes());
}
BENCHMARK(world_at_random_events)->Unit(benchmark::kMicrosecond);

void play_forwards(benchmark::State& state) {
  const trace::Trace trace = long_trace();
  model::World world = trace.world_at(0);
  std::size_t at = 0;
  for (auto unused : state) {
    (void)unused;
    if (at == trace.size()) {
      world = trace.world_at(0);
      at = 0;
    }
    trace.seek(world, at, at + 1);
    ++at;
  }
}
BENCHMARK(play_forwards);

void explain_a_decision(benchmark::State& state) {
  const trace::Trace trace = long_trace();
  std::vector<std::size_t> decisions;
  for (std::size_t i = 0; i < trace.size(); ++i)
    if (trace.events()[i].kind() == trace::EventKind::decision) decisions.push_back(i);
  std::mt19937_64 random{1};
  for (auto unused : state) {
    (void)unused;
    benchmark::DoNotOptimize(explain(trace, decisions[random() % decisions.size()]));
  }
}
BENCHMARK(explain_a_decision)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace poolscope::testing
