#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "match/profile.hpp"
#include "match/what_if/what_if.hpp"
#include "match/words/explain.hpp"
#include "model/limit_hit.hpp"
#include "model/stopped.hpp"
#include "scenario/compile.hpp"
#include "scenario/json.hpp"
#include "scenario/scenario.hpp"
#include "trace/summary.hpp"
#include "trace/trace.hpp"

/// The main interface of the simulator: load a scenario, run one of its strategies, explain a
/// decision.
///
///     const auto loaded = scenario::parse(text, "file.json");
///     for (const auto& strategy : scenario::strategies_of(loaded.scenario())) {
///       const auto compiled = compile(loaded.scenario(), strategy);
///       trace::Recorder recorder{compiled.setup};
///       trace::Sink* const sinks[] = {&recorder};
///       run(compiled, sinks);
///       …
///     }
namespace poolscope {

/// The libcurl versions that are modelled, newest first; and the one of that name, or null.
[[nodiscard]] std::span<const match::Profile* const> all_profiles();
[[nodiscard]] const match::Profile* find_profile(std::string_view name);
/// The profile that a Setup runs on.
[[nodiscard]] const match::Profile& profile_of(const model::Setup&);

/// The progress of a run; returns false to give it up.
using Progress = std::function<bool(model::Time now, std::uint64_t transfers_done)>;

/// A compiled scenario, which can run many times: a value that needs nothing else.
using scenario::Compiled;

/// Resolves a scenario and one of its strategies into everything that a run needs. A loaded
/// scenario can be compiled unless it exceeds its limits: then `LimitHit` is thrown, and says of
/// what there is too much. The progress is called now and then, with (0, 0), as nothing has
/// happened yet; if it says to stop, compiling throws `Stopped`.
[[nodiscard]] Compiled compile(const scenario::Scenario&, const scenario::Strategy&,
                               const Progress& = {});

/// Runs it, and gives every event to the sinks. The same scenario, strategy and seed give the same
/// events on every machine, each time. The sinks also get the returned end. Throws `LimitHit`
/// before the start if it is known that the scenario's limits are too low. When
/// the progress says to stop, the sinks get an end as if `until` had come, and `Stopped` is thrown.
trace::End run(const Compiled&, std::span<trace::Sink* const> sinks, const Progress& = {});

/// The same for callers that need the whole run: a run that stopped at a limit also throws
/// `LimitHit`.
void run_whole(const Compiled&, std::span<trace::Sink* const> sinks, const Progress& = {});

/// Compiles and runs a strategy and keeps the trace; `end()` tells whether it stopped at a limit.
/// Throws what `compile` throws.
[[nodiscard]] trace::Trace record(const scenario::Scenario&, const scenario::Strategy&,
                                  const Progress& = {});

/// Explains the decision at event `decision` of a trace (the index of a decision event).
[[nodiscard]] match::Explanation explain(const trace::Trace&, std::size_t decision);

/// What would have changed the decision: the answers of `match::what_if` in the World before the
/// search, and a connection that was closed before, if it had still been there.
[[nodiscard]] match::WhatIfs what_if(const trace::Trace&, std::size_t decision);

}  // namespace poolscope
