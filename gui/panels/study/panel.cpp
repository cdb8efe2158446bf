#include "panels/study/panel.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "app/study/actions.hpp"
#include "panels/study/kept.hpp"
#include "panels/study/parts.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "present/study/form.hpp"
#include "widgets/button.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

constexpr float study_gap = 8, advice_least = 372, advice_most = 480;

void title(const char* words, const Box& box) {
  draw_text_in_row(ImGui::GetWindowDrawList(), fonts().strong_label, palette().quiet,
                   box.min.x + px(12), box.min.y, px(pane_title_height), words);
}

// Which metric, and lines or cells; below the form.
void picture_bar(const Model& m, const Box& row, Outbox& out) {
  constexpr std::array shown{trace::Metric::connections_opened, trace::Metric::reuse_rate,
                             trace::Metric::handshakes, trace::Metric::latency_p95};
  std::vector<std::string> words;
  std::size_t now = 0;
  for (std::size_t i = 0; i < trace::metric_count; ++i) {
    words.emplace_back(trace::metric_title(static_cast<trace::Metric>(i)));
    if (static_cast<trace::Metric>(i) == m.study.metric) now = i;
  }
  std::vector<std::string> first;
  std::size_t current = shown.size();
  for (std::size_t i = 0; i < shown.size(); ++i) {
    first.push_back(words[static_cast<std::size_t>(shown[i])]);
    if (shown[i] == m.study.metric) current = i;
  }
  const auto choose = [&](std::size_t metric) {
    out.emit(ShowMetric{std::string(trace::metric_id(static_cast<trace::Metric>(metric)))});
  };
  float x = row.min.x;
  const float list = px(176), kinds = segmented_width({"lines", "heat map"});
  if (segmented_width(first) + px(8) + list + px(8) + kinds <= row.width()) {
    if (const auto next = segmented("metric", {x, row.min.y}, first, current))
      choose(static_cast<std::size_t>(shown[*next]));
    x += segmented_width(first) + px(8);
  }
  if (const auto next = drop_down("any metric", {x, row.min.y}, list, words, now)) choose(*next);
  const bool possible = m.study.result && can_be_heat_map(m.study.result->plan);
  if (!possible) return;
  x = row.max.x - kinds;
  if (const auto next = segmented("picture", {x, row.min.y}, {"lines", "heat map"}, m.study.heat,
                                  {"a line for each of the others", "two settings at once"}))
    out.emit(ShowHeatMap{*next == 1, m.study.of});
}

void sweep(const Model& m, const Box& box, StudyKept& kept, Outbox& out) {
  title("SWEEP", box);
  const Box inside{{box.min.x + px(12), box.min.y + px(pane_title_height)},
                   {box.max.x - px(12), box.max.y - px(8)}};
  const float head = text_width(fonts().strong_label, "SWEEP") + px(24);
  // Under what cannot be run the sweep before stays in sight: it says whose it is.
  std::string words = "one run for each point and seed; a click opens it";
  if (!m.study.wrong.empty() && m.study.result)
    words = fmt::format("still shown: {}", fmt::join(m.study.result->asked.vary, ", "));
  draw_text_in_row(ImGui::GetWindowDrawList(), fonts().label, palette().quiet, box.min.x + head,
                   box.min.y, px(pane_title_height),
                   elided(fonts().label, words, box.width() - head - px(12)));
  float y = inside.min.y + draw_sweep_form(m, inside, kept.fields, out) + px(8);
  picture_bar(m, {{inside.min.x, y}, {inside.max.x, y + px(28)}}, out);
  y += px(36);
  const Box picture{{inside.min.x, y}, inside.max};
  if (m.study.heat && m.study.result)
    draw_heat_map(m, picture, kept, out);
  else
    draw_sweep_chart(m, picture, kept, out);
}

void surface(const Box& box) {
  ImGui::GetWindowDrawList()->AddRectFilled(box.min, box.max, palette().pane, px(4));
}

}  // namespace

float draw_third_axis(const Study& study, const std::vector<std::string>& of, const Box& box,
                      Outbox& out) {
  if (of.empty()) return 0;
  const std::size_t now = std::min(study.of, of.size() - 1);
  const auto next = segmented_width(of) <= box.width()
                        ? segmented("of", box.min, of, now)
                        : drop_down("of", box.min, std::min(px(320), box.width()), of, now);
  if (next) out.emit(ShowHeatMap{study.heat, *next});
  return px(36);
}

void draw_study_progress(StudyPart part, float fraction, const std::string& words, const Box& row,
                         Outbox& out) {
  const Palette& p = palette();
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const float button = px(28), middle = row.min.y + px(14);
  const float from = row.min.x + text_width(fonts().label, words) + px(12);
  draw_text_in_row(draw, fonts().label, p.text, row.min.x, row.min.y, px(28), words);
  const float to = row.max.x - button - px(8);
  if (to > from) {
    draw->AddRectFilled({from, middle - px(2)}, {to, middle + px(2)}, p.raised, px(2));
    draw->AddRectFilled({from, middle - px(2)},
                        {from + (to - from) * std::clamp(fraction, 0.01F, 1.0F), middle + px(2)},
                        p.accent, px(2));
  }
  ImGui::PushID(part == StudyPart::sweep ? "sweep" : "advice");
  if (flat_button("stop", {row.max.x - button, row.min.y}, {button, button}, symbol::close,
                  "stop it"))
    out.emit(StopStudy{part});
  ImGui::PopID();
}

void draw_study(const Model& m, const Box& body, StudyKept& kept, Outbox& out) {
  const float space = px(study_gap);
  const float left =
      std::clamp(std::floor(body.width() * 0.34F), px(advice_least), px(advice_most));
  const Box advice{body.min, {body.min.x + left, body.max.y - space}};
  const Box curve{{advice.max.x + space, body.min.y}, {body.max.x, body.max.y - space}};
  surface(advice);
  title("ADVICE", advice);
  draw_advice(m, {{advice.min.x, advice.min.y + px(pane_title_height)}, advice.max}, out);
  surface(curve);
  sweep(m, curve, kept, out);
}

}  // namespace poolscope::gui
