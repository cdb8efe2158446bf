// A command for each pane, of its row.
#include <array>
#include <utility>

#include "app/action.hpp"
#include "app/commands/rows.hpp"
#include "app/frame/panes.hpp"

namespace poolscope::gui {
namespace {

template <PaneId pane>
Action toggle_pane(const Model& m) {
  if (is_shown(m.frame.layout(), pane)) return ShowPane{pane, false};
  return FrontPane{pane};
}
template <PaneId pane>
bool pane_on(const Model& m) {
  return is_shown(m.frame.layout(), pane);
}

template <std::size_t... I>
constexpr auto rows_of(std::index_sequence<I...>) {
  return std::array{Command{pane_rows[I].command,
                            pane_rows[I].title,
                            "View",
                            {pane_rows[I].key},
                            toggle_pane<pane_rows[I].id>,
                            has_run,
                            pane_on<pane_rows[I].id>}...};
}
constexpr auto rows = rows_of(std::make_index_sequence<pane_count>{});

}  // namespace

std::span<const Command> pane_commands() {
  return rows;
}

}  // namespace poolscope::gui
