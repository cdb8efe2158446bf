#include "panels/timeline/range.hpp"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/playback/actions.hpp"
#include "app/timeline/actions.hpp"
#include "panels/timeline/kept.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "present/format.hpp"
#include "present/timeline/range_stats.hpp"
#include "widgets/button.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

// Made anew when the range or the run changes: percentiles cost the range.
const RangeStats& stats_of(const Model& m, const Run& run, KeptRange& kept) {
  if (kept.of != run.trace || kept.at != *m.timeline.range)
    kept = {run.trace, *m.timeline.range,
            range_stats(*run.trace, *run.index, *run.sums, *run.series, *m.timeline.range)};
  return kept.stats;
}

void shade(const TimelineFrame& f, const TimeWindow& stretch, float strength) {
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const float x0 = std::clamp(f.left + f.scale.x(stretch.from), f.left, f.left + f.scale.width);
  const float x1 = std::clamp(f.left + f.scale.x(stretch.to), f.left, f.left + f.scale.width);
  const ImU32 colour = palette().accent;
  draw.AddRectFilled({x0, f.top + px(16)}, {x1, f.lanes_bottom}, with_alpha(colour, strength));
  for (const float x : {x0, x1})
    draw.AddRectFilled({x - px(0.5F), f.top + px(16)}, {x + px(0.5F), f.lanes_bottom},
                       with_alpha(colour, 0.8F));
}

using Line = std::pair<std::string, std::string>;

std::vector<Line> lines_of(const RangeStats& s) {
  std::vector<Line> out{
      {"transfers",
       fmt::format("{} began, {} done", format_count(s.started), format_count(s.done))},
      {"connections",
       fmt::format("{} opened, {} closed", format_count(s.created), format_count(s.closes))},
      {"reuse", s.created + s.reused == 0 ? std::string("no decision")
                                          : fmt::format("{:.0f} % of {}", s.reuse_rate * 100,
                                                        format_count(s.created + s.reused))},
      {"most open", format_count(s.open_peak)},
  };
  if (s.handshakes > 0) out.emplace_back("handshakes", format_count(s.handshakes));
  if (s.evictions > 0) out.emplace_back("evictions", format_count(s.evictions));
  if (s.waits > 0) out.emplace_back("had to wait", format_count(s.waits));
  if (s.failed > 0) out.emplace_back("failed", format_count(s.failed));
  if (s.done > 0)
    out.emplace_back("latency", "p50 " + format_duration(s.latency_p50) + ", p95 " +
                                    format_duration(s.latency_p95));
  return out;
}

void box(const Model& m, const Run& run, const TimelineFrame& f, KeptRange& kept, Outbox& out) {
  const Palette& p = palette();
  const auto lines = lines_of(stats_of(m, run, kept));
  const float width = px(252), row = px(18);
  const float height = px(36) + row * static_cast<float>(lines.size()) + px(40);
  // Beside the range where there is room, else in the corner away from it.
  const float x0 = f.left + f.scale.x(m.timeline.range->from),
              x1 = f.left + f.scale.x(m.timeline.range->to);
  float x = x1 + px(12);
  if (x + width > f.left + f.scale.width) x = x0 - px(12) - width;
  x = std::clamp(x, f.left, std::max(f.left + f.scale.width - width, f.left));
  const float y = std::max(f.lanes_bottom - height - px(8), f.lanes_top + px(4));
  ImGui::SetCursorScreenPos({x, y});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::BeginChild("range", {width, height}, false, ImGuiWindowFlags_NoScrollbar);
  ImGui::PopStyleVar();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  draw.AddRectFilled({x, y}, {x + width, y + height}, p.raised, px(4));
  draw.AddRect({x, y}, {x + width, y + height}, p.border, px(4));
  draw_text_in_row(&draw, fonts().strong_label, p.text, x + px(12), y + px(4), px(28),
                   "RANGE  " + format_duration(static_cast<model::Duration>(
                                   m.timeline.range->to - m.timeline.range->from)));
  if (flat_button("clear", {x + width - px(30), y + px(4)}, {px(24), px(24)}, symbol::close,
                  "clear the range", "Esc"))
    out.emit(SelectRange{});
  float at = y + px(34);
  for (const auto& [name, value] : lines) {
    draw_text_in_row(&draw, fonts().label, p.quiet, x + px(12), at, row, name);
    draw_text_in_row(&draw, fonts().label, p.text, x + px(96), at, row, value);
    at += row;
  }
  float bx = x + px(12), wide = 0;
  if (word_button("zoom", {bx, at + px(6)}, "Zoom", &wide)) out.emit(ShowWindow{*m.timeline.range});
  bx += wide + px(8);
  if (word_button("loop", {bx, at + px(6)}, m.playback.loop ? "Loops" : "Loop", &wide,
                  {.on = m.playback.loop}))
    out.emit(LoopRange{!m.playback.loop});
  ImGui::EndChild();
}

// From where on a fork is another future: before it, it is the run that it forks.
void fork_point(const Run& run, const TimelineFrame& f) {
  if (!run.fork || !run.fork->later()) return;
  const model::Time at = run.fork->later()->at;
  const float x = f.left + f.scale.x(static_cast<double>(at));
  if (x < f.left || x > f.left + f.scale.width) return;
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  for (float y = f.lanes_top; y < f.lanes_bottom; y += px(8))
    draw.AddLine({x, y}, {x, std::min(y + px(4), f.lanes_bottom)},
                 with_alpha(palette().accent, 0.7F));
  draw_text(&draw, fonts().label, palette().accent, {x - px(4), f.lanes_top - px(16)},
            symbol::fork);
  if (ImGui::IsMouseHoveringRect({x - px(8), f.lanes_top - px(18)}, {x + px(8), f.lanes_top}))
    hint("here it forks: " + run.fork->words, format_time(at));
}

}  // namespace

void draw_range(const Model& m, const Run& run, const TimelineFrame& f, TimelineKept& kept,
                Outbox& out) {
  if (const TimeWindow* dragged = dragged_stretch(kept.gesture)) {
    shade(f, {std::min(dragged->from, dragged->to), std::max(dragged->from, dragged->to)}, 0.14F);
    const std::string words =
        format_duration(static_cast<model::Duration>(std::abs(dragged->to - dragged->from)));
    hint(words);
    return;
  }
  if (!m.timeline.range) return;
  shade(f, *m.timeline.range, 0.07F);
  box(m, run, f, kept.range, out);
}

void draw_bookmarks(const Model& m, const TimelineFrame& f, Outbox& out) {
  if (const Run* run = shown_run(m)) fork_point(*run, f);
  for (std::size_t i = 0; i < m.timeline.bookmarks.size(); ++i) {
    const float x = f.left + f.scale.x(m.timeline.bookmarks[i].us);
    if (x < f.left || x > f.left + f.scale.width) continue;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 at{x - px(5), f.lanes_top - px(16)};
    draw_text(&draw, fonts().label, palette().accent, at, symbol::bookmark);
    draw.AddLine({x, f.lanes_top}, {x, f.lanes_bottom}, with_alpha(palette().accent, 0.25F));
    ImGui::PushID(static_cast<int>(i));
    ImGui::SetCursorScreenPos({x - px(7), f.lanes_top - px(18)});
    ImGui::InvisibleButton("bookmark", {px(14), px(18)});
    if (ImGui::IsItemClicked(0)) out.emit(SeekTime{m.timeline.bookmarks[i].us});
    if (ImGui::IsItemClicked(1)) out.emit(RemoveBookmark{i});
    if (ImGui::IsItemHovered()) hint(m.timeline.bookmarks[i].name, "right click removes it");
    ImGui::PopID();
  }
}

}  // namespace poolscope::gui
