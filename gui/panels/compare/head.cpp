// The head of a column: which run it is, what it comes to, and what it did.
#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>

#include "app/compare/actions.hpp"
#include "app/frame/actions.hpp"
#include "app/why/actions.hpp"
#include "panels/compare/parts.hpp"
#include "panels/why/said.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "present/format.hpp"
#include "widgets/button.hpp"
#include "widgets/link.hpp"
#include "widgets/pattern.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

void sums(const Compared& all, std::size_t place, const Box& box) {
  const Palette& p = palette();
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const trace::Summary& summary = *all.runs[place]->summary;
  const CompareRow& opened = all.rows[static_cast<std::size_t>(trace::Metric::connections_opened)];
  const CompareCell& cell = opened.cells[place];
  float x = box.min.x + px(12);
  const float top = box.min.y + px(36), row = px(26);
  const bool best = cell.best;
  draw_text_in_row(draw, fonts().sentence, best ? p.active : p.text, x, top, row, cell.value);
  x += text_width(fonts().sentence, cell.value) + px(8);
  std::string words = summary.opened() == 1 ? "connection" : "connections";
  words += " for " + format_plural(summary.transfers(), "transfer");
  if (best) words += std::string("  ") + symbol::check + " fewest";
  if (!cell.difference.empty()) words += "  " + cell.difference;
  draw_text_in_row(draw, fonts().text, p.text, x, top, row,
                   elided(fonts().text, words, box.max.x - px(12) - x));
}

void sentence(const Model& column, const Box& box, KeptDecision& kept, Outbox& out) {
  const Palette& p = palette();
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const float x = box.min.x + px(12), top = box.min.y + px(62), row = px(20);
  const float room = box.width() - px(24);
  const WhyView* why = said_why(column, kept);
  if (!why) {
    draw_text_in_row(draw, fonts().label, p.quiet, x, top, row, "Nothing has been decided yet.");
    return;
  }
  const std::string title = why->title + ".";
  const LinkTouch touch =
      text_link(*draw, fonts().strong_label, p.text, {x, top}, row, room, title);
  const float more = x + touch.width + px(8);
  if (more < x + room - px(40))
    draw_text_in_row(draw, fonts().label, p.quiet, more, top, row,
                     elided(fonts().label, why->sentence, x + room - more));
  if (pointed_at({x, top}, {x + room, top + row}))
    hint(why->title + ". " + why->sentence, "click: why, in full");
  if (!touch.clicked) return;
  out.emit(ChooseRun{column.run});
  out.emit(CompareRuns{});
  out.emit(Select{{Selection::Kind::transfer, why->request}, false});
  out.emit(FrontPane{PaneId::why});
}

}  // namespace

float compare_head_height() {
  return px(88);
}

void draw_compare_head(const Model& column, const Compared& all, const Box& box, ColumnKept& kept,
                       Outbox& out) {
  const std::size_t place = column.compare.column - 1;
  const Run& run = *all.runs[place];
  const Palette& p = palette();
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const bool shown = shown_run(column) && place < column.compare.columns.size();
  const LineLook look = line_look(place);
  // Its line in the chart, so that the eye finds it there.
  const float line_y = box.min.y + px(18), line_x = box.min.x + px(12);
  if (look.dash > 0)
    dashed_line(*draw, {line_x, line_y}, {line_x + px(24), line_y}, look.colour, px(3), look.dash,
                look.gap);
  else
    draw->AddLine({line_x, line_y}, {line_x + px(24), line_y}, look.colour, px(3));
  std::vector<std::string> names;
  for (const Run& one : column.document->runs) names.push_back(title_of(one));
  const float left = box.min.x + px(44);
  const float wide = std::min(px(220), box.max.x - px(48) - left);
  if (shown)
    if (const auto chosen = drop_down("run", {left, box.min.y + px(4)}, wide, names,
                                      column.document->place_of(column.run)))
      out.emit(SetColumn{place, column.document->runs[*chosen].id});
  const std::string libcurl = "libcurl " + run.trace->setup().libcurl;
  const float after = left + wide + px(12);
  const ImVec2 size{px(28), px(28)}, button{box.max.x - px(8) - size.x, box.min.y + px(4)};
  compare_settings(column, run, button, size, kept.settings, out);
  if (after + text_width(fonts().label, libcurl) < button.x - px(8))
    draw_text_in_row(draw, fonts().label, p.quiet, after, box.min.y + px(4), px(28), libcurl);
  sums(all, place, box);
  sentence(column, box, kept.said, out);
}

}  // namespace poolscope::gui
