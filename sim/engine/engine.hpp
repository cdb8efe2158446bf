#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "match/profile.hpp"
#include "model/request_source.hpp"
#include "model/setup.hpp"
#include "trace/sink.hpp"

/// The discrete-event engine: takes what is due, decides, emits events. It never changes a World
/// but by applying the event that it has just emitted.
namespace poolscope::engine {

/// Told the simulated time and the transfers finished now and then; false stops the run.
using Progress = std::function<bool(model::Time now, std::uint64_t transfers_done)>;

/// Runs a setup to its end, which the sinks are told, too. Pure but for the sinks: same setup,
/// profile and source, same events.
trace::End run(const model::Setup&, const match::Profile&, model::RequestSource&,
               std::span<trace::Sink* const> sinks, const Progress& = {});

}  // namespace poolscope::engine
