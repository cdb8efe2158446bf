#include "panels/timeline/gestures.hpp"

#include <algorithm>
#include <cmath>

#include "app/frame/actions.hpp"
#include "app/playback/actions.hpp"
#include "app/timeline/actions.hpp"
#include "app/why/actions.hpp"
#include "platform/theme.hpp"

namespace poolscope::gui {
namespace {

constexpr float edge_reach = 5, still = 4;  // px

double time_at(const TimelineFrame& f, float x) {
  return std::max(0.0, f.scale.time(x - f.left));
}

bool near_edge(const TimelineFrame& f, double us) {
  const float x = f.left + f.scale.x(us);
  return std::abs(ImGui::GetIO().MousePos.x - x) <= px(edge_reach);
}

void begin(const Model& m, const TimelineFrame& f, Gesture& g, bool in_time, bool on_ruler,
           bool on_lanes) {
  const ImGuiIO& io = ImGui::GetIO();
  const auto start = [&](Gesture::Kind kind, int button) {
    const double t = time_at(f, io.MousePos.x);
    g = {kind, io.MousePos, button, {t, t}};
  };
  const bool on_edges = m.timeline.range && in_time && (on_ruler || on_lanes);
  if (on_edges && (near_edge(f, m.timeline.range->from) || near_edge(f, m.timeline.range->to))) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    if (ImGui::IsMouseClicked(0)) {
      start(near_edge(f, m.timeline.range->to) ? Gesture::Kind::to_edge : Gesture::Kind::from_edge,
            0);
      return;
    }
  }
  if (in_time && (on_ruler || on_lanes) && ImGui::IsMouseClicked(0) && (io.KeyCtrl || io.KeyShift))
    return start(Gesture::Kind::range, 0);
  if (in_time && on_lanes && ImGui::IsMouseClicked(2)) return start(Gesture::Kind::zoom, 2);
  if (on_ruler && in_time && ImGui::IsMouseClicked(0)) return start(Gesture::Kind::seek, 0);
  const bool beside_scroll_bar = io.MousePos.x <= f.left + f.scale.width;
  if (on_lanes && beside_scroll_bar && ImGui::IsMouseClicked(0))
    return start(Gesture::Kind::press, 0);
  if (on_lanes && beside_scroll_bar && ImGui::IsMouseClicked(1))
    return start(Gesture::Kind::pan, 1);
}

void let_go(const Model& m, const TimelineFrame& f, Gesture& g, Outbox& out) {
  const float moved = std::abs(ImGui::GetIO().MousePos.x - g.pressed.x);
  const TimeWindow stretch{std::min(g.stretch.from, g.stretch.to),
                           std::max(g.stretch.from, g.stretch.to)};
  switch (g.kind) {
    case Gesture::Kind::press:
      if (!f.pointed.fold.empty()) {
        out.emit(FoldLanes{f.pointed.fold, m.timeline.folded.count(f.pointed.fold) == 0});
        if (f.pointed.what.kind != Selection::Kind::nothing) out.emit(Select{f.pointed.what});
      } else if (m.selection.what != f.pointed.what && !f.pointed.merged) {
        out.emit(Select{f.pointed.what});
      }
      if (f.pointed.event != 0) out.emit(SeekEvent{static_cast<std::size_t>(f.pointed.event) + 1});
      break;
    case Gesture::Kind::range:
      if (moved > px(still))
        out.emit(SelectRange{stretch});
      else
        out.emit(SelectRange{});
      break;
    case Gesture::Kind::zoom:
      if (moved > px(still))
        out.emit(ShowWindow{stretch});
      else
        out.emit(SeekTime{time_at(f, g.pressed.x)});
      break;
    default:
      break;
  }
  g = {};
}

void hold(const Model& m, const TimelineFrame& f, Gesture& g, Outbox& out) {
  const ImGuiIO& io = ImGui::GetIO();
  const double t = time_at(f, io.MousePos.x);
  switch (g.kind) {
    case Gesture::Kind::none:
      break;
    case Gesture::Kind::seek:
      if (t != m.playback.position) out.emit(SeekTime{t});
      break;
    case Gesture::Kind::press:
      if (std::abs(io.MousePos.x - g.pressed.x) + std::abs(io.MousePos.y - g.pressed.y) > px(still))
        g.kind = Gesture::Kind::pan;
      break;
    case Gesture::Kind::pan:
      if (io.MouseDelta.x != 0)
        out.emit(PanTimeline{-static_cast<double>(io.MouseDelta.x) * f.scale.us_per_px()});
      break;
    case Gesture::Kind::range:
    case Gesture::Kind::zoom:
      g.stretch.to = t;
      break;
    case Gesture::Kind::from_edge:
      if (m.timeline.range)
        out.emit(
            SelectRange{TimeWindow{std::min(t, m.timeline.range->to - 1), m.timeline.range->to}});
      break;
    case Gesture::Kind::to_edge:
      if (m.timeline.range)
        out.emit(SelectRange{
            TimeWindow{m.timeline.range->from, std::max(t, m.timeline.range->from + 1)}});
      break;
  }
}

}  // namespace

const TimeWindow* dragged_stretch(const Gesture& g) {
  return g.kind == Gesture::Kind::range || g.kind == Gesture::Kind::zoom ? &g.stretch : nullptr;
}

bool timeline_is_moved(const Gesture& g) {
  return g.kind == Gesture::Kind::pan;
}

void timeline_gestures(const Model& m, const TimelineFrame& f, Gesture& g, Outbox& out) {
  const ImGuiIO& io = ImGui::GetIO();
  const bool in_time = io.MousePos.x >= f.left && io.MousePos.x <= f.left + f.scale.width;
  const bool on_ruler =
      f.hovered && in_time && io.MousePos.y >= f.top && io.MousePos.y < f.lanes_top;
  const bool on_lanes = f.hovered && io.MousePos.y >= f.lanes_top && io.MousePos.y < f.lanes_bottom;
  if (on_ruler) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  if (g.kind == Gesture::Kind::none) begin(m, f, g, in_time, on_ruler, on_lanes);

  if (on_lanes && ImGui::IsMouseDoubleClicked(0) && f.pointed.fold.empty() &&
      (f.pointed.what.kind != Selection::Kind::nothing || f.pointed.merged) &&
      f.pointed.what.kind != Selection::Kind::owner) {
    out.emit(ShowWindow{f.pointed.stretch});
    g = {};
  }
  if (g.kind != Gesture::Kind::none) {
    if (ImGui::IsMouseDown(g.button))
      hold(m, f, g, out);
    else
      let_go(m, f, g, out);
  }

  const auto pan_by_wheel = [&](float notches) {
    out.emit(PanTimeline{-static_cast<double>(notches) * f.scale.us_per_px() *
                         static_cast<double>(px(80))});
  };
  if (!f.hovered) return;
  if (io.MouseWheelH != 0) pan_by_wheel(io.MouseWheelH);
  if (!in_time || io.MouseWheel == 0) return;
  if (io.KeyShift)
    pan_by_wheel(io.MouseWheel);
  else  // Ctrl zooms finely
    out.emit(ZoomTimeline{std::pow(io.KeyCtrl ? 1.06 : 1.25, static_cast<double>(io.MouseWheel)),
                          f.scale.time(io.MousePos.x - f.left)});
}

}  // namespace poolscope::gui
