// A sweep of two settings as cells; a click opens the run of one.
#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "analysis/compare/compare.hpp"
#include "app/study/actions.hpp"
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

constexpr float left_width = 116, foot_height = 40, scale_height = 24;

// One colour from pale to strong: more is stronger. Colours of states mean states only.
ImU32 heat_colour(double share) {
  return mix(palette().raised, palette().text, 0.06F + 0.66F * static_cast<float>(share));
}
ImU32 ink_on(double share) {
  return share > 0.5 ? palette().pane : palette().text;
}

class Cells {
 public:
  Cells(const Study& study, const HeatMap& map, const Box& box, Outbox& out)
      : study_(study), map_(map), out_(out), draw_(*ImGui::GetWindowDrawList()) {
    body_ = {{box.min.x + px(left_width), box.min.y},
             {box.max.x, box.max.y - px(foot_height) - px(scale_height)}};
    wide_ = body_.width() / static_cast<float>(map.xs.size());
    high_ = body_.height() / static_cast<float>(map.ys.size());
  }

  void draw() {
    if (body_.width() < px(60) || body_.height() < px(40)) return;
    for (std::size_t i = 0; i < map_.cells.size(); ++i) cell(i);
    labels();
    scale();
    touch();
  }

 private:
  [[nodiscard]] Box place(std::size_t i) const {
    const std::size_t x = i % map_.xs.size();
    // The first value lowest, as an axis has it.
    const std::size_t y = map_.ys.size() - 1 - i / map_.xs.size();
    const float gap = wide_ > px(8) && high_ > px(8) ? 1.0F : 0.0F;
    return {{std::round(body_.min.x + wide_ * static_cast<float>(x)),
             std::round(body_.min.y + high_ * static_cast<float>(y))},
            {std::round(body_.min.x + wide_ * static_cast<float>(x + 1)) - gap,
             std::round(body_.min.y + high_ * static_cast<float>(y + 1)) - gap}};
  }

  void cell(std::size_t i) {
    const HeatCell& one = map_.cells[i];
    const Box at = place(i);
    draw_.AddRectFilled(at.min, at.max, heat_colour(one.share));
    const std::string words = analysis::metric_text(study_.metric, one.spread.mean);
    const bool fits = text_width(fonts().label, words) + px(2) < at.width() &&
                      line_height(fonts().label) < at.height();
    if (fits) draw_text_centred(&draw_, fonts().label, ink_on(one.share), at.min, at.max, words);
    if (one.best)
      draw_.AddRect({at.min.x + 1, at.min.y + 1}, {at.max.x - 1, at.max.y - 1}, palette().active, 0,
                    0, px(2));
  }

  void labels() {
    const Palette& p = palette();
    float free = -1e9F;
    for (std::size_t x = 0; x < map_.xs.size(); ++x) {
      const float middle = body_.min.x + wide_ * (static_cast<float>(x) + 0.5F);
      const float half = text_width(fonts().label, map_.xs[x]) / 2;
      if (middle - half < free) continue;
      draw_text(&draw_, fonts().label, p.quiet, {middle - half, body_.max.y + px(4)}, map_.xs[x]);
      free = middle + half + px(8);
    }
    const float row = line_height(fonts().label);
    float lowest = 1e9F;
    for (std::size_t y = 0; y < map_.ys.size(); ++y) {
      const float middle = body_.max.y - high_ * (static_cast<float>(y) + 0.5F);
      if (middle + row / 2 > lowest) continue;
      draw_text_right(&draw_, fonts().label, p.quiet, {body_.min.x - px(8), middle - row / 2},
                      elided(fonts().label, map_.ys[y], px(left_width - 16)));
      lowest = middle - row / 2 - px(2);
    }
    const float wide = text_width(fonts().mono, map_.x_title);
    draw_text(&draw_, fonts().mono, p.text,
              {(body_.min.x + body_.max.x - wide) / 2, body_.max.y + px(20)}, map_.x_title);
  }

  // From the least to the greatest, and which axis goes up.
  void scale() {
    const Palette& p = palette();
    const float y = body_.max.y + px(foot_height) + px(4), high = px(12);
    draw_text_in_row(&draw_, fonts().mono, p.text, body_.min.x - px(left_width), y, high,
                     elided(fonts().mono, "upward: " + map_.y_title, body_.width() * 0.5F));
    const float from = body_.max.x - px(220), to = body_.max.x - px(60);
    constexpr int steps = 40;
    for (int i = 0; i < steps; ++i)
      draw_.AddRectFilled({from + (to - from) * static_cast<float>(i) / steps, y},
                          {from + (to - from) * static_cast<float>(i + 1) / steps, y + high},
                          heat_colour(static_cast<double>(i) / (steps - 1)));
    const float text = y + (high - line_height(fonts().label)) / 2;
    draw_text_right(&draw_, fonts().label, p.quiet, {from - px(6), text},
                    analysis::metric_text(study_.metric, map_.least));
    draw_text(&draw_, fonts().label, p.quiet, {to + px(6), text},
              analysis::metric_text(study_.metric, map_.most));
  }

  void touch() {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    if (!pointed_at(body_.min, body_.max)) return;
    for (std::size_t i = 0; i < map_.cells.size(); ++i) {
      const Box at = place(i);
      if (mouse.x < at.min.x || mouse.x > at.max.x || mouse.y < at.min.y || mouse.y > at.max.y)
        continue;
      draw_.AddRect(at.min, at.max, palette().accent, 0, 0, px(2));
      Tooltip tip(analysis::spread_text(study_.metric, map_.cells[i].spread));
      tip.table(std::vector<std::pair<std::string, std::string>>{
          {map_.x_title, map_.xs[i % map_.xs.size()]},
          {map_.y_title, map_.ys[i / map_.xs.size()]}});
      if (map_.cells[i].best) tip.sentence("The best of these.");
      tip.quiet("click: open this run");
      ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
      if (ImGui::IsMouseClicked(0)) out_.emit(OpenPoint{map_.cells[i].point});
      return;
    }
  }

  const Study& study_;
  const HeatMap& map_;
  Outbox& out_;
  ImDrawList& draw_;
  Box body_{};
  float wide_ = 0, high_ = 0;
};

}  // namespace

void draw_heat_map(const Model& m, const Box& box, StudyKept& all, Outbox& out) {
  if (m.study.sweeping) return draw_sweep_chart(m, box, all, out);  // it says how far it is
  KeptMap& kept = all.map;
  const Study& study = m.study;
  if (kept.of != study.result || kept.metric != study.metric || kept.strategy != study.of)
    kept = {study.result, study.metric, study.of, heat_map(*study.result, study.metric, study.of)};
  Box cells = box;
  cells.min.y += draw_third_axis(study, kept.map.of, box, out);
  Cells(study, kept.map, cells, out).draw();
}

}  // namespace poolscope::gui
