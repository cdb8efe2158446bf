#include "sim.hpp"

#include "engine/engine.hpp"
#include "profiles/catalogue.hpp"

namespace poolscope {

std::span<const match::Profile* const> all_profiles() {
  return profiles::all();
}
const match::Profile* find_profile(std::string_view name) {
  return profiles::find(name);
}

const match::Profile& profile_of(const model::Setup& setup) {
  const match::Profile* profile = profiles::find(setup.libcurl);
  return profile != nullptr ? *profile : profiles::curl_8_22();
}

Compiled compile(const scenario::Scenario& scenario, const scenario::Strategy& strategy,
                 const Progress& progress) {
  const std::string& name = strategy.libcurl.empty() ? scenario.libcurl : strategy.libcurl;
  const match::Profile* profile = profiles::find(name);
  const GoOn go_on = progress ? GoOn{[&] { return progress(0, 0); }} : GoOn{};
  return scenario::resolve(scenario, strategy,
                           (profile != nullptr ? *profile : profiles::curl_8_22()).dialect, go_on);
}

trace::End run(const Compiled& compiled, std::span<trace::Sink* const> sinks,
               const Progress& progress) {
  scenario::check_transfers(compiled);
  const auto source = scenario::source(compiled);
  bool given_up = false;
  const auto asked = [&](model::Time now, std::uint64_t transfers_done) {
    given_up = !progress(now, transfers_done);
    return !given_up;
  };
  const trace::End end = engine::run(*compiled.setup, profile_of(*compiled.setup), *source, sinks,
                                     progress ? engine::Progress{asked} : engine::Progress{});
  if (given_up) throw Stopped{};
  return end;
}

void run_whole(const Compiled& compiled, std::span<trace::Sink* const> sinks,
               const Progress& progress) {
  const trace::End end = run(compiled, sinks, progress);
  if (end.reason == trace::EndReason::limit)
    throw model::stopped_at(compiled.setup->limits, end.limit);
}

trace::Trace record(const scenario::Scenario& scenario, const scenario::Strategy& strategy,
                    const Progress& progress) {
  const Compiled compiled = compile(scenario, strategy, progress);
  trace::Recorder recorder{compiled.setup};
  trace::Sink* const sinks[] = {&recorder};
  run(compiled, sinks, progress);
  return recorder.take();
}

namespace {

// The last connection of a pool to a destination that was closed before an event: the one that a
// person expects to find there.
const trace::Event* last_close(const trace::Trace& trace, std::size_t before, model::PoolId pool,
                               model::DestinationId destination) {
  while (before-- > 0) {
    const trace::Event& e = trace.events()[before];
    if (e.pool() != pool) continue;
    if (e.kind() == trace::EventKind::pool_open) return nullptr;  // the slot served another before
    if (e.kind() == trace::EventKind::connection_close &&
        e.as<trace::ConnectionClose>().destination == destination)
      return &e;
  }
  return nullptr;
}

}  // namespace

match::WhatIfs what_if(const trace::Trace& trace, std::size_t decision) {
  const std::size_t search = trace.search_of(decision);
  const model::World world = trace.world_at(search);
  const model::Setup& setup = trace.setup();
  const model::Transfer& t = world[trace.events()[search].transfer()];
  const match::Profile& profile = profile_of(setup);
  const auto e = match::explain(world, setup, profile, trace.events()[search].transfer());
  match::WhatIfs found = match::what_if(world, setup, profile, e);
  if (!match::misses_one(e)) return found;
  if (const trace::Event* close = last_close(trace, search, t.pool, setup[t.needle].destination)) {
    model::World then = trace.world_at(static_cast<std::size_t>(close - trace.events().data()));
    then.now = world.now;
    match::add_if_still_there(
        found, {close->connection(), close->as<trace::ConnectionClose>().number, then}, setup,
        profile, t);
  }
  return found;
}

match::Explanation explain(const trace::Trace& trace, std::size_t decision) {
  const std::size_t search = trace.search_of(decision);
  const model::World world = trace.world_at(search);
  const model::Setup& setup = trace.setup();
  match::Explanation e =
      match::explain(world, setup, profile_of(setup), trace.events()[search].transfer());
  if (match::misses_one(e)) {
    const model::Transfer& t = world[e.transfer];
    if (const trace::Event* last = last_close(trace, search, t.pool, setup[t.needle].destination)) {
      const auto close = last->as<trace::ConnectionClose>();
      e.sentence += match::last_closed_sentence(close.number, close.reason, world.now - last->t());
    }
  }
  return e;
}

}  // namespace poolscope
