#include "app/frame/layout.hpp"

#include <algorithm>

namespace poolscope::gui {
namespace {

PlacedPanes& at(Layout& layout, Place place) {
  return layout.places[static_cast<std::size_t>(place)];
}

PlacedPanes* holder(Layout& layout, PaneId pane) {
  for (PlacedPanes& place : layout.places)
    if (std::ranges::count(place.panes, pane) > 0) return &place;
  return nullptr;
}

Place home_of(PaneId pane, const Layout& standard) {
  for (std::size_t i = 0; i < place_count; ++i)
    if (std::ranges::count(standard.places[i].panes, pane) > 0) return static_cast<Place>(i);
  return Place::left_top;
}

void take_out(PlacedPanes& place, PaneId pane) {
  std::erase(place.panes, pane);
  if (place.panes.empty())
    place.front = {};  // as in a layout that never had one there
  else if (place.front == pane)
    place.front = place.panes.front();
}

bool uses_right(const Layout& layout) {
  return !layout.places[4].panes.empty() || !layout.places[5].panes.empty();
}

}  // namespace

Layout focused_layout() {
  Layout out;
  out.middle_cut = 0.38F;
  at(out, Place::left_top) = {{PaneId::pool}, PaneId::pool};
  at(out, Place::left_bottom) = {{PaneId::timeline}, PaneId::timeline};
  at(out, Place::middle_top) = {{PaneId::why, PaneId::details}, PaneId::why};
  at(out, Place::middle_bottom) = {{PaneId::log, PaneId::overview}, PaneId::log};
  return out;
}

Layout wide_layout() {
  Layout out = focused_layout();
  out.middle_cut = 0.44F;
  out.side = 0.56F;
  out.right = 0.52F;
  at(out, Place::middle_top) = {{PaneId::why}, PaneId::why};
  at(out, Place::middle_bottom) = {{PaneId::details}, PaneId::details};
  at(out, Place::right_top) = {{PaneId::log}, PaneId::log};
  at(out, Place::right_bottom) = {{PaneId::overview}, PaneId::overview};
  out.right_cut = 0.44F;
  return out;
}

bool is_shown(const Layout& layout, PaneId pane) {
  return std::ranges::any_of(layout.places, [&](const PlacedPanes& place) {
    return place.front == pane && std::ranges::count(place.panes, pane) > 0;
  });
}

void show_pane(Layout& layout, PaneId pane) {
  if (PlacedPanes* where = holder(layout, pane)) {
    where->front = pane;
    return;
  }
  PlacedPanes& home =
      at(layout, home_of(pane, uses_right(layout) ? wide_layout() : focused_layout()));
  home.panes.push_back(pane);
  home.front = pane;
}

void hide_pane(Layout& layout, PaneId pane) {
  std::size_t shown = 0;
  for (const PlacedPanes& place : layout.places) shown += place.panes.size();
  PlacedPanes* where = holder(layout, pane);
  if (!where || shown == 1) return;  // something is always there
  take_out(*where, pane);
}

void move_pane(Layout& layout, PaneId pane, Place to) {
  if (PlacedPanes* where = holder(layout, pane)) {
    if (where == &at(layout, to)) {
      where->front = pane;
      return;
    }
    take_out(*where, pane);
  }
  at(layout, to).panes.push_back(pane);
  at(layout, to).front = pane;
}

}  // namespace poolscope::gui
