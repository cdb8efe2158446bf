#pragma once

#include <cstddef>
#include <memory>

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "present/details/view.hpp"

/// The times of one transfer or the life of one connection.
namespace poolscope::gui {

/// Adding up a busy connection's life takes a while: the answer is kept between frames.
struct DetailsKept {
  std::shared_ptr<const RunIndex> of;
  std::size_t at = 0;
  DetailsView view;
};

/// Fills its own pane: what is selected, else the transfer of the last decision.
void draw_details_panel(const Model&, const model::World&, DetailsKept&, Outbox&);

}  // namespace poolscope::gui
