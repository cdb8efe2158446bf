#pragma once

#include <memory>
#include <optional>

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "present/overview/view.hpp"

namespace poolscope::gui {

/// Percentiles cost the stretch: the answer is kept between frames.
struct OverviewKept {
  std::shared_ptr<const Document> of;
  RunId run{};
  std::optional<TimeWindow> range;
  OverviewView view;
};

/// The numbers of the whole run, two columns of them; draws into the current ImGui window.
void draw_overview_panel(const Model&, const model::World&, OverviewKept&, Outbox&);

}  // namespace poolscope::gui
