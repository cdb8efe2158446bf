// The speed of the engine: transfers a second on hot reuse, the price of a kept trace, and that a
// large pool costs no more than a small one.

#include <benchmark/benchmark.h>

#include "../support/options.hpp"
#include "sim.hpp"

namespace poolscope::testing {
namespace {

/// One multi, Poisson arrivals over `hosts` hosts by Zipf's law, HTTP/1.1.
scenario::Scenario hot_reuse(std::int64_t hosts, std::int64_t count) {
  scenario::Scenario s;
  scenario::Server& server = s.servers.emplace_back();
  server.host = "*";
  scenario::Workload& w = s.workload.emplace_back();
  w.arrival = scenario::PoissonArrival{1000};
  w.count = count;
  w.host_count = hosts;
  w.host_zipf = 1;
  w.host_url = "http://h{n}.test/";
  scenario::Strategy& strategy = s.strategies.emplace_back();
  strategy.name = "multi";
  strategy.scope = model::Scope::multi;
  strategy.multi_options = options({{"CURLMOPT_MAXCONNECTS", 100'000}});
  return s;
}

void run_with(benchmark::State& state, const scenario::Scenario& s, bool keep) {
  const scenario::Strategy strategy = strategies_of(s).front();
  const auto compiled = compile(s, strategy);
  std::uint64_t transfers = 0;
  for (auto unused : state) {
    (void)unused;
    trace::Summary summary;
    if (keep) {
      trace::Recorder recorder{compiled.setup};
      trace::Sink* const sinks[] = {&summary, &recorder};
      run(compiled, sinks);
      const trace::Trace trace = recorder.take();
      state.counters["bytes/transfer"] =
          static_cast<double>(trace.bytes()) / static_cast<double>(summary.transfers());
    } else {
      trace::Sink* const sinks[] = {&summary};
      run(compiled, sinks);
    }
    transfers += summary.transfers();
  }
  state.counters["transfers/s"] =
      benchmark::Counter(static_cast<double>(transfers), benchmark::Counter::kIsRate);
}

void hot_reuse_metrics_only(benchmark::State& state) {
  run_with(state, hot_reuse(1000, 1'000'000), false);
}
BENCHMARK(hot_reuse_metrics_only)->Unit(benchmark::kMillisecond);

void hot_reuse_trace_kept(benchmark::State& state) {
  run_with(state, hot_reuse(1000, 300'000), true);
}
BENCHMARK(hot_reuse_trace_kept)->Unit(benchmark::kMillisecond);

/// A pool with this many idle connections, one for each host. The measured time is that of a
/// transfer that reuses one of them. The setup is part of the run: it is measured separately and
/// subtracted.
void pooled(benchmark::State& state) {
  const std::int64_t hosts = state.range(0), count = 1'000'000;
  scenario::Scenario s = hot_reuse(hosts, count);
  s.workload[0].host_zipf = 0;
  s.servers[0].think_ms = scenario::Distribution{{}, 1, 0, {}};
  s.servers[0].rtt_ms = scenario::Distribution{{}, 1, 0, {}};
  s.strategies[0].options = options({{"CURLOPT_MAXAGE_CONN", 0}, {"CURLOPT_MAXLIFETIME_CONN", 0}});
  run_with(state, s, false);
}
BENCHMARK(pooled)->Arg(10)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);

void multiplexed(benchmark::State& state) {
  scenario::Scenario s = hot_reuse(10, 300'000);
  s.workload[0].host_url = "https://h{n}.test/";
  run_with(state, s, false);
}
BENCHMARK(multiplexed)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace poolscope::testing
