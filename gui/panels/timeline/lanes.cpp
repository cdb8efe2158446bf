#include "panels/timeline/lanes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/timeline/time_window.hpp"
#include "model/vocabulary.hpp"
#include "panels/looks.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "present/format.hpp"
#include "present/pool/shutdown_words.hpp"
#include "present/pool/view.hpp"
#include "widgets/lane.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

// "api.test:443" without its port where the lane has little room.
std::string host_of(const std::string& destination) {
  return destination.substr(0, destination.rfind(':'));
}

// From where to where a bar reaches in its lane, top to bottom.
std::pair<float, float> extent(const Lane& lane, const Bar& bar, float y, float height,
                               bool dense) {
  const float inset = dense ? px(1) : px(3);
  float top = y + inset, bottom = y + height - inset;
  const bool in_rows = bar.kind == BarKind::waiting || bar.kind == BarKind::receiving;
  if (in_rows && lane.rows > 1) {
    const float each = (bottom - top) / static_cast<float>(lane.rows);
    top += each * static_cast<float>(bar.row);
    bottom = top + std::max(each - px(1), px(1));
  }
  return {top, bottom};
}

bool closed_against_its_will(model::CloseReason reason) {
  return is_eviction(reason) || info(reason).kind == model::CloseKind::failed;
}

}  // namespace

LanePainter::LanePainter(const Model& m, const Run& run, const Lanes& lanes, const Scale& scale,
                         Outbox& out)
    : m_(m), run_(run), lanes_(lanes), scale_(scale), out_(out) {}

void LanePainter::point(Selection what, TimeWindow stretch) {
  pointed_ = {what, stretch, {}, false, 0};
}

void LanePainter::draw(ImDrawList& draw, const Lane& lane, ImVec2 at, ImVec2 bars, float height,
                       bool dense, bool pointer_on_bars) {
  const Palette& p = palette();
  const ImVec2 end{bars.x + scale_.width, at.y + height};
  label_width_ = bars.x - at.x;
  const bool over = ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(at, end);
  if (lane.kind == Lane::Kind::connection) {
    const Selection here{Selection::Kind::connection, lane.connection};
    if (m_.selection.what == here)
      draw.AddRectFilled(at, end, p.selection);
    else if (m_.selection.hovered == here)
      draw.AddRectFilled(at, end, p.hover);
    if (over) {
      const ConnectionLife& life = run_.index->connections[lane.connection];
      point(here, around(life.opened, life.ever_closed ? life.closed : run_.index->end));
    }
  }
  label(draw, lane, at, height, dense);
  draw.PushClipRect({bars.x, at.y}, end, true);
  // Grounds and idle lines first, transfers over them.
  const std::vector<Bar> all = lane_bars(*run_.index, lanes_, lane, scale_);
  const Bar *ground = nullptr, *front = nullptr;  // what the pointer is on
  for (const Bar& b : all) {
    bar(draw, lane, b, bars, height, dense);
    if (pointer_on_bars && b.kind != BarKind::in_use && under_pointer(lane, b, bars, height, dense))
      (is_of_transfer(b.kind) ? front : ground) = &b;
  }
  if (const Bar* on = front ? front : ground) {
    point(meant_by(lane, *on), around(on->from, on->to));
    if (on->count > 1)
      tell_merged(lane, *on, ground);
    else
      tell(lane, *on);
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Bar& b = all[i];
    if (b.count != 1 || b.transfer == UINT32_MAX || b.kind == BarKind::pending) continue;
    const bool goes_on = i + 1 < all.size() && all[i + 1].count == 0 &&
                         all[i + 1].transfer == b.transfer && all[i + 1].row == b.row;
    const auto [top, bottom] = extent(lane, b, bars.y, height, dense);
    const ImVec2 from{bars.x + b.x0, top};
    const ImVec2 to{bars.x + (goes_on ? all[i + 1].x1 : b.x1), bottom};
    bar_name(draw, from, to, b.kind == BarKind::waiting ? bars.x + b.x1 : from.x,
             run_.index->transfers[b.transfer].name.c_str());
    const Selection what = meant_by(lane, b);
    if (m_.selection.lights(what)) bar_outline(draw, from, to, m_.selection.what == what);
  }
  if (lane.kind == Lane::Kind::connection && !dense) arcs(draw, lane, bars, height);
  if (lane.kind == Lane::Kind::connection) marks(draw, lane, bars, height, pointer_on_bars);
  if (lane.kind == Lane::Kind::connection) close_mark(draw, lane, bars, height, pointer_on_bars);
  draw.PopClipRect();
}

void LanePainter::label(ImDrawList& draw, const Lane& lane, ImVec2 at, float height, bool dense) {
  const Palette& p = palette();
  const float middle = at.y + height / 2;
  const auto put = [&](float x, ImFont* font, ImU32 colour, const std::string& text, float width) {
    draw_text_elided(&draw, font, colour, {x, middle - line_height(font) / 2}, width, text);
  };
  const float width = label_width_ - px(8);
  switch (lane.kind) {
    case Lane::Kind::pool:
    case Lane::Kind::destination:
      break;  // heads draw themselves
    case Lane::Kind::waiting:
      if (!dense) put(at.x + px(8), fonts().label, p.quiet, lane.label, width - px(8));
      break;
    case Lane::Kind::connection: {
      if (dense) break;
      const bool chosen =
          m_.selection.what == Selection{Selection::Kind::connection, lane.connection};
      put(at.x + px(8), fonts().mono, chosen ? p.accent : p.text, lane.label, px(40));
      put(at.x + px(48), fonts().label,
          lane.first_of_destination ? p.quiet : with_alpha(p.quiet, 0.55F),
          host_of(lane.destination), width - px(52));
      break;
    }
  }
}

Selection LanePainter::meant_by(const Lane& lane, const Bar& bar) const {
  if (bar.transfer != UINT32_MAX)
    return {Selection::Kind::transfer, model::index(run_.index->transfers[bar.transfer].request)};
  if (lane.kind == Lane::Kind::connection) return {Selection::Kind::connection, lane.connection};
  return {};
}

void LanePainter::bar(ImDrawList& draw, const Lane& lane, const Bar& bar, ImVec2 at, float height,
                      bool dense) {
  const StateLook state = look_of(bar.kind);
  BarLook look;
  look.colour = state.colour;
  look.pattern = state.pattern;
  look.outline = state.outline;
  look.share = bar.count > 1 ? bar.share : 1;
  look.merged = bar.count > 1;
  look.text_colour = palette().on_accent;
  if (bar.kind == BarKind::idle || bar.kind == BarKind::stale) {
    look.shape = bar.kind == BarKind::idle ? BarLook::Shape::line : BarLook::Shape::broken_line;
    look.text = bar.kind == BarKind::idle ? "idle" : "stale";
    look.text_colour = palette().quiet;
  } else if (bar.kind == BarKind::pending) {
    look.shape = BarLook::Shape::dashed_box;
    look.text_colour = palette().text;
  }
  const Selection what = meant_by(lane, bar);
  if (bar.kind == BarKind::pending && bar.count == 1) {
    look.text = run_.index->transfers[bar.transfer].name.c_str();
    look.selected = m_.selection.what == what;
    look.lit = m_.selection.hovered == what;
  }
  const auto [top, bottom] = extent(lane, bar, at.y, height, dense);
  const ImVec2 from{at.x + bar.x0, top}, to{at.x + bar.x1, bottom};
  draw_bar(draw, from, to, look);
  if (bar.kind == BarKind::stale)
    deadline_mark(draw, {from.x, at.y + px(2)}, height - px(4), state.colour);
}

bool LanePainter::under_pointer(const Lane& lane, const Bar& bar, ImVec2 at, float height,
                                bool dense) const {
  const auto [top, bottom] = extent(lane, bar, at.y, height, dense);
  const float left = at.x + bar.x0, right = at.x + bar.x1;
  return ImGui::IsMouseHoveringRect(
      {left - px(1), dense ? at.y : top},
      {std::max(right, left + px(3)), dense ? at.y + height : bottom});
}

void LanePainter::head(ImDrawList& draw, const Lane& lane, ImVec2 at, ImVec2 bars, float height,
                       bool folded) {
  const Palette& p = palette();
  const ImVec2 end{bars.x + scale_.width, at.y + height};
  label_width_ = bars.x - at.x;
  const bool owner = lane.kind == Lane::Kind::pool;
  const bool over = ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(at, end);
  const float row = std::min(height, px(22));
  const bool on_label = over && ImGui::GetIO().MousePos.x < bars.x;
  if (on_label) draw.AddRectFilled(at, {bars.x - px(4), at.y + row}, p.hover, px(4));
  const float inset = owner ? 0 : px(8);
  draw_text_in_row(&draw, fonts().label, p.quiet, at.x + inset, at.y, row,
                   folded ? symbol::caret_right : symbol::caret_down);
  ImFont* font = owner ? fonts().strong_label : fonts().label;
  const std::string name = elided(font, lane.label, label_width_ - inset - px(16) - px(8));
  draw_text_in_row(&draw, font, p.text, at.x + inset + px(16), at.y, row, name);
  if (folded) {
    const std::string words = format_plural(lane.members, "connection");
    draw_text_elided(&draw, fonts().label, p.quiet, {at.x + inset + px(16), at.y + px(19)},
                     label_width_ - inset - px(20), words);
    load(draw, lanes_.loads[lane.load], {bars.x, at.y}, height);
  } else if (const std::uint64_t hidden = owner ? lanes_.waiting_hidden[lane.pool] : 0;
             hidden > 0) {
    draw_text_in_row(&draw, fonts().label, p.quiet, bars.x, at.y, row,
                     "+" + format_plural(hidden, "wait") + " more than there are lanes for");
  }
  if (!over) return;
  if (owner)
    point({Selection::Kind::owner, lane.pool}, m_.timeline.window);
  else if (!lane.group.empty())
    point({}, m_.timeline.window);
  if (on_label) {
    pointed_.fold = lane.group;
    hint(format_plural(lane.members, "connection") +
         (folded ? ". A click shows a lane for each." : ". A click folds them into one lane."));
    return;
  }
  if (!folded) return;
  const GroupLoad& load = lanes_.loads[lane.load];
  const double t = scale_.time(ImGui::GetIO().MousePos.x - bars.x);
  const double part = std::max(static_cast<double>(lanes_.end), 1.0) / load_parts;
  const auto n = std::min(static_cast<std::size_t>(std::max(t, 0.0) / part), load_parts - 1);
  Tooltip tip(lane.label);
  tip.line("at", format_time(static_cast<model::Time>(t)));
  tip.line("open", format_count(load.open[n]));
  tip.line("at work", format_count(load.active[n]));
  tip.line("most", format_count(load.peak) + " open at once");
  tip.quiet("The most in each of " + format_count(load_parts) + " parts of the run.");
}

// Open connections as a paler ground, those at work before it; a pixel shows the most that it
// holds.
void LanePainter::load(ImDrawList& draw, const GroupLoad& load, ImVec2 at, float height) {
  const Palette& p = palette();
  if (load.peak == 0) return;
  const double part = std::max(static_cast<double>(lanes_.end), 1.0) / load_parts;
  const float ground = at.y + height - px(2), room = height - px(6), step = 2;
  const auto part_of = [&](float x) {
    const double n = scale_.time(x) / part;
    return static_cast<std::size_t>(std::clamp(n, 0.0, static_cast<double>(load_parts - 1)));
  };
  const auto tall = [&](std::uint32_t n) {
    return room * static_cast<float>(n) / static_cast<float>(load.peak);
  };
  for (float x = 0; x < scale_.width; x += step) {
    std::uint32_t open = 0, active = 0;
    for (std::size_t i = part_of(x); i <= part_of(x + step); ++i) {
      open = std::max(open, load.open[i]);
      active = std::max(active, load.active[i]);
    }
    if (open == 0) continue;
    draw.AddRectFilled({at.x + x, ground - std::max(tall(open), 1.0F)}, {at.x + x + step, ground},
                       with_alpha(p.idle, 0.30F));
    if (active > 0)
      draw.AddRectFilled({at.x + x, ground - std::max(tall(active), 1.0F)},
                         {at.x + x + step, ground}, p.active);
  }
  const std::string most = format_count(load.peak);
  draw_text(&draw, fonts().label, p.quiet, {at.x + px(4), at.y + px(2)}, most + " at most");
}

// One connection serves one transfer after the other: a curve over the time between them, where
// there is room, and for what is selected or hovered.
void LanePainter::arcs(ImDrawList& draw, const Lane& lane, ImVec2 at, float height) {
  const ConnectionLife& life = run_.index->connections[lane.connection];
  if (life.uses.size() < 2 || life.ready == model::never) return;
  const auto first =
      std::lower_bound(life.uses.begin(), life.uses.end(), m_.timeline.window.from,
                       [](const Use& use, double t) { return static_cast<double>(use.from) < t; });
  for (auto use = first == life.uses.begin() ? first + 1 : first; use != life.uses.end(); ++use) {
    const Use& before = *(use - 1);
    if (static_cast<double>(before.to) > m_.timeline.window.to) break;
    if (before.to == model::never || before.to > use->from) continue;  // streams side by side
    const float x0 = at.x + scale_.x(static_cast<double>(before.to));
    const float x1 = at.x + scale_.x(static_cast<double>(use->from));
    if (x1 - x0 < px(14)) continue;
    const Selection next{Selection::Kind::transfer,
                         model::index(run_.index->transfers[use->transfer].request)};
    const bool meant = m_.selection.lights(next);
    const float base = at.y + height / 2, rise = std::min(px(7), height / 2 - px(1));
    const ImU32 colour = meant ? palette().accent : with_alpha(palette().idle, 0.7F);
    const float bend = std::min((x1 - x0) / 2, px(24));
    draw.PathLineTo({x0, base});
    draw.PathBezierCubicCurveTo({x0 + bend * 0.3F, base - rise * 1.3F},
                                {x0 + bend * 0.6F, base - rise}, {x0 + bend, base - rise}, 8);
    draw.PathLineTo({x1 - bend, base - rise});
    draw.PathBezierCubicCurveTo({x1 - bend * 0.6F, base - rise},
                                {x1 - bend * 0.3F, base - rise * 1.3F}, {x1, base}, 8);
    draw.PathStroke(colour, 0, meant ? px(2) : px(1));
    draw.AddTriangleFilled({x1, base}, {x1 - px(4), base - px(4)}, {x1 + px(1), base - px(5)},
                           colour);
  }
}

// The moment from which a connection is of no use although it is still there.
void LanePainter::marks(ImDrawList& draw, const Lane& lane, ImVec2 at, float height,
                        bool pointer_on_bars) {
  const ConnectionLife& life = run_.index->connections[lane.connection];
  if (life.peer_closed == model::never) return;
  const float x = at.x + scale_.x(static_cast<double>(life.peer_closed));
  if (x < at.x || x > at.x + scale_.width) return;
  const float middle = at.y + height / 2, r = std::min(px(4), height / 2 - 1);
  draw.AddQuadFilled({x, middle - r}, {x + r, middle}, {x, middle + r}, {x - r, middle},
                     palette().stale);
  if (!pointer_on_bars ||
      !ImGui::IsMouseHoveringRect({x - px(5), at.y}, {x + px(5), at.y + height}))
    return;
  Tooltip tip("The server closed #" + std::to_string(life.number));
  tip.line("at", format_time(life.peer_closed));
  tip.sentence("libcurl finds out when a transfer next searches, or fails on it.");
}

void LanePainter::close_mark(ImDrawList& draw, const Lane& lane, ImVec2 at, float height,
                             bool pointer_on_bars) {
  const ConnectionLife& life = run_.index->connections[lane.connection];
  if (!life.ever_closed) return;
  const float x = at.x + scale_.x(static_cast<double>(life.closed));
  if (x < at.x - px(6) || x > at.x + scale_.width + px(6)) return;
  end_mark(draw, {std::min(x, at.x + scale_.width - px(1)), at.y + height / 2}, height,
           colour_of(life.reason), closed_against_its_will(life.reason));
  if (!pointer_on_bars ||
      !ImGui::IsMouseHoveringRect({x - px(5), at.y}, {x + px(5), at.y + height}))
    return;
  point({Selection::Kind::connection, lane.connection}, around(life.opened, life.closed));
  pointed_.event = life.close_event;  // who asks about the end is shown the end
  Tooltip tip("#" + std::to_string(life.number) + " closed");
  tip.line("at", format_time(life.closed));
  tip.line("why", model::info(life.reason).words);
  tip.line("served", format_plural(life.uses.size(), "transfer"));
}

// `bar` is what the pointer is on, `ground` what lies below it (or itself): one box tells of both.
void LanePainter::tell_merged(const Lane& lane, const Bar& bar, const Bar* ground) const {
  const Merged merged = merged_in(*run_.index, lanes_, lane, bar);
  const bool of_transfers = merged.transfers > 0;
  const std::string many = format_count(bar.count);
  Tooltip tip((of_transfers ? many + (lane.kind == Lane::Kind::waiting ? " waits" : " transfers")
                            : many + " stretches") +
              " of " + lane.label + ", drawn as one");
  tip.line("from", format_time(bar.from));
  tip.line("to", format_time(bar.to));
  if (of_transfers) {
    tip.line("these", run_.index->transfers[merged.first].name + " … " +
                          run_.index->transfers[merged.last].name);
    if (merged.failed > 0) tip.line("failed", format_count(merged.failed));
  }
  for (const Merged::Part& part : merged.parts)
    tip.line(words_of(part.kind), format_duration(part.time) + " in " + format_count(part.count));
  if (of_transfers && ground && ground->count > 1)
    for (const Merged::Part& part : merged_in(*run_.index, lanes_, lane, *ground).parts)
      if (part.kind != BarKind::in_use)
        tip.line(words_of(part.kind),
                 format_duration(part.time) + " in " + format_count(part.count));
  if (lane.kind == Lane::Kind::connection)
    tip.line("not idle", fmt::format("{:.0f} % of the time", static_cast<double>(bar.share) * 100));
  tip.quiet("Too narrow to tell apart here: double click or turn the wheel to come closer.");
}

void LanePainter::tell(const Lane& lane, const Bar& bar) const {
  const model::Duration length = bar.to - bar.from;
  if (bar.transfer != UINT32_MAX) {
    const TransferLife& life = run_.index->transfers[bar.transfer];
    Tooltip tip(life.name + (lane.kind == Lane::Kind::connection
                                 ? " on " + lane.label + "  " + lane.destination
                                 : "  waits for a connection"));
    tip.line("here", words_of(bar.kind) + ", " + format_duration(length));
    tip.line("from", format_time(bar.from));
    tip.line("to", format_time(bar.to));
    if (life.done != model::never)
      tip.line("in all", format_duration(life.done - life.due) + " since it was wanted");
    if (lane.kind == Lane::Kind::waiting && !life.decisions.empty()) {
      model::GateId gate = model::GateId::none;
      for (const DecisionPoint& d : life.decisions)
        if (d.outcome == model::Outcome::wait && d.t <= bar.from) gate = d.gate;
      tip.sentence("It " + waits_for(gate) + ".");
    }
    return;
  }
  Tooltip tip(lane.label + "  " + lane.destination);
  tip.line(words_of(bar.kind), format_duration(length));
  tip.line("from", format_time(bar.from));
  tip.line("to", format_time(bar.to));
  if (lane.connection == UINT32_MAX) return;
  const ConnectionLife& life = run_.index->connections[lane.connection];
  if (const auto limit = lanes_.idle_limit[lane.connection]; bar.kind == BarKind::idle && limit > 0)
    tip.quiet("It may be idle for " + format_duration(limit) + " (CURLOPT_MAXAGE_CONN).");
  if (bar.kind == BarKind::shutting_down) {
    tip.line("why", model::info(life.reason).words);
    tip.sentence(why_still_open(run_.trace->setup()));
    tip.sentence(counted_by(run_.trace->setup()));
  }
  if (bar.kind == BarKind::stale)
    tip.sentence(life.peer_closed <= bar.from
                     ? "The server has closed it. Nothing happens to it until a transfer searches."
                     : "Past its age limit. Nothing closes it until a transfer searches.");
}

}  // namespace poolscope::gui
