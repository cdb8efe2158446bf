#include "app/frame/layout.hpp"

#include <algorithm>

#include "app/frame/panes.hpp"

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

// Behind those that stand there already.
void stand(PlacedPanes& place, PaneId pane) {
  if (place.panes.empty()) place.front = pane;
  place.panes.push_back(pane);
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
  for (const PaneRow& row : pane_rows) stand(at(out, row.narrow), row.id);
  return out;
}

Layout wide_layout() {
  Layout out;
  out.middle_cut = 0.44F;
  out.side = 0.56F;
  out.right = 0.52F;
  out.right_cut = 0.44F;
  for (const PaneRow& row : pane_rows) stand(at(out, row.wide), row.id);
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
  PlacedPanes& home = at(layout, uses_right(layout) ? row_of(pane).wide : row_of(pane).narrow);
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
