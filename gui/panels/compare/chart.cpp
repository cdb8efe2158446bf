// Below the columns: what had been spent by when.
#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "app/playback/actions.hpp"
#include "panels/compare/parts.hpp"
#include "platform/theme.hpp"
#include "present/format.hpp"
#include "present/timeline/view.hpp"
#include "widgets/button.hpp"
#include "widgets/link.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

class CostChart {
 public:
  CostChart(const Model& m, const Compared& all, Cost cost, const Box& box, Outbox& out)
      : m_(m), all_(all), cost_(cost), out_(out), draw_(*ImGui::GetWindowDrawList()) {
    body_ = {{box.min.x + px(44), box.min.y + px(4)}, {box.max.x - px(110), box.max.y - px(20)}};
    scale_.window = m.timeline.window;
    scale_.width = std::max(body_.width(), 1.0F);
    for (std::size_t i = 0; i < all.runs.size(); ++i)
      top_ = std::max(top_, line(i).at(m.timeline.window.to));
  }

  void draw() {
    const Palette& p = palette();
    if (body_.width() < px(40) || body_.height() < px(24)) return;
    draw_.AddRectFilled(body_.min, body_.max, p.grid, px(2));
    for (const Tick& tick : ruler_ticks(scale_, px(96))) {
      if (tick.x < 0 || tick.x > scale_.width) continue;
      const float x = body_.min.x + std::round(tick.x);
      draw_.AddLine({x, body_.min.y}, {x, body_.max.y}, p.grid);
      const float wide = text_width(fonts().label, tick.label);
      draw_text(&draw_, fonts().label, p.quiet,
                {std::clamp(x - wide / 2, body_.min.x, body_.max.x - wide), body_.max.y + px(3)},
                tick.label);
    }
    if (top_ <= 0) {
      draw_text_centred(&draw_, fonts().text, p.quiet, body_.min, body_.max,
                        cost_ == Cost::pending ? "No transfer waited for a connection."
                                               : "Nothing of this in the window.");
      return;
    }
    axis(top_);
    if (top_ >= 2) axis(top_ / 2);
    for (std::size_t i = all_.runs.size(); i-- > 0;) curve(i);
    names();
    const float now = body_.min.x + scale_.x(m_.playback.position);
    if (now >= body_.min.x && now <= body_.max.x)
      draw_.AddLine({std::round(now), body_.min.y}, {std::round(now), body_.max.y}, p.accent,
                    px(2));
    touch();
  }

 private:
  [[nodiscard]] const CostLine& line(std::size_t i) const {
    return all_.costs[i][static_cast<std::size_t>(cost_)];
  }
  [[nodiscard]] float y_of(double value) const {
    return body_.max.y - static_cast<float>(value / (top_ * 1.06)) * body_.height();
  }
  [[nodiscard]] std::string words(double value) const {
    return cost_ == Cost::pending ? format_duration(static_cast<model::Duration>(value * 1000))
                                  : format_count(static_cast<std::uint64_t>(std::llround(value)));
  }

  void axis(double value) {
    if (cost_ != Cost::pending) value = std::floor(value);
    const float y = std::round(y_of(value));
    draw_.AddLine({body_.min.x, y}, {body_.max.x, y}, palette().grid);
    draw_text_right(&draw_, fonts().label, palette().quiet,
                    {body_.min.x - px(6), y - line_height(fonts().label) / 2}, words(value));
  }

  // Dashes go by the place on the screen, or a line of many short steps would be solid.
  [[nodiscard]] bool drawn(std::size_t i, float x) const {
    const LineLook look = line_look(i);
    return look.dash <= 0 || std::fmod(x - body_.min.x, look.dash + look.gap) < look.dash;
  }
  void level(std::size_t i, float from, float to, float y) {
    const LineLook look = line_look(i);
    const float period = look.dash > 0 ? look.dash + look.gap : to - from + 1;
    float start =
        look.dash > 0 ? body_.min.x + std::floor((from - body_.min.x) / period) * period : from;
    for (; start < to; start += period) {
      const float x0 = std::max(start, from);
      const float x1 = std::min(look.dash > 0 ? start + look.dash : to, to);
      if (x1 > x0) draw_.AddLine({x0, y}, {x1, y}, look.colour, px(2));
    }
  }

  // Steps: level until the next, and a pixel is as fine as it gets.
  void curve(std::size_t i) {
    const auto pixels = static_cast<int>(scale_.width);
    double before = line(i).at(scale_.time(0));
    float from = body_.min.x;
    // Lines that lie on one another stay apart by a pixel, or only the last would be seen.
    const float lift = px(2) * static_cast<float>(i);
    for (int x = 1; x <= pixels; ++x) {
      const double value = line(i).at(scale_.time(static_cast<float>(x)));
      const bool last = x == pixels;
      if (value == before && !last) continue;
      const float at = body_.min.x + static_cast<float>(x);
      level(i, from, at, y_of(before) - lift);
      if (value != before)
        draw_.AddLine({at, y_of(before) - lift}, {at, y_of(value) - lift}, line_look(i).colour,
                      px(2));
      before = value;
      from = at;
    }
  }

  // At the right end, each beside its line and none over another.
  void names() {
    struct Label {
      float y = 0;
      std::size_t run = 0;
    };
    std::vector<Label> labels;
    for (std::size_t i = 0; i < all_.runs.size(); ++i)
      labels.push_back({y_of(line(i).at(scale_.window.to)), i});
    std::ranges::stable_sort(labels, {}, &Label::y);
    const float row = px(16);
    float least = body_.min.y - px(4);
    for (Label& label : labels) {
      label.y = std::max(label.y - row / 2, least);
      least = label.y + row;
    }
    const float over = labels.empty() ? 0 : labels.back().y + row - (body_.max.y + px(14));
    for (const Label& label : labels) {
      const float y = over > 0 ? label.y - over : label.y;
      const float x = body_.max.x + px(6);
      const std::string text =
          words(line(label.run).at(scale_.window.to)) + " " + title_of(*all_.runs[label.run]);
      draw_text_in_row(&draw_, fonts().label, palette().text, x, y, row,
                       elided(fonts().label, text, px(100)));
    }
  }

  void touch() {
    if (!pointed_at(body_.min, body_.max)) return;
    const double us = scale_.time(ImGui::GetIO().MousePos.x - body_.min.x);
    const float x = ImGui::GetIO().MousePos.x;
    draw_.AddLine({x, body_.min.y}, {x, body_.max.y}, with_alpha(palette().text, 0.4F));
    Tooltip tip(format_time(static_cast<model::Time>(us)));
    for (std::size_t i = 0; i < all_.runs.size(); ++i)
      tip.line(title_of(*all_.runs[i]), words(line(i).at(us)));
    if (ImGui::IsMouseDown(0)) out_.emit(SeekTime{us});
  }

  const Model& m_;
  const Compared& all_;
  Cost cost_;
  Outbox& out_;
  ImDrawList& draw_;
  Box body_{};
  Scale scale_;
  double top_ = 0;
};

}  // namespace

void draw_cost_chart(const Model& m, const Compared& all, const Box& box, std::size_t& chosen,
                     Outbox& out) {
  std::vector<std::string> kinds;
  for (std::size_t i = 0; i < cost_kinds; ++i) kinds.emplace_back(title_of(static_cast<Cost>(i)));
  const float wide = segmented_width(kinds);
  const ImVec2 at{std::max(box.max.x - px(8) - wide, box.min.x), box.min.y + px(4)};
  const char* words = "SPENT SO FAR";
  if (at.x - box.min.x > text_width(fonts().strong_label, words) + px(24))
    draw_text_in_row(ImGui::GetWindowDrawList(), fonts().strong_label, palette().quiet,
                     box.min.x + px(12), box.min.y + px(4), px(28), words);
  if (const auto next = segmented("cost", at, kinds, chosen,
                                  {"TCP connections, accumulated", "TLS handshakes, accumulated",
                                   "time that transfers stood waiting for a connection"}))
    chosen = *next;
  const Box rest{{box.min.x, box.min.y + px(36)}, {box.max.x, box.max.y - px(4)}};
  CostChart(m, all, static_cast<Cost>(chosen), rest, out).draw();
}

}  // namespace poolscope::gui
