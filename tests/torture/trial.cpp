#include "torture/trial.hpp"

#include <fmt/format.h>

#include <array>
#include <exception>
#include <vector>

#include "analysis/bounds/bounds.hpp"
#include "exchange/csv.hpp"
#include "exchange/log.hpp"
#include "exchange/ndjson.hpp"
#include "exchange/verbose.hpp"
#include "properties/watch.hpp"
#include "scenario/json.hpp"
#include "sim.hpp"
#include "torture/named.hpp"
#include "trace/apply.hpp"

namespace poolscope::torture {
namespace {

/// Checks from time to time that the World is consistent, and is what the events make of it.
class Sane : public trace::Sink {
 public:
  explicit Sane(std::shared_ptr<const model::Setup> setup)
      : setup_(std::move(setup)), copy_(trace::initial_world(*setup_)) {}

  void on(const trace::Event& e, const model::World& before) override {
    testing::must(e.t() >= last_, "time does not run backwards");
    last_ = e.t();
    if (++events_ % 64 == 0) {
      testing::must(copy_ == before, "apply leads to the engine's world");
      testing::check_consistency(before, *setup_);
    }
    trace::apply(copy_, *setup_, e);
  }
  void end(const trace::End&, const model::World& world) override {
    testing::must(copy_ == world, "apply leads to the engine's last world");
    testing::check_consistency(world, *setup_);
    testing::must(world.connections.size() == 0, "all that is open at the end is cleaned up");
  }

 private:
  std::shared_ptr<const model::Setup> setup_;
  model::World copy_;
  model::Time last_ = 0;
  std::uint64_t events_ = 0;
};

constexpr std::uint64_t most_events = 300'000;  // circles of redirects go on for long
constexpr std::size_t explained = 6;            // of a run's decisions, spread over it

void explain_some(const trace::Trace& trace, Tally& tally) {
  std::vector<std::size_t> decisions;
  for (std::size_t i = 0; i < trace.size(); ++i)
    if (trace.events()[i].kind() == trace::EventKind::decision) decisions.push_back(i);
  tally.decisions += decisions.size();
  const std::size_t step = std::max<std::size_t>(1, decisions.size() / explained);
  for (std::size_t i = 0; i < decisions.size(); i += step) {
    testing::must(!explain(trace, decisions[i]).sentence.empty(), "a decision has a sentence");
    (void)what_if(trace, decisions[i]);
  }
}

void run_one(const scenario::Scenario& s, const scenario::Strategy& strategy, Tally& tally) {
  const auto compiled = compile(s, strategy);
  const auto nowhere = [](std::string_view) {};
  Named named;
  Sane sane{compiled.setup};
  trace::Summary summary;
  trace::Recorder recorder{compiled.setup};
  analysis::BoundsRecorder bounds{compiled};
  exchange::EventLines lines;
  lines.explain = true;
  exchange::NdjsonSink ndjson{nowhere, compiled.setup, lines};
  exchange::LogSink log{nowhere, compiled.setup, "", summary, true};
  exchange::VerboseSink verbose{nowhere, compiled.setup, "", summary};
  exchange::TransferCsv csv{nowhere, compiled.setup, "", true};
  const std::array<trace::Sink*, 9> sinks{&named,  &sane, &summary, &recorder, &bounds,
                                          &ndjson, &log,  &verbose, &csv};
  bool cut_off = false;
  try {
    const auto end = run(compiled, sinks,
                         [&](model::Time, std::uint64_t) { return named.events() <= most_events; });
    cut_off = end.reason == trace::EndReason::limit;
  } catch (const Stopped&) {
    cut_off = true;
  }
  ++tally.runs;
  tally.cut_off += cut_off ? 1 : 0;
  tally.events += named.events();
  if (!cut_off) try {
      (void)bounds.finish();
    } catch (const model::LimitHit&) {  // without the limits of pools it takes longer
    }
  const trace::Trace trace = recorder.take();
  explain_some(trace, tally);
  model::World world = trace.world_at(0);
  trace.seek(world, 0, trace.size() / 2);
  testing::must(world == trace.world_at(trace.size() / 2), "seeking and replaying agree");
}

}  // namespace

std::string try_all(const scenario::Scenario& s, Tally& tally) {
  const scenario::Loaded loaded = scenario::parse(to_json(s));
  if (!loaded.ok()) return "no valid scenario: " + to_string(loaded.errors().front());
  ++tally.scenarios;
  for (const scenario::Strategy& strategy : strategies_of(loaded.scenario())) try {
      run_one(loaded.scenario(), strategy, tally);
    } catch (const std::exception& e) {
      return fmt::format("strategy {}: {}", strategy.name, e.what());
    }
  return {};
}

}  // namespace poolscope::torture
