#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "model/world.hpp"
#include "present/overview/view.hpp"

/// The overview's charts over time: open, idle, active and pending, two and two.
namespace poolscope::gui {

/// Draws them at the cursor, `width` wide, and moves the cursor below.
/// `world` stands at the cursor.
void draw_overview_charts(const Model&, const Run&, const model::World& world, const OverviewView&,
                          float width, Outbox&);

}  // namespace poolscope::gui
