#include "app/document/load.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <new>
#include <optional>

#include "exchange/import.hpp"
#include "platform/files.hpp"
#include "platform/memory.hpp"
#include "present/log/rows.hpp"
#include "present/log/turned_away.hpp"
#include "present/overview/costly.hpp"
#include "present/overview/sums.hpp"
#include "present/run_index.hpp"
#include "present/timeline/range_stats.hpp"
#include "present/timeline/series.hpp"
#include "present/timeline/view.hpp"
#include "present/timeline/waterfall.hpp"
#include "sim.hpp"

namespace poolscope::gui {

void check_memory(const model::Limits& limits) {
  if (resident_bytes() > limits.memory_bytes()) throw model::stopped_at(limits, "memory");
}

// How many there will be is known of a list, guessed of generated ones.
double expected_transfers(const scenario::Scenario& scenario) {
  auto expected = static_cast<double>(scenario.requests.size());
  for (const auto& workload : scenario.workload)
    expected += workload.count ? static_cast<double>(*workload.count) : 10000.0;
  return expected;
}

namespace {

// One strategy, simulated and indexed. Throws `Stopped` when it is given up.
std::shared_ptr<Run> simulate(const scenario::Scenario& scenario,
                              const scenario::Strategy& strategy, float from, float share,
                              const LoadProgress& progress) {
  auto run = std::make_shared<Run>();
  run->strategy = strategy;
  const auto compiled = compile(
      scenario, strategy, [&](model::Time, std::uint64_t) { return !progress || progress(from); });
  trace::Recorder recorder(compiled.setup);
  auto summary = std::make_shared<trace::Summary>();
  TurnedAwayNotes turned_away(compiled.setup);
  CostlyNotes costly(compiled.setup);
  LifeNotes lives(*compiled.setup);
  PartyNotes parties;
  CountNotes counts;
  const std::array<trace::Sink*, 7> sinks{&recorder, summary.get(), &lives, &parties,
                                          &counts,   &turned_away,  &costly};
  const double expected = expected_transfers(scenario);
  const auto told = [&](model::Time, std::uint64_t done) {
    check_memory(scenario.limits);
    const double part = expected > 0 ? static_cast<double>(done) / expected : 0;
    return !progress || progress(from + share * 0.9F * static_cast<float>(std::min(part, 1.0)));
  };
  const trace::End stop = poolscope::run(compiled, sinks, told);
  if (stop.limit == "memory") throw model::stopped_at(scenario.limits, stop.limit);
  auto trace = std::make_shared<const trace::Trace>(recorder.take());
  // Arranging takes the last tenths of the time, in steps between which it can be given up.
  const auto reached = [&](float part) {
    check_memory(scenario.limits);
    if (progress && !progress(from + share * part)) throw Stopped{};
  };
  reached(0.90F);
  run->index = std::make_shared<const RunIndex>(lives.take());
  LogIndex log = parties.take();
  log.turned_away = turned_away.take();
  run->log = std::make_shared<const LogIndex>(std::move(log));
  reached(0.95F);
  run->lanes = std::make_shared<const Lanes>(build_lanes(*run->index, trace->setup()));
  const model::Time end =
      trace->end().t == model::never ? run->index->end : std::max(run->index->end, trace->end().t);
  run->waterfall = std::make_shared<const Waterfall>(
      build_waterfall(*run->index, trace->setup().clients.size()));
  reached(0.97F);
  run->series = std::make_shared<const Series>(make_series(*trace, counts, end));
  run->sums = std::make_shared<const RangeSums>(build_range_sums(*trace, *run->index));
  run->overview = std::make_shared<const OverviewSums>(build_overview_sums(*trace, *run->index));
  run->costly = std::make_shared<const CostlyIndex>(costly.take());
  run->trace = std::move(trace);
  run->summary = std::move(summary);
  return run;
}

}  // namespace

namespace {

// The scenario that a text says, or what there is instead.
std::optional<Action> read_scenario(std::string_view text, const std::string& path,
                                    const model::Limits& limits, const LoadProgress& progress,
                                    Document& into) {
  const auto go_on = [&] {
    check_memory(limits);
    return !progress || progress(0);
  };
  exchange::Import read = exchange::read_any(text, path, path, limits, go_on);
  into.remarks = std::move(read.warnings);
  if (read.ok()) {
    into.scenario = std::get<scenario::Scenario>(std::move(read.result));
    return {};
  }
  if (const scenario::Error& first = read.errors().front(); !first.limit.empty())
    throw model::LimitHit(first.limit, first.message);
  return LoadFailed{path, read.errors()};
}

// "zero-loop.json: multi: stopped at the limit of …".
AtLimit at_limit(const std::string& path, const std::string& limit, const std::string& words) {
  AtLimit at;
  at.limit = limit;
  at.words = file_name(path) + ": " + words;
  at.path = path;
  return at;
}

}  // namespace

Action load_text(std::string_view text, const std::string& path, const LoadProgress& progress,
                 const model::Limits& limits) {
  try {
    auto document = std::make_shared<Document>();
    document->path = path;
    if (auto instead = read_scenario(text, path, limits, progress, *document))
      return std::move(*instead);
    const auto strategies = scenario::strategies_of(document->scenario);
    const float share = 1.0F / static_cast<float>(std::max<std::size_t>(strategies.size(), 1));
    std::string limit, words;  // the first that one stopped at
    for (std::size_t i = 0; i < strategies.size(); ++i) {
      const auto run = simulate(document->scenario, strategies[i], share * static_cast<float>(i),
                                share, progress);
      document->add(*run);
      const std::string_view stopped = run->trace->end().limit;
      if (stopped.empty()) continue;
      document->remarks.push_back(strategies[i].name + ": " +
                                  model::stopped_at(limits, stopped).what());
      if (limit.empty()) words = document->remarks.back(), limit = stopped;
    }
    if (limit.empty()) return Loaded{std::move(document)};
    AtLimit at = at_limit(path, limit, words);
    at.partial = std::move(document);
    return StoppedAtLimit{std::move(at)};
  } catch (const Stopped&) {
    return LoadFailed{path, {}};
  } catch (const model::LimitHit& hit) {
    return StoppedAtLimit{at_limit(path, hit.limit, hit.what())};
  } catch (const std::bad_alloc&) {
    return LoadFailed{path,
                      {{path, 0, 0, "",
                        "the run does not fit into memory: shorten it with "
                        "until_ms, count or duration_ms"}}};
  } catch (const std::exception& e) {
    return LoadFailed{path, {{path, 0, 0, "", e.what()}}};
  }
}

Action load_fork(const scenario::Strategy& strategy, const std::shared_ptr<const Fork>& fork,
                 const LoadProgress& progress, const model::Limits& limits) {
  AtLimit at;
  at.of = AtLimit::Of::forks;
  const auto stopped = [&](const model::LimitHit& hit) {
    at.limit = hit.limit;
    at.words = fork->words + ": " + hit.what();
    return StoppedAtLimit{std::move(at)};
  };
  try {
    scenario::Scenario scenario = fork->scenario;
    scenario.limits = limits;
    const auto run = simulate(scenario, strategy, 0, 1, progress);
    run->fork = fork;
    const std::string_view limit = run->trace->end().limit;
    if (limit.empty()) return Forked{run};
    at.run = run;
    return stopped(model::stopped_at(limits, limit));
  } catch (const Stopped&) {
    return Notify{"given up: " + fork->words};
  } catch (const model::LimitHit& hit) {
    return stopped(hit);
  } catch (const std::exception& e) {
    return Notify{fork->words + ": " + e.what(), true};
  }
}

Action load_document(const std::string& path, const LoadProgress& progress,
                     const model::Limits& limits) {
  const FileText file = read_file(path, limits.file_bytes());
  if (file.too_large)
    return StoppedAtLimit{
        at_limit(path, "file-size", "beyond " + model::limit_words(limits, "file-size"))};
  if (!file.text) return LoadFailed{path, {{path, 0, 0, "", file.error}}};
  return load_text(*file.text, path, progress, limits);
}

}  // namespace poolscope::gui
