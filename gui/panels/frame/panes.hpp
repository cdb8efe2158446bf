#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "model/world.hpp"
#include "panels/frame/views.hpp"
#include "widgets/pane.hpp"

namespace poolscope::gui {

/// The things that a pane is drawn from.
struct PaneFrame {
  const Model& m;
  const model::World& world;
  Views& views;
  Outbox& out;
};

/// Draws a pane into its box, and right of `free_from` what it has in its title line.
void draw_pane(PaneId, const PaneFrame&, const Box&, float free_from);

}  // namespace poolscope::gui
