#include "panels/timeline_lanes.hpp"

#include <algorithm>

#include "match/explain.hpp"
#include "panels/state_looks.hpp"
#include "platform/theme.hpp"
#include "present/format.hpp"
#include "present/pool_view.hpp"
#include "widgets/lane.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

// "api.test:443" without its port where the lane has little room.
std::string host_of(const std::string& destination) {
  return destination.substr(0, destination.rfind(':'));
}

TimeWindow around(model::Time from, model::Time to) {
  const auto a = static_cast<double>(from), b = static_cast<double>(to);
  const double margin = std::max((b - a) * 0.15, 10.0);
  return {a - margin, b + margin};
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
  return is_eviction(reason) || reason == model::CloseReason::died ||
         reason == model::CloseReason::aborted || reason == model::CloseReason::connect_failed;
}

}  // namespace

LanePainter::LanePainter(const Model& m, const Run& run, const Lanes& lanes, const Scale& scale,
                         Outbox& out)
    : m_(m), run_(run), lanes_(lanes), scale_(scale), out_(out) {}

void LanePainter::point(Selection what, TimeWindow stretch) {
  pointed_ = what;
  stretch_ = stretch;
}

void LanePainter::draw(ImDrawList& draw, const Lane& lane, ImVec2 at, ImVec2 bars, float height,
                       bool dense, bool pointer_on_bars) {
  const Palette& p = palette();
  const ImVec2 end{bars.x + scale_.width, at.y + height};
  label_width_ = bars.x - at.x;
  const bool over = ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(at, end);
  if (lane.kind == Lane::Kind::connection) {
    const Selection here{Selection::Kind::connection, lane.connection};
    if (m_.selected == here)
      draw.AddRectFilled(at, end, p.selection);
    else if (m_.hovered == here)
      draw.AddRectFilled(at, end, p.hover);
    if (over) {
      const ConnectionLife& life = run_.index->connections[lane.connection];
      point(here, around(life.opened, life.ever_closed ? life.closed : run_.index->end));
    }
  }
  label(draw, lane, at, height, dense);
  if (lane.kind == Lane::Kind::pool) return;
  draw.PushClipRect({bars.x, at.y}, end, true);
  // Grounds and idle lines first, transfers over them.
  const std::vector<Bar> all = lane_bars(*run_.index, lanes_, lane, scale_);
  for (const Bar& b : all) bar(draw, lane, b, bars, height, dense, pointer_on_bars);
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
    if (m_.selected == what || m_.hovered == what) bar_outline(draw, from, to, m_.selected == what);
  }
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
    case Lane::Kind::pool: {
      put(at.x, fonts().strong_label, p.text, lane.label, width);
      if (const std::uint64_t hidden = lanes_.waiting_hidden[lane.pool]; hidden > 0)
        put(at.x + width, fonts().label, p.quiet,
            "+" + format_plural(hidden, "wait") + " more than there are lanes for", px(400));
      break;
    }
    case Lane::Kind::waiting:
      if (!dense) put(at.x + px(8), fonts().label, p.quiet, lane.label, width - px(8));
      break;
    case Lane::Kind::connection: {
      if (dense) break;
      const bool chosen = m_.selected == Selection{Selection::Kind::connection, lane.connection};
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
                      bool dense, bool pointer_on_bars) {
  const StateLook state = look_of(bar.kind);
  BarLook look;
  look.colour = state.colour;
  look.pattern = state.pattern;
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
  if (bar.kind == BarKind::pending && bar.count == 1)
    look.text = run_.index->transfers[bar.transfer].name.c_str();

  const Selection what = meant_by(lane, bar);
  look.selected = bar.kind == BarKind::pending && bar.count == 1 && m_.selected == what;
  look.lit = bar.kind == BarKind::pending && bar.count == 1 && m_.hovered == what;

  const auto [top, bottom] = extent(lane, bar, at.y, height, dense);
  const ImVec2 from{at.x + bar.x0, top}, to{at.x + bar.x1, bottom};
  draw_bar(draw, from, to, look);
  if (bar.kind == BarKind::stale)
    deadline_mark(draw, {from.x, at.y + px(2)}, height - px(4), state.colour);

  if (!pointer_on_bars || bar.kind == BarKind::in_use) return;
  if (!ImGui::IsMouseHoveringRect({from.x - px(1), dense ? at.y : top},
                                  {std::max(to.x, from.x + px(3)), dense ? at.y + height : bottom}))
    return;
  point(what, around(bar.from, bar.to));
  tell(lane, bar);
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
  Tooltip tip("#" + std::to_string(life.number) + " closed");
  tip.line("at", format_time(life.closed));
  tip.line("why", match::close_sentence(life.reason));
  tip.line("served", format_plural(life.uses.size(), "transfer"));
}

void LanePainter::tell(const Lane& lane, const Bar& bar) const {
  const model::Duration length = bar.to - bar.from;
  if (bar.count > 1) {
    Tooltip tip(format_count(bar.count) + " stretches, drawn as one");
    tip.line("from", format_time(bar.from));
    tip.line("to", format_time(bar.to));
    tip.quiet("Too narrow to tell apart here: double click or turn the wheel to come closer.");
    return;
  }
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
  const model::Duration limit = lanes_.idle_limit[lane.connection];
  if (bar.kind == BarKind::idle && limit > 0)
    tip.quiet("It may be idle for " + format_duration(limit) + " (CURLOPT_MAXAGE_CONN).");
  if (bar.kind == BarKind::stale)
    tip.sentence(life.peer_closed <= bar.from
                     ? "The server has closed it. Nothing happens to it until a transfer searches."
                     : "Past its age limit. Nothing closes it until a transfer searches.");
}

}  // namespace poolscope::gui
