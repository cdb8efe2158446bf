#pragma once

#include "model/setup.hpp"
#include "model/world.hpp"
#include "trace/event.hpp"

namespace poolscope::trace {

/// Applies one event: the only way in which a World changes. Deterministic and total over the
/// events of one run in their order. A caller that applies events of another run, or out of order,
/// has a bug.
void apply(model::World&, const model::Setup&, const Event&);

/// The pool that such an event is about to put into that World.
[[nodiscard]] model::Pool opened_pool(const model::World& before, const PoolOpen&);

/// The World before the first event of a run.
[[nodiscard]] model::World initial_world(const model::Setup&);

}  // namespace poolscope::trace
