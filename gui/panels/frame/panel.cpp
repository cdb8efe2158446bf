#include "panels/frame/panel.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "app/frame/panes.hpp"
#include "panels/commands/help.hpp"
#include "panels/commands/menu.hpp"
#include "panels/document/errors.hpp"
#include "panels/document/limit.hpp"
#include "panels/frame/panes.hpp"
#include "panels/frame/presentation.hpp"
#include "panels/study/panel.hpp"
#include "platform/theme.hpp"
#include "widgets/pane.hpp"
#include "widgets/splitter.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

constexpr float gap = 8;

void surface(const Box& box) {
  ImGui::GetWindowDrawList()->AddRectFilled(box.min, box.max, palette().pane, px(4));
}

void panes(const PaneFrame& f, const Box& body) {
  const std::vector<PlacedBox> boxes = place_panes(f.m, body, f.out);
  for (const PlacedBox& one : boxes) {
    surface(one.box);
    const PaneId front = f.m.frame.layout().places[static_cast<std::size_t>(one.place)].front;
    ImGui::PushID(static_cast<int>(one.place));
    const float free_from = draw_titles(f.m, one, f.views.title_drag, f.out);
    draw_pane(front, f, one.box, free_from);
    ImGui::PopID();
  }
  draw_title_drag(body, boxes, f.views.title_drag, f.out);
}

void one_pane(const PaneFrame& f, PaneId pane, const Box& box) {
  surface(box);
  const char* words = row_of(pane).capitals;
  draw_text_in_row(ImGui::GetWindowDrawList(), fonts().strong_label, palette().quiet,
                   box.min.x + px(12), box.min.y, px(pane_title_height), words);
  draw_pane(pane, f, box, box.min.x + px(24) + text_width(fonts().strong_label, words));
}

// For a projector: what happens, when, and one sentence of why.
void presentation(const PaneFrame& f, const Box& body) {
  KeptDecision& said = f.views.said;
  const float space = px(8), sentence = sentence_height(f.m, body.width(), said);
  const float above = std::floor((body.height() - sentence - 2 * space) * 0.46F);
  const Box pool{body.min, {body.max.x, body.min.y + above}};
  const Box words{{body.min.x, pool.max.y + space}, {body.max.x, pool.max.y + space + sentence}};
  one_pane(f, PaneId::pool, pool);
  draw_sentence(f.m, words, said, f.out);
  one_pane(f, PaneId::timeline, {{body.min.x, words.max.y + space}, body.max});
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
                Views& views, Outbox& out) {
  const PaneFrame frame{m, world, views, out};
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
  draw_top_bar(m, top, views.menu_was_open, out);
  progress_line(m, top);

  Box body{{space, top.max.y}, {size.x - space, size.y - space}};
  if (m.work.at_limit) body.min.y += draw_limit(m, body, out) + space;
  if (shows(m, Strip::errors) || shows(m, Strip::remarks))
    body.min.y += draw_errors(m, body, out) + space;
  if (m.study.shown && shown_run(m) && !alone) {
    draw_study(m, body, views.study, out);
  } else if (shown_run(m)) {
    const Box bottom{{space, size.y - px(52)}, {size.x - space, size.y}};
    body.max.y = bottom.min.y;
    if (alone)
      one_pane(frame, *alone, body);
    else if (m.compare.differences)
      draw_compare(m, body, views.compare, out);
    else if (m.frame.present)
      presentation(frame, body);
    else
      panes(frame, body);
    draw_transport(m, bottom, views.transport, out);
  } else {
    draw_start(m, body, views.start, out);
  }
  ImGui::End();

  if (shows_browser(m)) draw_browser(m, views.browser, out);
  if (shows_help(m)) draw_help(m, out);
  if (shows(m, Overlay::palette)) draw_palette(m, views.palette, out);
  if (shows(m, Overlay::export_picture)) draw_export(m, views.exported, out);
  if (shows(m, Overlay::fork)) draw_fork(m, world, views.fork, out);
  draw_notice(m, views.notice, out);
}

}  // namespace poolscope::gui
