#include "panels/frame/panel.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "panels/commands/help.hpp"
#include "panels/commands/menu.hpp"
#include "panels/commands/palette.hpp"
#include "panels/compare/fork.hpp"
#include "panels/compare/panel.hpp"
#include "panels/details/panel.hpp"
#include "panels/document/browser.hpp"
#include "panels/document/errors.hpp"
#include "panels/document/export.hpp"
#include "panels/document/limit.hpp"
#include "panels/frame/places.hpp"
#include "panels/frame/presentation.hpp"
#include "panels/log/panel.hpp"
#include "panels/overview/panel.hpp"
#include "panels/playback/transport.hpp"
#include "panels/pool/panel.hpp"
#include "panels/start/panel.hpp"
#include "panels/study/panel.hpp"
#include "panels/timeline/panel.hpp"
#include "panels/why/panel.hpp"
#include "platform/theme.hpp"
#include "widgets/pane.hpp"
#include "widgets/splitter.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

constexpr float gap = 8;

void content(const Model& m, const model::World& world, PaneId pane, const Box& box,
             float free_from, Outbox& out) {
  {
    const Pane surface(title_of(pane), box);
    if (!surface) return;
    switch (pane) {
      case PaneId::pool:
        draw_pool_panel(m, world, out);
        break;
      case PaneId::timeline:
        draw_timeline_panel(m, world, out);
        break;
      case PaneId::why:
        draw_why_panel(m, world, out);
        break;
      case PaneId::details:
        draw_details_panel(m, world, out);
        break;
      case PaneId::log:
        draw_log_panel(m, world, out);
        break;
      case PaneId::overview:
        draw_overview_panel(m, world, out);
        break;
    }
  }
  // What a pane has in its title line, over its surface and right of the titles.
  const Box head{{free_from, box.min.y}, {box.max.x, box.min.y + px(pane_title_height)}};
  if (pane == PaneId::timeline) draw_timeline_header(m, head, out);
  if (pane == PaneId::pool) draw_pool_header(m, head, out);
  if (pane == PaneId::log) draw_log_header(m, head, out);
}

void surface(const Box& box) {
  ImGui::GetWindowDrawList()->AddRectFilled(box.min, box.max, palette().pane, px(4));
}

void panes(const Model& m, const model::World& world, const Box& body, Outbox& out) {
  const std::vector<PlacedBox> boxes = place_panes(m, body, out);
  for (const PlacedBox& one : boxes) {
    surface(one.box);
    const PaneId front = m.frame.layout().places[static_cast<std::size_t>(one.place)].front;
    ImGui::PushID(static_cast<int>(one.place));
    const float free_from = draw_titles(m, one, out);
    content(m, world, front, one.box, free_from, out);
    ImGui::PopID();
  }
  draw_title_drag(body, boxes, out);
}

void one_pane(const Model& m, const model::World& world, PaneId pane, const Box& box, Outbox& out) {
  surface(box);
  const std::string words = capitals_of(pane);
  draw_text_in_row(ImGui::GetWindowDrawList(), fonts().strong_label, palette().quiet,
                   box.min.x + px(12), box.min.y, px(pane_title_height), words);
  content(m, world, pane, box, box.min.x + px(24) + text_width(fonts().strong_label, words), out);
}

// For a projector: what happens, when, and one sentence of why.
void presentation(const Model& m, const model::World& world, const Box& body, Outbox& out) {
  const float space = px(8), sentence = sentence_height(m, body.width());
  const float above = std::floor((body.height() - sentence - 2 * space) * 0.46F);
  const Box pool{body.min, {body.max.x, body.min.y + above}};
  const Box words{{body.min.x, pool.max.y + space}, {body.max.x, pool.max.y + space + sentence}};
  one_pane(m, world, PaneId::pool, pool, out);
  draw_sentence(m, words, out);
  one_pane(m, world, PaneId::timeline, {{body.min.x, words.max.y + space}, body.max}, out);
}

// The file under way, as a thin line under the top bar.
void progress_line(const Model& m, const Box& bar) {
  if (!m.work.busy()) return;
  const float width = bar.width() * std::max(m.work.progress, 0.02F);
  ImGui::GetWindowDrawList()->AddRectFilled({bar.min.x, bar.max.y - px(2)},
                                            {bar.min.x + width, bar.max.y}, palette().accent);
}

}  // namespace

void draw_frame(const Model& m, const model::World& world, std::optional<PaneId> alone,
                Outbox& out) {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
  ImGui::Begin("poolscope", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus |
                   ImGuiWindowFlags_NoNavFocus | ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar(2);

  const float space = px(gap);
  const Box top{{0, 0}, {size.x, px(44)}};
  draw_top_bar(m, top, out);
  progress_line(m, top);

  Box body{{space, top.max.y}, {size.x - space, size.y - space}};
  if (m.work.at_limit) body.min.y += draw_limit(m, body, out) + space;
  if (shows(m, Strip::errors) || shows(m, Strip::remarks))
    body.min.y += draw_errors(m, body, out) + space;
  if (m.study.shown && shown_run(m) && !alone) {
    draw_study(m, body, out);
  } else if (shown_run(m)) {
    const Box bottom{{space, size.y - px(52)}, {size.x - space, size.y}};
    body.max.y = bottom.min.y;
    if (alone)
      one_pane(m, world, *alone, body, out);
    else if (m.compare.differences)
      draw_compare(m, body, out);
    else if (m.frame.present)
      presentation(m, world, body, out);
    else
      panes(m, world, body, out);
    draw_transport(m, bottom, out);
  } else {
    draw_start(m, body, out);
  }
  ImGui::End();

  if (shows_browser(m)) draw_browser(m, out);
  if (shows_help(m)) draw_help(m, out);
  if (shows(m, Overlay::palette)) draw_palette(m, out);
  if (shows(m, Overlay::export_picture)) draw_export(m, out);
  if (shows(m, Overlay::fork)) draw_fork(m, world, out);
  draw_notice(m, out);
}

}  // namespace poolscope::gui
