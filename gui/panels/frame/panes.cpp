#include "panels/frame/panes.hpp"

#include <array>

#include "app/frame/panes.hpp"
#include "panels/log/panel.hpp"
#include "panels/pool/panel.hpp"
#include "panels/timeline/panel.hpp"
#include "panels/why/panel.hpp"
#include "platform/theme.hpp"

namespace poolscope::gui {
namespace {

// One row a pane: what it draws, and what it has in its title line.
struct PaneDrawing {
  PaneId id;
  void (*content)(const PaneFrame&);
  void (*header)(const PaneFrame&, const Box&) = nullptr;
};
constexpr std::array<PaneDrawing, pane_count> drawings{{
    {PaneId::pool, [](const PaneFrame& f) { draw_pool_panel(f.m, f.world, f.views.pool, f.out); }},
    {PaneId::timeline,
     [](const PaneFrame& f) { draw_timeline_panel(f.m, f.world, f.views.timeline, f.out); },
     [](const PaneFrame& f, const Box& head) {
       draw_timeline_header(f.m, head, f.views.timeline, f.out);
     }},
    {PaneId::why, [](const PaneFrame& f) { draw_why_panel(f.m, f.world, f.views.why, f.out); }},
    {PaneId::details,
     [](const PaneFrame& f) { draw_details_panel(f.m, f.world, f.views.details, f.out); }},
    {PaneId::log, [](const PaneFrame& f) { draw_log_panel(f.m, f.world, f.views.log, f.out); },
     [](const PaneFrame& f, const Box& head) { draw_log_header(f.m, head, f.views.log, f.out); }},
    {PaneId::overview,
     [](const PaneFrame& f) { draw_overview_panel(f.m, f.world, f.views.overview, f.out); }},
}};
static_assert(in_order(drawings), "a row stands where its id says");

}  // namespace

void draw_pane(PaneId pane, const PaneFrame& frame, const Box& box, float free_from) {
  const PaneDrawing& drawing = drawings[static_cast<std::size_t>(pane)];
  {
    const Pane surface(row_of(pane).title, box);
    if (!surface) return;
    drawing.content(frame);
  }
  // Over the surface and right of the titles.
  const Box head{{free_from, box.min.y}, {box.max.x, box.min.y + px(pane_title_height)}};
  if (drawing.header) drawing.header(frame, head);
}

}  // namespace poolscope::gui
