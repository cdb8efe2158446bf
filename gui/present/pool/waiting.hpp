#pragma once

#include <vector>

#include "model/world.hpp"
#include "present/pool/view.hpp"

namespace poolscope::gui {

/// Puts who waits into the rooms of the pools that they wait at, in libcurl's order of waking.
void gather_waiting(std::vector<Room>&, const model::World&, const model::Setup&, model::Time now);

}  // namespace poolscope::gui
