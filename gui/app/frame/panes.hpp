#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "app/frame/state.hpp"

/// The panes and the places where they can stand: one row each feeds layouts, settings, recorded
/// actions, the command line, commands and titles. What a pane draws is its row in
/// panels/frame/panes.cpp.
namespace poolscope::gui {

struct PaneRow {
  PaneId id;
  std::string_view name;     // in settings, actions and --view
  const char* title;         // in menus
  const char* capitals;      // above it
  std::string_view command;  // that shows or hides it
  std::string_view key;
  Place narrow, wide;  // where it stands at first
};

inline constexpr std::array<PaneRow, pane_count> pane_rows{{
    {PaneId::pool, "pool", "Pool", "POOL", "pane-pool", "Alt+1", Place::left_top, Place::left_top},
    {PaneId::timeline, "timeline", "Timeline", "TIMELINE", "pane-timeline", "Alt+2",
     Place::left_bottom, Place::left_bottom},
    {PaneId::why, "why", "Why", "WHY", "pane-why", "Alt+3", Place::middle_top, Place::middle_top},
    {PaneId::details, "details", "Details", "DETAILS", "pane-details", "Alt+4", Place::middle_top,
     Place::middle_bottom},
    {PaneId::log, "log", "Log", "LOG", "pane-log", "Alt+5", Place::middle_bottom, Place::right_top},
    {PaneId::overview, "overview", "Overview", "OVERVIEW", "pane-overview", "Alt+6",
     Place::middle_bottom, Place::right_bottom},
}};

struct PlaceRow {
  Place id;
  std::string_view name;  // in settings and actions
  const char* words;      // in the menu of a title
};

inline constexpr std::array<PlaceRow, place_count> place_rows{{
    {Place::left_top, "left_top", "left, above"},
    {Place::left_bottom, "left_bottom", "left, below"},
    {Place::middle_top, "middle_top", "middle, above"},
    {Place::middle_bottom, "middle_bottom", "middle, below"},
    {Place::right_top, "right_top", "right, above"},
    {Place::right_bottom, "right_bottom", "right, below"},
}};

template <class Rows>
constexpr bool in_order(const Rows& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (static_cast<std::size_t>(rows[i].id) != i) return false;
  return true;
}
static_assert(in_order(pane_rows) && in_order(place_rows), "a row stands where its id says");

[[nodiscard]] constexpr const PaneRow& row_of(PaneId pane) {
  return pane_rows[static_cast<std::size_t>(pane)];
}
[[nodiscard]] constexpr const PlaceRow& row_of(Place place) {
  return place_rows[static_cast<std::size_t>(place)];
}
[[nodiscard]] constexpr std::optional<PaneId> pane_named(std::string_view name) {
  for (const PaneRow& row : pane_rows)
    if (row.name == name) return row.id;
  return {};
}

}  // namespace poolscope::gui
