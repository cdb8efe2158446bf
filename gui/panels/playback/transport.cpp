#include "panels/playback/transport.hpp"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "app/playback/actions.hpp"
#include "app/playback/playback.hpp"
#include "app/timeline/time_window.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "present/format.hpp"
#include "present/log/rows.hpp"
#include "present/run_index.hpp"
#include "present/timeline/series.hpp"
#include "widgets/button.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

const RunDensity& density_of(const Run& run, std::size_t buckets, RunDensity& kept) {
  if (kept.trace == run.trace && kept.buckets == buckets) return kept;
  kept = {run.trace, buckets, {}, {}, {}, 1};
  kept.decisions.resize(buckets);
  kept.events.resize(buckets);
  kept.evictions.resize(buckets);
  const std::vector<Bucket>& parts = run.series->buckets;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t at = i * buckets / parts.size();
    kept.events[at] += parts[i].events;
    kept.decisions[at] += parts[i].decisions;
    kept.evictions[at] += parts[i].evicted;
  }
  kept.most = std::max(1U, std::ranges::max(kept.decisions));
  return kept;
}

std::string speed_name(int power) {
  return power >= 0 ? fmt::format("×{}", 1 << power) : fmt::format("×1/{}", 1 << -power);
}

float buttons(const Model& m, ImVec2 at, Outbox& out) {
  const ImVec2 size{px(32), px(32)};
  const float from = at.x;
  const auto button = [&](const char* id, const char* icon, const char* tip, const char* key,
                          auto action, ButtonLook look = {}) {
    if (flat_button(id, at, size, icon, tip, key, look)) out.emit(std::move(action));
    at.x += size.x;
  };
  const bool at_start = m.cursor == 0;
  const bool at_end = m.cursor >= shown_run(m)->trace->size();
  button("start", symbol::to_start, "to the start", "Home", SeekStart{}, {.enabled = !at_start});
  button("decision back", symbol::step_back, "previous decision", "Shift+Left  ,", StepDecision{-1},
         {.enabled = !at_start});
  button("event back", symbol::back, "previous event", "Left", StepEvent{-1},
         {.enabled = !at_start});
  at.x += px(4);
  button("play", m.playback.playing ? symbol::pause : symbol::play,
         m.playback.playing ? "pause" : "play", "Space", TogglePlay{}, {.primary = true});
  at.x += px(4);
  button("event", symbol::forward, "next event", "Right", StepEvent{1}, {.enabled = !at_end});
  button("decision", symbol::step_forward, "next decision", "Shift+Right  .", StepDecision{1},
         {.enabled = !at_end});
  button("end", symbol::to_end, "to the end", "End", SeekEnd{}, {.enabled = !at_end});
  return at.x - from;
}

float speed(const Model& m, ImVec2 at, Outbox& out) {
  const ImVec2 size{px(56), px(32)};
  if (flat_button("speed", at, size, speed_name(m.playback.speed_power), "speed", "+  -"))
    ImGui::OpenPopup("speeds");
  const float row = px(24);
  ImGui::SetNextWindowPos({at.x, at.y - px(4)}, 0, {0, 1});
  if (ImGui::BeginPopup("speeds")) {
    for (int power = fastest; power >= slowest; --power)
      if (ImGui::Selectable(speed_name(power).c_str(), power == m.playback.speed_power, 0,
                            {px(64), row}))
        out.emit(ChangeSpeed{power - m.playback.speed_power});
    ImGui::EndPopup();
  }
  return size.x;
}

void strip(const Model& m, const Box& box, RunDensity& kept, Outbox& out) {
  const Run& run = *shown_run(m);
  const double end = std::max(run_end(m), 1.0);
  const Palette& p = palette();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float column = px(3);
  const auto buckets = static_cast<std::size_t>(std::max(box.width() / column, 1.0F));
  const float step = box.width() / static_cast<float>(buckets);
  const RunDensity& density = density_of(run, buckets, kept);
  const auto x_of = [&](double us) {
    return box.min.x + static_cast<float>(us / end) * box.width();
  };

  list->AddRectFilled(box.min, box.max, p.pane, px(4));
  if (m.timeline.window != fitting(run_end(m)))  // the stretch that the timeline shows
    list->AddRectFilled(
        {x_of(m.timeline.window.from), box.min.y},
        {std::max(x_of(m.timeline.window.to), x_of(m.timeline.window.from) + 2), box.max.y},
        p.raised, px(4));
  const float ground = box.max.y - px(6), room = ground - box.min.y - px(4);
  for (std::size_t i = 0; i < buckets; ++i) {
    const float x = box.min.x + static_cast<float>(i) * step;
    if (density.events[i])
      list->AddRectFilled({x, box.max.y - px(4)}, {x + 1, box.max.y - px(1)},
                          with_alpha(p.quiet, 0.7F));
    if (!density.decisions[i]) continue;
    const float height = std::max(px(3), room * std::sqrt(static_cast<float>(density.decisions[i]) /
                                                          static_cast<float>(density.most)));
    const bool past = x <= x_of(m.playback.position);
    list->AddRectFilled({x, ground - height}, {x + step - 1, ground},
                        with_alpha(p.quiet, past ? 0.95F : 0.5F));
    if (density.evictions[i])
      list->AddRectFilled({x, ground - height}, {x + step - 1, ground - height + px(3)}, p.evicted);
  }
  const float at = std::round(x_of(m.playback.position));
  list->AddRectFilled({at - 1, box.min.y - px(2)}, {at + 1, box.max.y + px(2)}, p.accent);
  list->AddCircleFilled({at, box.min.y - px(2)}, px(4), p.accent);

  ImGui::SetCursorScreenPos({box.min.x, box.min.y - px(4)});
  ImGui::InvisibleButton("strip", {box.width(), box.height() + px(8)});
  const double under =
      std::clamp(static_cast<double>((ImGui::GetIO().MousePos.x - box.min.x) / box.width()), 0.0,
                 1.0) *
      end;
  if (ImGui::IsItemActive())
    out.emit(SeekTime{under});
  else if (ImGui::IsItemHovered())
    hint(format_time(static_cast<model::Time>(under)), "drag to seek");
}

}  // namespace

void draw_transport(const Model& m, const Box& box, RunDensity& kept, Outbox& out) {
  const Run& run = *shown_run(m);
  const float top = box.min.y + std::floor((box.height() - px(32)) / 2);
  float x = box.min.x;
  x += buttons(m, {x, top}, out) + px(4);
  x += speed(m, {x, top}, out) + px(12);

  // Times and counts stand at the right, as wide as they can become, so that nothing moves.
  const std::size_t all = run.index->public_events.size();
  const std::string widest = format_time(static_cast<model::Time>(run_end(m)));
  const float time_width =
      std::max(text_width(fonts().mono, widest), text_width(fonts().mono, "999.999 ms"));
  const std::string of_all = fmt::format(" / {}", format_count(all));
  const float count_width = text_width(fonts().label, "event ") +
                            text_width(fonts().mono, format_count(all)) +
                            text_width(fonts().mono, of_all);
  const float count_x = box.max.x - px(4), time_x = count_x - count_width - px(16);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float base = top + std::floor((px(32) - line_height(fonts().mono)) / 2);
  draw_text_right(list, fonts().mono, palette().text, {time_x, base},
                  format_time(static_cast<model::Time>(m.playback.position)));
  const std::size_t passed = count_before(run.index->public_events, m.cursor);
  draw_text_right(list, fonts().mono, palette().quiet, {count_x, base}, of_all);
  const float now_x = count_x - text_width(fonts().mono, of_all);
  draw_text_right(list, fonts().mono, palette().text, {now_x, base}, format_count(passed));
  const float label_y = top + std::floor((px(32) - line_height(fonts().label)) / 2);
  draw_text(list, fonts().label, palette().quiet, {count_x - count_width, label_y}, "event");

  const Box room{{x, box.min.y + px(10)}, {time_x - time_width - px(16), box.max.y - px(10)}};
  if (room.width() > px(80)) strip(m, room, kept, out);
}

}  // namespace poolscope::gui
