#include "panels/frame_panel.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "panels/browser_panel.hpp"
#include "panels/details_panel.hpp"
#include "panels/errors_panel.hpp"
#include "panels/frame_pane.hpp"
#include "panels/help_panel.hpp"
#include "panels/log_overview.hpp"
#include "panels/log_panel.hpp"
#include "panels/menu_panel.hpp"
#include "panels/pool_panel.hpp"
#include "panels/start_panel.hpp"
#include "panels/timeline_panel.hpp"
#include "panels/transport_panel.hpp"
#include "panels/why_panel.hpp"
#include "platform/theme.hpp"
#include "widgets/splitter.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

constexpr float gap = 8;
constexpr float two_columns_from = 1600;  // LOOK: at 1920 the right side becomes two columns

void pool_pane(const Model& m, const model::World& world, const Box& box, Outbox& out) {
  const Pane pane("pool", "POOL", box);
  if (pane) draw_pool_panel(m, world, out);
}
void timeline_pane(const Model& m, const model::World& world, const Box& box, Outbox& out) {
  const Pane pane("timeline", "TIMELINE", box);
  if (pane) draw_timeline_panel(m, world, out);
}
void why_pane(const Model& m, const Box& box, bool with_details, Outbox& out) {
  const Pane pane("why", "WHY", box);
  if (pane) draw_why_panel(m, with_details, out);
}
void details_pane(const Model& m, const Box& box, Outbox& out) {
  const Pane pane("details", "DETAILS", box);
  if (pane) draw_details_panel(m, out);
}
void log_pane(const Model& m, const Box& box, Outbox& out) {
  {
    const Pane pane("log", "LOG", box);
    if (pane) draw_log_panel(m, out);
  }
  draw_log_header(m, box, out);  // over the pane's surface
}

void one_pane(const Model& m, const model::World& world, View view, const Box& box, Outbox& out) {
  switch (view) {
    case View::pool:
      return pool_pane(m, world, box, out);
    case View::timeline:
      return timeline_pane(m, world, box, out);
    case View::why:
      return why_pane(m, box, true, out);
    case View::log:
      return log_pane(m, box, out);
    case View::all:
      return;
  }
}

// Lets a dragged splitter change one share of the layout.
void drag(const Model& m, float Layout::*share, const char* id, ImVec2 min, ImVec2 max,
          bool upright, float extent, Outbox& out) {
  const auto next = splitter(id, min, max, upright, m.layout.*share, extent);
  if (!next) return;
  Layout layout = m.layout;
  layout.*share = *next;
  out.push_back(SetLayout{layout});
}

void all_panes(const Model& m, const model::World& world, const Box& body, Outbox& out) {
  const float space = px(gap);
  const bool wide = body.width() >= px(two_columns_from);
  const float least = px(160);
  const auto part = [&](float whole, float share) {
    return std::clamp(std::floor(whole * share), std::min(least, whole / 2),
                      std::max(whole - least, whole / 2));
  };
  // Two columns need more than one, and less than twice as much.
  const float more = wide ? 0.14F : 0.0F;
  const float side = part(body.width(), std::min(m.layout.side + more, 0.9F));
  const Box left{body.min, {body.max.x - side - space, body.max.y}};
  const Box right{{body.max.x - side, body.min.y}, body.max};
  drag(m, &Layout::side, "side", {left.max.x, body.min.y}, {right.min.x, body.max.y}, true,
       body.width(), out);

  const float timeline = part(left.height(), m.layout.timeline);
  const float cut = left.max.y - timeline;
  pool_pane(m, world, {left.min, {left.max.x, cut - space}}, out);
  drag(m, &Layout::timeline, "timeline", {left.min.x, cut - space}, {left.max.x, cut}, false,
       left.height(), out);
  timeline_pane(m, world, {{left.min.x, cut}, left.max}, out);

  if (wide) {
    const float log = part(right.width(), std::min(m.layout.log + more, 0.9F));
    const float at = right.max.x - log;
    const float details = part(right.height(), m.layout.details);
    const float below = right.max.y - details;
    why_pane(m, {right.min, {at - space, below - space}}, false, out);
    drag(m, &Layout::details, "details", {right.min.x, below - space}, {at - space, below}, false,
         right.height(), out);
    details_pane(m, {{right.min.x, below}, {at - space, right.max.y}}, out);
    drag(m, &Layout::log, "log", {at - space, right.min.y}, {at, right.max.y}, true, right.width(),
         out);
    const float overview = px(pane_title_height + 22 * overview_rows + 16);
    const float above = right.max.y - overview - space;
    log_pane(m, {{at, right.min.y}, {right.max.x, above}}, out);
    const Pane pane("overview", "THE WHOLE RUN", {{at, above + space}, right.max});
    if (pane) draw_overview(m);
  } else {
    const float log = part(right.height(), m.layout.log);
    const float at = right.max.y - log;
    why_pane(m, {right.min, {right.max.x, at - space}}, true, out);
    drag(m, &Layout::log, "log", {right.min.x, at - space}, {right.max.x, at}, false,
         right.height(), out);
    log_pane(m, {{right.min.x, at}, right.max}, out);
  }
}

// The file under way, as a thin line under the top bar.
void progress_line(const Model& m, const Box& bar) {
  if (!m.loading) return;
  const float width = bar.width() * std::max(m.loading_progress, 0.02F);
  ImGui::GetWindowDrawList()->AddRectFilled({bar.min.x, bar.max.y - px(2)},
                                            {bar.min.x + width, bar.max.y}, palette().accent);
}

}  // namespace

void draw_frame(const Model& m, const model::World& world, View view, Outbox& out) {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
  ImGui::Begin("poolscope", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus |
                   ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar(2);

  const float space = px(gap);
  const Box top{{0, 0}, {size.x, px(44)}};
  draw_top_bar(m, top, out);
  progress_line(m, top);

  Box body{{space, top.max.y}, {size.x - space, size.y - space}};
  if (m.show_errors) body.min.y += draw_errors(m, body, out) + space;
  if (shown_run(m)) {
    const Box bottom{{space, size.y - px(52)}, {size.x - space, size.y}};
    body.max.y = bottom.min.y;
    if (view == View::all)
      all_panes(m, world, body, out);
    else
      one_pane(m, world, view, body, out);
    draw_transport(m, bottom, out);
  } else {
    draw_start(m, body, out);
  }
  ImGui::End();

  if (m.show_browser) draw_browser(m, out);
  if (m.show_help) draw_help(out);
}

}  // namespace poolscope::gui
