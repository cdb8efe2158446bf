#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "model/world.hpp"
#include "widgets/pane.hpp"

namespace poolscope::gui {

struct PoolKept;  // panels/pool/kept.hpp

/// The pools at the playhead: owners as rooms, destinations as rows, connections as chips. Fills
/// what is left of the current ImGui window. `world` is the World at the model's cursor.
void draw_pool_panel(const Model&, const model::World& world, PoolKept&, Outbox&);

}  // namespace poolscope::gui
