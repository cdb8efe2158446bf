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

/// The face of the simulator: load a scenario, run a strategy of it, explain a decision.
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

/// Told how far a run is; returns false to give it up.
using Progress = std::function<bool(model::Time now, std::uint64_t transfers_done)>;

/// What is compiled once and run as often as one likes: a value that needs nothing else.
using scenario::Compiled;

/// Resolves a scenario and one strategy of it into all that a run needs. What a loaded scenario
/// says can be compiled unless it goes beyond the scenario's limits: then it throws `LimitHit`,
/// with what there is too much of. The progress is asked now and then, with (0, 0), as nothing has
/// happened yet; when it says to stop, compiling ends at once by throwing `Stopped`.
[[nodiscard]] Compiled compile(const scenario::Scenario&, const scenario::Strategy&,
                               const Progress& = {});

/// Runs it, and hands every event to the sinks. Pure: the same scenario, strategy and seed give the
/// same events everywhere, each time. What it returns the sinks were told too. Throws `LimitHit`
/// before anything is run when it is known beforehand that the scenario's limits do not do. When
/// the progress says to stop, the sinks are told of an end as if `until` had come, and it throws
/// `Stopped`.
trace::End run(const Compiled&, std::span<trace::Sink* const> sinks, const Progress& = {});

/// The same for who needs the whole run: one that stopped at a limit throws `LimitHit`, too.
void run_whole(const Compiled&, std::span<trace::Sink* const> sinks, const Progress& = {});

/// Compiles and runs a strategy and keeps it; `end()` says whether it stopped at a limit. Throws
/// what `compile` throws.
[[nodiscard]] trace::Trace record(const scenario::Scenario&, const scenario::Strategy&,
                                  const Progress& = {});

/// Explains the decision at event `decision` of a trace (index of a decision event).
[[nodiscard]] match::Explanation explain(const trace::Trace&, std::size_t decision);

/// What would have changed it. Beside what `match::what_if` finds in the World before the search:
/// the connection that was closed before, had it been there still.
[[nodiscard]] match::WhatIfs what_if(const trace::Trace&, std::size_t decision);

}  // namespace poolscope
