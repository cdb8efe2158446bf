// A sweep as lines with their bands; a click opens the run of a point.
#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "analysis/compare/compare.hpp"
#include "app/study/actions.hpp"
#include "exchange/svg_chart.hpp"
#include "panels/compare/parts.hpp"
#include "panels/study/kept.hpp"
#include "panels/study/parts.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "widgets/button.hpp"
#include "widgets/link.hpp"
#include "widgets/pattern.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

constexpr float axis_width = 64, least_names = 72, most_names = 232, labels_height = 40;
constexpr double worth_zooming = 0.3;  // all lies in so small a part of the axis

const SweepChart& chart_of(const Study& study, KeptChart& kept) {
  if (kept.of != study.result || kept.metric != study.metric || kept.strategy != study.of)
    kept = {study.result, study.metric, study.of,
            sweep_chart(*study.result, study.metric, study.of)};
  return kept.chart;
}

class SweepLines {
 public:
  SweepLines(const Study& study, const SweepChart& chart, const Box& box, Outbox& out)
      : study_(study), chart_(chart), out_(out), draw_(*ImGui::GetWindowDrawList()) {
    float longest = text_width(fonts().label, chart_.line_title) - px(26);
    for (const SweepLine& line : chart_.lines)
      longest = std::max(longest, text_width(fonts().label, line.name));
    names_width_ = std::clamp(longest + px(34), px(least_names), px(most_names));
    body_ = {{box.min.x + px(axis_width), box.min.y + px(16)},
             {box.max.x - names_width_, box.max.y - px(labels_height)}};
    const double extent = chart_.most - chart_.least;
    zoomed_ =
        chart_.by_number && chart_.least > 0 && extent > 0 && extent < worth_zooming * chart_.most;
    bottom_ = zoomed_ ? chart_.least - extent * 0.15 : std::min(chart_.least, 0.0);
    top_ = chart_.most + std::max(extent * 0.05, chart_.most == bottom_ ? 1.0 : 0.0);
  }

  void draw() {
    if (body_.width() < px(80) || body_.height() < px(60)) return;
    draw_.AddRectFilled(body_.min, body_.max, palette().grid, px(2));
    axes();
    for (std::size_t i = chart_.lines.size(); i-- > 0;) band(chart_.lines[i], i);
    for (std::size_t i = chart_.lines.size(); i-- > 0;) line(chart_.lines[i], i);
    names();
    touch();
  }

 private:
  [[nodiscard]] float x_of(double x) const {
    double from = chart_.left, to = chart_.right;
    if (chart_.logarithmic) x = std::log(x), from = std::log(from), to = std::log(to);
    const double share = to > from ? (x - from) / (to - from) : 0.5;
    const float margin = chart_.by_number
                             ? px(12)
                             : body_.width() / static_cast<float>(2 * std::max<std::size_t>(
                                                                          chart_.labels.size(), 1));
    return body_.min.x + margin + static_cast<float>(share) * (body_.width() - 2 * margin);
  }
  [[nodiscard]] float y_of(double y) const {
    return body_.max.y -
           static_cast<float>((y - bottom_) / std::max(top_ - bottom_, 1e-9)) * body_.height();
  }
  [[nodiscard]] std::string words(double value) const {
    return analysis::metric_text(study_.metric, value);
  }

  void axes() {
    const Palette& p = palette();
    for (const double value : exchange::round_values(exchange::Measure::count, bottom_, top_, 6)) {
      const float y = std::round(y_of(value));
      if (y < body_.min.y || y > body_.max.y) continue;
      draw_.AddLine({body_.min.x, y}, {body_.max.x, y}, p.grid);
      draw_text_right(&draw_, fonts().label, p.quiet,
                      {body_.min.x - px(8), y - line_height(fonts().label) / 2}, words(value));
    }
    if (zoomed_)
      draw_text(&draw_, fonts().label, p.quiet, {body_.min.x + px(4), body_.min.y - px(15)},
                "the axis does not begin at 0");
    float free = -1e9F;  // labels do not overlap
    const double step = label_step();
    for (const SweepChart::Label& label : chart_.labels) {
      const float x = std::round(x_of(label.x)), wide = text_width(fonts().label, label.text);
      draw_.AddLine({x, body_.max.y}, {x, body_.max.y + px(3)}, p.quiet);
      const bool round = step == 0 || std::fmod(label.x, step) == 0 || label.x == chart_.left;
      if (x - wide / 2 < free || !round) continue;
      draw_text(&draw_, fonts().label, p.quiet, {x - wide / 2, body_.max.y + px(5)}, label.text);
      free = x + wide / 2 + px(8);
    }
    const float wide = text_width(fonts().mono, chart_.x_title);
    draw_text(&draw_, fonts().mono, p.text,
              {(body_.min.x + body_.max.x - wide) / 2, body_.max.y + px(22)}, chart_.x_title);
  }

  // Where not every number has room, those that are multiples of this are labelled; 0: all.
  [[nodiscard]] double label_step() const {
    if (!chart_.by_number || chart_.logarithmic || chart_.labels.size() < 2) return 0;
    const double each = (text_width(fonts().label, chart_.labels.back().text) + px(8)) /
                        std::max(body_.width() - px(24), 1.0F) * (chart_.right - chart_.left);
    double least = chart_.labels[1].x - chart_.labels[0].x;
    for (std::size_t i = 2; i < chart_.labels.size(); ++i)
      least = std::min(least, chart_.labels[i].x - chart_.labels[i - 1].x);
    if (each <= least) return 0;
    for (double unit = std::pow(10, std::floor(std::log10(each)));; unit *= 10)
      for (const double step : {unit, 2 * unit, 5 * unit})
        if (step >= each) return step;
  }

  void band(const SweepLine& one, std::size_t i) {
    const ImU32 colour = with_alpha(line_look(i).colour, 0.18F);
    for (std::size_t d = 1; d < one.dots.size() && chart_.by_number; ++d) {
      const SweepDot &a = one.dots[d - 1], &b = one.dots[d];
      const double ha = a.spread.ci95.value_or(0), hb = b.spread.ci95.value_or(0);
      if (ha == 0 && hb == 0) continue;
      draw_.AddQuadFilled(
          {x_of(a.x), y_of(a.spread.mean + ha)}, {x_of(b.x), y_of(b.spread.mean + hb)},
          {x_of(b.x), y_of(b.spread.mean - hb)}, {x_of(a.x), y_of(a.spread.mean - ha)}, colour);
    }
  }

  void line(const SweepLine& one, std::size_t i) {
    const LineLook look = line_look(i);
    // Between values without an order there is nothing.
    for (std::size_t d = 1; d < one.dots.size() && chart_.by_number; ++d) {
      const ImVec2 from{x_of(one.dots[d - 1].x), y_of(one.dots[d - 1].spread.mean)};
      const ImVec2 to{x_of(one.dots[d].x), y_of(one.dots[d].spread.mean)};
      if (look.dash > 0)
        dashed_line(draw_, from, to, look.colour, px(2), look.dash, look.gap);
      else
        draw_.AddLine(from, to, look.colour, px(2));
    }
    const bool few = one.dots.size() < 80;
    for (const SweepDot& dot : one.dots) {
      ImVec2 at{x_of(dot.x), y_of(dot.spread.mean)};
      if (!chart_.by_number) bar(dot, at, i);
      if (chart_.best == dot.point) {
        draw_.AddCircleFilled(at, px(7), palette().pane);
        draw_.AddCircle(at, px(7), palette().active, 0, px(2));
      }
      if (few || chart_.best == dot.point) draw_.AddCircleFilled(at, px(3), look.colour);
    }
  }

  // From the foot, a little aside for each line, with its interval.
  void bar(const SweepDot& dot, ImVec2& at, std::size_t i) {
    const auto lines = static_cast<float>(chart_.lines.size());
    const float width = std::clamp(
        body_.width() / static_cast<float>(chart_.labels.size()) / (lines + 1), px(3), px(48));
    at.x += (static_cast<float>(i) - (lines - 1) / 2) * width;
    draw_.AddRectFilled({at.x - width * 0.4F, at.y}, {at.x + width * 0.4F, body_.max.y},
                        with_alpha(line_look(i).colour, 0.35F));
    const double half = dot.spread.ci95.value_or(0);
    if (half > 0)
      draw_.AddLine({at.x, y_of(dot.spread.mean + half)}, {at.x, y_of(dot.spread.mean - half)},
                    line_look(i).colour, px(2));
  }

  // At the right end, each beside its line and none over another.
  void names() {
    if (chart_.lines.size() == 1 && chart_.lines[0].name.empty()) return;
    struct Name {
      float y = 0;
      std::size_t line = 0;
    };
    std::vector<Name> all;
    for (std::size_t i = 0; i < chart_.lines.size(); ++i)
      if (!chart_.lines[i].dots.empty())
        all.push_back({y_of(chart_.lines[i].dots.back().spread.mean), i});
    std::ranges::stable_sort(all, {}, &Name::y);
    const float row = px(16);
    float least = body_.min.y - px(8);
    if (!chart_.line_title.empty()) {
      draw_text(&draw_, fonts().label, palette().quiet, {body_.max.x + px(8), least},
                elided(fonts().label, chart_.line_title, names_width_ - px(8)));
      least += row;
    }
    for (Name& one : all) {
      one.y = std::max(one.y - row / 2, least);
      least = one.y + row;
    }
    const float over = all.empty() ? 0 : std::max(all.back().y + row - body_.max.y, 0.0F);
    const float x = body_.max.x + px(8);
    for (const Name& one : all) {
      const LineLook look = line_look(one.line);
      const float y = one.y - over, middle = std::round(y + row / 2);
      if (look.dash > 0)
        dashed_line(draw_, {x, middle}, {x + px(16), middle}, look.colour, px(2), look.dash,
                    look.gap);
      else
        draw_.AddLine({x, middle}, {x + px(16), middle}, look.colour, px(2));
      draw_text_in_row(&draw_, fonts().label, palette().text, x + px(22), y, row,
                       elided(fonts().label, chart_.lines[one.line].name, names_width_ - px(34)));
    }
    if (chart_.left_out > 0)
      draw_text(&draw_, fonts().label, palette().quiet, {x, body_.max.y + px(5)},
                fmt::format("+{} more", chart_.left_out));
  }

  void touch() {
    if (!pointed_at({body_.min.x, body_.min.y - px(8)}, {body_.max.x, body_.max.y})) return;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const SweepDot* near = nullptr;
    std::size_t of = 0;
    // The nearest place first, then the nearest line there.
    float least_x = 1e9F, least_y = 1e9F;
    for (std::size_t i = 0; i < chart_.lines.size(); ++i)
      for (const SweepDot& dot : chart_.lines[i].dots) {
        const float dx = std::abs(x_of(dot.x) - mouse.x);
        const float dy = std::abs(y_of(dot.spread.mean) - mouse.y);
        if (dx > least_x + 0.5F || (dx > least_x - 0.5F && dy >= least_y)) continue;
        near = &dot, of = i, least_x = dx, least_y = dy;
      }
    if (!near) return;
    const float x = std::round(x_of(near->x));
    draw_.AddLine({x, body_.min.y}, {x, body_.max.y}, with_alpha(palette().text, 0.4F));
    draw_.AddCircle({x, y_of(near->spread.mean)}, px(6), palette().accent, 0, px(2));
    const auto label = std::ranges::find(chart_.labels, near->x, &SweepChart::Label::x);
    Tooltip tip(chart_.x_title + " " + (label != chart_.labels.end() ? label->text : ""));
    std::vector<std::pair<std::string, std::string>> rows;
    for (const SweepLine& one : chart_.lines)
      for (const SweepDot& dot : one.dots)
        if (dot.x == near->x)
          rows.emplace_back(one.name, analysis::spread_text(study_.metric, dot.spread));
    tip.table(rows);
    tip.quiet("click: open the run of " + chart_.lines[of].name);
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (ImGui::IsMouseClicked(0)) out_.emit(OpenPoint{near->point});
  }

  const Study& study_;
  const SweepChart& chart_;
  Outbox& out_;
  ImDrawList& draw_;
  Box body_{};
  float names_width_ = 0;
  double bottom_ = 0, top_ = 1;
  bool zoomed_ = false;
};

}  // namespace

void draw_sweep_chart(const Model& m, const Box& box, StudyKept& kept, Outbox& out) {
  if (m.study.sweeping) {
    const float top = box.min.y + std::floor(box.height() * 0.4F);
    draw_study_progress(StudyPart::sweep, *m.study.sweeping, "running",
                        {{box.min.x + px(64), top}, {box.max.x - px(64), top + px(28)}}, out);
    return;
  }
  if (!m.study.result) {
    draw_text_centred(ImGui::GetWindowDrawList(), fonts().text, palette().quiet, box.min, box.max,
                      "What the values come to stands here: choose a setting and press Run.");
    return;
  }
  Box lines = box;
  const SweepChart& chart = chart_of(m.study, kept.chart);
  lines.min.y += draw_third_axis(m.study, chart.of, box, out);
  SweepLines(m.study, chart, lines, out).draw();
}

}  // namespace poolscope::gui
