#pragma once

#include <string>

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "model/world.hpp"

namespace poolscope::gui {

/// What to do differently from the playhead on: something to a connection, or an option.
void draw_fork(const Model&, const model::World&, Outbox&);

/// Where a fork is saved unless a person says otherwise.
[[nodiscard]] std::string fork_path(const Document&, const Run&);

}  // namespace poolscope::gui
