// poolscope bench: how fast the simulator is on this machine.

#include <fmt/format.h>

#include <array>
#include <ctime>

#include "cli/commands.hpp"
#include "cli/exit.hpp"
#include "cli/files.hpp"
#include "sim.hpp"

namespace poolscope::cli {
namespace {

// Seconds are processor time: other work on the machine does not count.

double seconds_since(std::clock_t start) {
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

scenario::Distribution constant(double value) {
  scenario::Distribution d;
  d.a = value;
  return d;
}

/// A stream of requests at a steady pace to many hosts, in one multi that keeps all their
/// connections.
scenario::Scenario stream(std::uint64_t transfers, std::uint64_t hosts, double zipf,
                          double every_ms, double rtt_ms) {
  scenario::Scenario scenario;
  scenario.title = "bench";
  scenario.limits.transfers = model::most_requests;  // a user who asks for so many wants them
  scenario.network.rtt_ms = constant(rtt_ms);
  scenario.network.dns_ms = constant(rtt_ms / 2);
  scenario::Server server;
  server.host = "*";
  server.think_ms = constant(rtt_ms / 2);
  scenario.servers.push_back(server);
  scenario::Workload workload;
  workload.arrival = scenario::EveryArrival{every_ms};
  workload.count = static_cast<std::int64_t>(transfers);
  workload.host_count = static_cast<std::int64_t>(hosts);
  workload.host_zipf = zipf;
  workload.host_url = "http://h{n}.test/";
  scenario.workload.push_back(std::move(workload));
  scenario::Strategy strategy;
  strategy.name = "multi";
  strategy.scope = model::Scope::multi;
  if (const auto* cap = model::find_option("CURLMOPT_MAXCONNECTS"))
    model::set_option(strategy.multi_options, *cap, std::int64_t{1'000'000});
  scenario.strategies.push_back(std::move(strategy));
  return scenario;
}

struct Timing {
  double seconds = 0;
  std::uint64_t transfers = 0;
  double reuse_rate = 0;
  std::uint64_t events = 0;
  std::size_t bytes = 0;  // the size of a trace

  [[nodiscard]] double per_second() const {
    return seconds > 0 ? static_cast<double>(transfers) / seconds : 0;
  }
  [[nodiscard]] double ns_each() const {
    return transfers > 0 ? seconds * 1e9 / static_cast<double>(transfers) : 0;
  }
};

Timing measure(const scenario::Scenario& scenario, bool keep_trace) {
  const auto& strategy = scenario.strategies.front();
  const auto compiled = compile(scenario, strategy);
  trace::Summary summary;
  trace::Recorder recorder(compiled.setup);
  std::vector<trace::Sink*> sinks{&summary};
  if (keep_trace) sinks.push_back(&recorder);
  const auto start = std::clock();
  run(compiled, sinks);
  Timing timing;
  timing.seconds = seconds_since(start);
  timing.transfers = summary.transfers();
  timing.reuse_rate = summary.value(trace::Metric::reuse_rate);
  timing.events = summary.events();
  if (keep_trace) timing.bytes = recorder.take().bytes();
  return timing;
}

void report(std::string_view what, const Timing& timing) {
  print(fmt::format("{:<28} {:>9.0f} k transfers/s  {:>7.0f} ns each  reuse {:.1f} %\n", what,
                    timing.per_second() / 1000, timing.ns_each(), timing.reuse_rate * 100));
  flush_output();
}

}  // namespace

int bench_command(const BenchOptions& options) {
  print(fmt::format("{} transfers to {} hosts (Zipf), one multi handle, http\n", options.transfers,
                    options.hosts));
  const auto hot = stream(options.transfers, options.hosts, 1.0, 0.1, 40);
  report("metrics only", measure(hot, false));
  if (options.trace) {
    const Timing kept = measure(hot, true);
    report("with the trace kept", kept);
    print(fmt::format("  {} events, {:.1f} MB, {:.0f} bytes a transfer\n", kept.events,
                      static_cast<double>(kept.bytes) / 1e6,
                      static_cast<double>(kept.bytes) / static_cast<double>(kept.transfers)));
  }
  // A network without delay: exactly one connection for each host, and all except one are idle.
  std::array<double, 2> each{};
  std::size_t i = 0;
  for (const std::uint64_t pooled : {10, 10'000}) {
    const Timing timing = measure(stream(options.transfers, pooled, 0.0, 0.01, 0), false);
    report(fmt::format("{} pooled connections", pooled), timing);
    each[i++] = timing.ns_each();
  }
  print(fmt::format("  10,000 cost {:.2f} times what 10 cost\n",
                    each[0] > 0 ? each[1] / each[0] : 0));
  return exit_done;
}

}  // namespace poolscope::cli
