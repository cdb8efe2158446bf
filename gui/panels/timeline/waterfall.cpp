#include "panels/timeline/waterfall.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/timeline/time_window.hpp"
#include "panels/looks.hpp"
#include "platform/theme.hpp"
#include "present/format.hpp"
#include "present/why/wakes.hpp"
#include "widgets/lane.hpp"
#include "widgets/pattern.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

void tell(const Run& run, const TransferLife& life, const std::vector<WaterfallPart>& parts) {
  Tooltip tip(life.name + "  " + run.trace->setup().request_name(life.request));
  for (const WaterfallPart& part : parts)
    tip.line(words_of(part.kind), format_duration(part.to - part.from));
  const auto wakes =
      wakes_of(*run.index, run.index->transfer_of_request[model::index(life.request)]);
  if (const auto n = std::ranges::count_if(wakes, [](const Wake& w) { return w.in_vain; }); n > 0)
    tip.line("woken, no place found",
             format_count(static_cast<std::uint64_t>(n)) + (n == 1 ? " time" : " times"));
  if (life.done != model::never)
    tip.line("in all", format_duration(life.done - life.due) + " since it was wanted");
  if (life.connection < run.index->connections.size()) {
    const ConnectionLife& on = run.index->connections[life.connection];
    tip.line("connection", "#" + std::to_string(on.number) + " to " + on.destination);
  }
}

// Where a transfer was woken and found no place: upright marks on the waiting bar. Returns the one
// pointed at.
const WakeMark* wake_ticks(const std::vector<WakeMark>& marks, const Scale& scale, ImDrawList& draw,
                           float left, float top, float bottom) {
  const WakeMark* pointed = nullptr;
  const Palette& p = palette();
  const float inset = std::min(px(3), (bottom - top) / 4);
  for (const WakeMark& mark : marks) {
    const float x = left + scale.x(static_cast<double>(mark.t));
    if (x < left - px(2) || x > left + scale.width + px(2)) continue;
    const bool over = ImGui::IsMouseHoveringRect({x - px(4), top}, {x + px(4), bottom});
    if (over) pointed = &mark;
    draw.AddRectFilled({x - px(1), top + inset}, {x + px(1), bottom - inset},
                       over ? p.accent : p.text);
  }
  return pointed;
}

void tell(const Run& run, const TransferLife& life, const WakeMark& mark) {
  const std::size_t n = mark.wakes.size();
  Tooltip tip(life.name + " was woken" + (n > 1 ? " " + format_count(n) + " times" : "") +
              " and found no place");
  for (const std::string& line : words_of(mark, *run.trace, *run.index)) tip.sentence(line);
  tip.quiet("It waits again: it has had its turn.");
}

void head(const Run& run, ImDrawList& draw, std::uint32_t client, ImVec2 at, float height) {
  const model::Setup& setup = run.trace->setup();
  const std::string name = client < setup.clients.size() ? setup.clients[client] : "?";
  draw_text_in_row(&draw, fonts().strong_label, palette().text, at.x, at.y, height,
                   "client " + name);
  const float wide = text_width(fonts().strong_label, "client " + name);
  if (client < run.waterfall->transfers_of.size())
    draw_text_in_row(&draw, fonts().label, palette().quiet, at.x + wide + px(8), at.y, height,
                     format_plural(run.waterfall->transfers_of[client], "transfer"));
}

}  // namespace

Pointed draw_waterfall_row(const Model& m, const Run& run, const Scale& scale, ImDrawList& draw,
                           const WaterfallRow& row, ImVec2 label, ImVec2 bars, float height,
                           bool dense) {
  if (row.transfer == UINT32_MAX) {
    head(run, draw, row.client, label, height);
    return {};
  }
  const Palette& p = palette();
  const TransferLife& life = run.index->transfers[row.transfer];
  const Selection here{Selection::Kind::transfer, model::index(life.request)};
  const ImVec2 end{bars.x + scale.width, bars.y + height};
  if (m.selection.what == here)
    draw.AddRectFilled(label, end, p.selection);
  else if (m.selection.hovered == here)
    draw.AddRectFilled(label, end, p.hover);
  if (!dense) {
    draw_text_in_row(&draw, fonts().mono, m.selection.what == here ? p.accent : p.text,
                     label.x + px(8), label.y, height, life.name);
    const float name = px(16) + text_width(fonts().mono, life.name);
    const std::string host =
        run.trace->setup()
            .destinations[model::index(run.trace->setup()[life.needle].destination)]
            .key;
    if (bars.x - label.x - name > px(40))
      draw_text_elided(&draw, fonts().label, p.quiet,
                       {label.x + name, label.y + (height - line_height(fonts().label)) / 2},
                       bars.x - label.x - name - px(8), host);
  }
  const bool over = ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(label, {end.x, end.y});
  const auto parts = parts_of(*run.index, row.transfer);
  draw.PushClipRect({bars.x, bars.y}, end, true);
  const float top = bars.y + px(dense ? 1 : 3), bottom = bars.y + height - px(dense ? 1 : 3);
  for (const WaterfallPart& part : parts) {
    const StateLook state = look_of(part.kind);
    BarLook look;
    look.colour = state.colour;
    look.pattern = state.pattern;
    look.outline = state.outline;
    if (part.kind == TimePart::Kind::pending || part.kind == TimePart::Kind::queued)
      look.shape = BarLook::Shape::dashed_box;
    const float x0 = std::max(scale.x(static_cast<double>(part.from)), -px(4));
    const float x1 = std::min(scale.x(static_cast<double>(part.to)), scale.width + px(4));
    if (x1 < 0 || x0 > scale.width) continue;
    draw_bar(draw, {bars.x + x0, top}, {bars.x + std::max(x1, x0 + 1), bottom}, look);
  }
  const auto marks =
      wake_marks(*run.index, row.transfer,
                 static_cast<model::Duration>(scale.us_per_px() * static_cast<double>(px(5))));
  const WakeMark* mark = wake_ticks(marks, scale, draw, bars.x, top, bottom);
  if (life.result != 0 && life.done != model::never)
    end_mark(draw, {bars.x + scale.x(static_cast<double>(life.done)), (top + bottom) / 2}, height,
             p.evicted, true);
  draw.PopClipRect();
  if (!over) return {};
  if (ImGui::GetIO().MousePos.x >= bars.x) {
    if (mark)
      tell(run, life, *mark);
    else
      tell(run, life, parts);
  }
  return {here, around(life.due, std::min(life.done, run.index->end)), {}, false, 0};
}

Pointed draw_waterfall_band(const Model& m, const Run& run, const Scale& scale, ImDrawList& draw,
                            const WaterfallBand& band, ImVec2 label, ImVec2 bars, float height,
                            bool moved) {
  const Palette& p = palette();
  const ImVec2 end{bars.x + scale.width, bars.y + height};
  const auto row_of = [&](const Selection& what) {
    const auto& by_request = run.index->transfer_of_request;
    const bool there = what.kind == Selection::Kind::transfer && what.id < by_request.size() &&
                       by_request[what.id] < run.waterfall->row_of.size();
    return there ? run.waterfall->row_of[by_request[what.id]] : UINT32_MAX;
  };
  const auto holds = [&](std::uint32_t row) {
    return row >= band.first && row < band.first + band.count;
  };
  if (holds(row_of(m.selection.what)))
    draw.AddRectFilled(label, end, p.selection);
  else if (holds(row_of(m.selection.hovered)))
    draw.AddRectFilled(label, end, p.hover);

  const auto name = [&](std::uint32_t row) {
    return run.index->transfers[run.waterfall->rows[row].transfer].name;
  };
  const std::string names = name(band.first) + " … " + name(band.first + band.count - 1);
  const float width = bars.x - label.x - px(16);
  draw_text_elided(&draw, fonts().mono, p.text, {label.x + px(8), label.y + px(1)}, width, names);
  draw_text_elided(&draw, fonts().label, p.quiet, {label.x + px(8), label.y + px(18)}, width,
                   format_plural(band.count, "transfer"));

  // From top to bottom the shares of the time that they took together; paler once all have begun.
  draw.PushClipRect({bars.x, bars.y}, end, true);
  model::Duration all = 0;
  for (const model::Duration spent : band.spent) all += spent;
  const auto x_of = [&](model::Time t) {
    return bars.x + std::clamp(scale.x(static_cast<double>(t)), -px(4), scale.width + px(4));
  };
  const float x0 = x_of(band.from), x1 = std::max(x_of(band.to), x0 + 2);
  const float begun = std::clamp(x_of(band.last_due), x0 + 2, x1);
  const float top = bars.y + px(3), room = height - px(6);
  double before = 0;
  for (std::size_t k = 0; k < band.spent.size() && all > 0; ++k) {
    if (band.spent[k] == 0) continue;
    const float y0 = top + room * static_cast<float>(before / static_cast<double>(all));
    before += static_cast<double>(band.spent[k]);
    const float y1 = top + room * static_cast<float>(before / static_cast<double>(all));
    const StateLook look = look_of(static_cast<TimePart::Kind>(k));
    fill_pattern(draw, {x0, y0}, {begun, y1}, look.colour, look.pattern, 0);
    if (x1 > begun) draw.AddRectFilled({begun, y0}, {x1, y1}, with_alpha(look.colour, 0.35F));
  }
  draw.PopClipRect();

  if (moved || !ImGui::IsWindowHovered() || !ImGui::IsMouseHoveringRect(label, end)) return {};
  Tooltip tip(format_plural(band.count, "transfer") + ", drawn as one");
  tip.line("these", names);
  tip.line("wanted", format_time(band.from) + " … " + format_time(band.last_due));
  tip.line("all done", format_time(band.to));
  if (band.failed > 0) tip.line("failed", format_count(band.failed));
  for (std::size_t k = 0; k < band.spent.size() && all > 0; ++k)
    if (band.spent[k] > 0)
      tip.line(words_of(static_cast<TimePart::Kind>(k)),
               fmt::format("{:.1f} % of their time, {} each",
                           100 * static_cast<double>(band.spent[k]) / static_cast<double>(all),
                           format_duration(band.spent[k] / band.count)));
  tip.quiet("Double click or turn the wheel to come closer: then each has a row.");
  return {{}, around(band.from, band.to), {}, true};
}

}  // namespace poolscope::gui
