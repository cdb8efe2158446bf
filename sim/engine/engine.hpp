#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "match/profile.hpp"
#include "model/request_source.hpp"
#include "model/setup.hpp"
#include "trace/sink.hpp"

/// The discrete-event engine: it takes what is due, decides, and emits events. It changes a World
/// only by applying the event that it has just emitted.
namespace poolscope::engine {

/// The progress of a run: called now and then with the simulated time and the count of finished
/// transfers; false stops the run.
using Progress = std::function<bool(model::Time now, std::uint64_t transfers_done)>;

/// Runs a setup to its end, which the sinks are told, too. The sinks are its only effect: the same
/// setup, profile and source give the same events.
trace::End run(const model::Setup&, const match::Profile&, model::RequestSource&,
               std::span<trace::Sink* const> sinks, const Progress& = {});

}  // namespace poolscope::engine
