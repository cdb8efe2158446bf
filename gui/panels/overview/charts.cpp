#include "panels/overview/charts.hpp"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "app/playback/actions.hpp"
#include "app/playback/playback.hpp"
#include "app/timeline/actions.hpp"
#include "platform/theme.hpp"
#include "present/format.hpp"
#include "present/timeline/view.hpp"
#include "widgets/chart.hpp"
#include "widgets/link.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

constexpr std::array<const char*, count_kinds> titles{"open", "idle", "in use", "waiting"};
constexpr float title_height = 20, body_height = 36, axis_height = 18;
constexpr double double_click_share = 0.1;  // of the run: what a double click shows

ImU32 colour_of(std::size_t kind) {
  const Palette& p = palette();
  switch (static_cast<Count>(kind)) {
    case Count::open:
      return p.connecting;
    case Count::idle:
      return p.stale;
    case Count::active:
      return p.active;
    case Count::pending:
      return p.pending;
  }
  return p.text;
}

class Charts {
 public:
  Charts(const Model& m, const Run& run, const model::World& world, const OverviewView& view,
         float width, Outbox& out)
      : m_(m),
        run_(run),
        view_(view),
        out_(out),
        end_(std::max(run_end(m), 1.0)),
        origin_(ImGui::GetCursorScreenPos()),
        between_(px(24)),
        column_(std::floor((width - between_) / 2)) {
    std::uint32_t open = 0, idle = 0;
    for (const model::Pool& pool : world.pools.all()) {
      if (!pool.open) continue;
      open += pool.connections.count;
      idle += pool.idle.count;
    }
    now_[static_cast<std::size_t>(Count::open)] = open;
    now_[static_cast<std::size_t>(Count::idle)] = idle;
    now_[static_cast<std::size_t>(Count::active)] = open - idle;
    for (const model::Multi& multi : world.multis.all())
      if (multi.open)
        now_[static_cast<std::size_t>(Count::pending)] +=
            static_cast<std::uint32_t>(multi.pending.size());
  }

  void draw() {
    find_pointed();
    for (std::size_t k = 0; k < count_kinds; ++k) chart(k, corner(k));
    const float bottom = corner(count_kinds).y;
    for (std::size_t i = 0; i < 2; ++i) axis({corner(i).x, bottom});
    ImGui::SetCursorScreenPos({origin_.x, bottom});
    ImGui::Dummy({column_ * 2 + between_, px(axis_height)});
  }

 private:
  // The labels of the nth percentile stand two in a row.
  [[nodiscard]] ImVec2 corner(std::size_t n) const {
    return {origin_.x + (column_ + between_) * static_cast<float>(n % 2),
            origin_.y + px(title_height + body_height + 4) * static_cast<float>(n / 2)};
  }
  [[nodiscard]] float x_of(ImVec2 body, double us) const {
    return body.x + column_ * static_cast<float>(std::clamp(us / end_, 0.0, 1.0));
  }

  // All charts show the values of the moment that the pointer is on in one of them.
  void find_pointed() {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    for (std::size_t k = 0; k < count_kinds; ++k) {
      const ImVec2 body{corner(k).x, corner(k).y + px(title_height)};
      if (pointed_at(body, {body.x + column_, body.y + px(body_height)}))
        pointed_ = std::clamp<double>((mouse.x - body.x) / column_, 0, 1) * end_;
    }
  }

  void chart(std::size_t k, ImVec2 at) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    head(draw, k, at);
    const ImVec2 body{at.x, at.y + px(title_height)};
    const ImVec2 end{body.x + column_, body.y + px(body_height)};
    draw.AddRectFilled(body, end, palette().grid, px(2));
    stretches(draw, body, end);
    const auto columns = static_cast<std::size_t>(std::max(column_, 1.0F));
    std::vector<ChartBand> bands(columns);
    const auto count = static_cast<Count>(k);
    for (std::size_t i = 0; i < columns; ++i) {
      const auto n = static_cast<double>(columns);
      const Span32 span = between(*run_.series, count, end_ * static_cast<double>(i) / n,
                                  end_ * static_cast<double>(i + 1) / n);
      bands[i] = {static_cast<float>(span.least), static_cast<float>(span.most)};
    }
    const float top = static_cast<float>(run_.series->peak[k]) * 1.08F;
    draw_bands(draw, body, end, bands, top, colour_of(k));
    marks(draw, k, body, end);
    touch(k, body, end);
  }

  // "open  3      most 12 at 3.2 s": the peak is a link to its moment.
  void head(ImDrawList& draw, std::size_t k, ImVec2 at) {
    const Palette& p = palette();
    const float row = px(title_height);
    draw_text_in_row(&draw, fonts().label, p.quiet, at.x, at.y, row, titles[k]);
    // At the playhead it is what the pool shows: several events of one instant differ.
    const auto now =
        format_count(pointed_ ? count_at(*run_.series, static_cast<Count>(k), *pointed_) : now_[k]);
    const float value_x = at.x + px(48);
    draw_text_in_row(&draw, fonts().mono, pointed_ ? p.accent : p.text, value_x, at.y, row, now);
    const OverviewPeak& peak = view_.peaks[k];
    if (peak.most == 0) {
      draw_text_right(&draw, fonts().label, p.quiet, {at.x + column_, at.y + px(4)}, "none");
      return;
    }
    const std::string words =
        fmt::format("most {} at {}", format_count(peak.most), format_time(peak.t));
    const float room = column_ - px(56) - text_width(fonts().mono, now);
    const float wide = std::min(text_width(fonts().label, words), room);
    const LinkTouch touch =
        text_link(draw, fonts().label, p.text, {at.x + column_ - wide, at.y}, row, room + 1, words);
    if (touch.clicked) out_.emit(SeekEvent{static_cast<std::size_t>(peak.cursor)});
  }

  // What the timeline shows, and the range.
  void stretches(ImDrawList& draw, ImVec2 body, ImVec2 end) const {
    if (m_.timeline.window.to - m_.timeline.window.from < end_ * 0.999) {
      const float x0 = x_of(body, m_.timeline.window.from), x1 = x_of(body, m_.timeline.window.to);
      draw.AddRectFilled({x0, body.y}, {std::max(x1, x0 + px(2)), end.y},
                         with_alpha(palette().text, 0.08F));
    }
    if (!m_.timeline.range) return;
    const float x0 = x_of(body, m_.timeline.range->from), x1 = x_of(body, m_.timeline.range->to);
    draw.AddRectFilled({x0, body.y}, {std::max(x1, x0 + px(1)), end.y},
                       with_alpha(palette().accent, 0.16F));
    for (const float x : {x0, x1})
      draw.AddRectFilled({x, body.y}, {x + px(1), end.y}, with_alpha(palette().accent, 0.8F));
  }

  void marks(ImDrawList& draw, std::size_t k, ImVec2 body, ImVec2 end) const {
    const Palette& p = palette();
    const OverviewPeak& peak = view_.peaks[k];
    if (peak.most > 0) {
      const float x = x_of(body, static_cast<double>(peak.t));
      const float r = px(3);
      draw.AddTriangleFilled({x - r, body.y - r}, {x + r, body.y - r}, {x, body.y + r}, p.text);
    }
    const float now = x_of(body, m_.playback.position);
    draw.AddRectFilled({now - px(0.5F), body.y}, {now + px(0.5F), end.y}, p.accent);
    if (!pointed_) return;
    const float x = x_of(body, *pointed_);
    draw.AddRectFilled({x, body.y}, {x + 1, end.y}, with_alpha(p.text, 0.6F));
  }

  void touch(std::size_t k, ImVec2 body, ImVec2 end) {
    ImGui::PushID(static_cast<int>(k));
    ImGui::SetCursorScreenPos(body);
    ImGui::InvisibleButton("chart", {end.x - body.x, end.y - body.y});
    const double at =
        std::clamp<double>((ImGui::GetIO().MousePos.x - body.x) / column_, 0, 1) * end_;
    if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(0)) {
      const double half = end_ * double_click_share / 2;
      out_.emit(ShowWindow{{at - half, at + half}});
    } else if (ImGui::IsItemActive()) {
      out_.emit(SeekTime{at});
    }
    if (ImGui::IsItemHovered() && !ImGui::IsItemActive()) {
      Tooltip tip(format_time(static_cast<model::Time>(at)));
      for (std::size_t i = 0; i < count_kinds; ++i)
        tip.line(titles[i], format_count(count_at(*run_.series, static_cast<Count>(i), at)));
      tip.quiet("click: go there, double click: closer");
    }
    ImGui::PopID();
  }

  void axis(ImVec2 at) const {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImU32 colour = palette().quiet;
    draw_text(&draw, fonts().label, colour, at, "0 s");
    draw_text_right(&draw, fonts().label, colour, {at.x + column_, at.y},
                    format_time(static_cast<model::Time>(end_)));
  }

  const Model& m_;
  const Run& run_;
  const OverviewView& view_;
  Outbox& out_;
  double end_;
  ImVec2 origin_;
  float between_, column_;
  std::optional<double> pointed_;
  std::array<std::uint32_t, count_kinds> now_{};
};

}  // namespace

void draw_overview_charts(const Model& m, const Run& run, const model::World& world,
                          const OverviewView& view, float width, Outbox& out) {
  Charts(m, run, world, view, width, out).draw();
}

}  // namespace poolscope::gui
