#pragma once

#include <array>
#include <optional>
#include <vector>

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "widgets/pane.hpp"

/// Where panes stand in the window: the places of the layout as boxes, the gaps between them that a
/// hand can drag, and the titles as tabs that can be clicked, dragged elsewhere and hidden.
namespace poolscope::gui {

/// A title that is held and dragged.
struct TitleDrag {
  std::optional<PaneId> pane;
  ImVec2 from{};
  bool moving = false;
};

struct PlacedBox {
  Place place{};
  Box box;
};

/// The boxes of the places that hold something; draws the gaps.
[[nodiscard]] std::vector<PlacedBox> place_panes(const Model&, const Box& body, Outbox&);

/// The titles of a place's panes in its first line; returns where what follows in it may begin.
float draw_titles(const Model&, const PlacedBox&, TitleDrag&, Outbox&);

/// While a title is dragged: shows where it would go, and moves it when it is let go.
void draw_title_drag(const Box& body, const std::vector<PlacedBox>&, TitleDrag&, Outbox&);

}  // namespace poolscope::gui
