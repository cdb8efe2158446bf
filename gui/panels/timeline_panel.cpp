#include "panels/timeline_panel.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "panels/state_looks.hpp"
#include "panels/timeline_lanes.hpp"
#include "platform/theme.hpp"
#include "present/format.hpp"
#include "widgets/lane.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

// A run with more lanes than this shows those that have something in the window, and says how many
// have not; with fewer, every lane keeps its place.
constexpr std::size_t steady_lanes = 60;
constexpr std::size_t dense_from = 60;  // lanes that are shown: beyond, they are 8 px high

// The lanes that are shown and where each begins; made anew for another run, window or scale.
struct Table {
  std::shared_ptr<const Lanes> lanes;
  float scale = 0;
  TimeWindow window;
  std::vector<std::uint32_t> shown;  // indices into lanes.lanes
  std::vector<float> tops;           // one more than shown
  std::size_t hidden = 0;
  bool dense = false;
  [[nodiscard]] const Lane& lane(std::size_t i) const { return lanes->lanes[shown[i]]; }
};
const Table& table_of(const Run& run, const TimeWindow& window) {
  static Table t;
  if (t.lanes != run.lanes) {
    t.lanes = run.lanes;
    t.scale = 0;
  }
  if (t.scale == ui_scale() && t.window == window) return t;
  t.scale = ui_scale();
  t.window = window;
  t.shown.clear();
  const auto& all = t.lanes->lanes;
  for (std::uint32_t i = 0; i < all.size(); ++i)
    if (all.size() <= steady_lanes || t.lanes->touches(i, window)) t.shown.push_back(i);
  t.hidden = all.size() - t.shown.size();
  t.dense = t.shown.size() > dense_from;
  t.tops.assign(1, 0);
  for (const std::uint32_t i : t.shown)
    t.tops.push_back(t.tops.back() + (all[i].kind == Lane::Kind::pool
                                          ? px(22)
                                          : lane_height(all[i].rows, t.dense)));
  return t;
}

// What the mouse is doing between frames: widget state, not the model's.
struct Gesture {
  enum class Kind : unsigned char { none, press, pan, seek };
  Kind kind = Kind::none;
  ImVec2 pressed;
};

class Timeline {
 public:
  Timeline(const Model& m, const Run& run, Outbox& out)
      : m_(m), run_(run), out_(out), table_(table_of(run, m.window)) {}

  void draw() {
    origin_ = ImGui::GetCursorScreenPos();
    size_ = ImGui::GetContentRegionAvail();
    labels_ = std::floor(std::clamp(size_.x * 0.2F, px(140), px(220)));
    const float legend = px(24);
    lanes_top_ = origin_.y + px(24);
    lanes_bottom_ = origin_.y + size_.y - legend;
    scale_.window = m_.window;
    scale_.width = std::max(size_.x - labels_ - px(10), 1.0F);  // the scroll bar's width
    left_ = origin_.x + labels_;
    ruler();
    ImGui::SetCursorScreenPos({origin_.x, lanes_top_});
    lanes();
    head();
    ImGui::SetCursorScreenPos({origin_.x, lanes_bottom_ + px(4)});
    float for_legend = size_.x;
    if (table_.hidden > 0) {
      const std::string words = "+" + format_plural(table_.hidden, "lane") + " not in this window";
      const float wide = text_width(fonts().label, words);
      draw_text_in_row(ImGui::GetWindowDrawList(), fonts().label, palette().text,
                       origin_.x + size_.x - wide, lanes_bottom_ + px(4), px(20), words);
      for_legend -= wide + px(16);
    }
    draw_legend(legend_items(), for_legend);
    gestures();
  }

 private:
  void ruler() {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const Palette& p = palette();
    for (const Tick& tick : ruler_ticks(scale_, px(96))) {
      if (tick.x < -1 || tick.x > scale_.width + 1) continue;
      const float x = left_ + std::round(tick.x);
      draw.AddLine({x, lanes_top_ - px(5)}, {x, lanes_top_}, p.border);
      const float width = text_width(fonts().label, tick.label);
      const float at = std::clamp(x - width / 2, left_, left_ + scale_.width - width);
      draw_text(&draw, fonts().label, p.quiet, {at, origin_.y}, tick.label);
    }
    draw.AddLine({origin_.x, lanes_top_ - 1}, {left_ + scale_.width, lanes_top_ - 1}, p.border);
  }

  void lanes() {
    const float height = lanes_bottom_ - lanes_top_;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    ImGui::BeginChild("lanes", {size_.x, height}, false, ImGuiWindowFlags_NoScrollWithMouse);
    ImGui::PopStyleVar();
    keep_selected_in_view(height);
    const float scroll = ImGui::GetScrollY();
    const float first_y = lanes_top_ - scroll;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    for (const Tick& tick : ruler_ticks(scale_, px(96)))
      if (tick.x >= 0 && tick.x <= scale_.width)
        draw.AddLine({left_ + std::round(tick.x), lanes_top_},
                     {left_ + std::round(tick.x), lanes_bottom_}, palette().grid);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const bool on_bars = ImGui::IsWindowHovered() && mouse.x >= left_ &&
                         mouse.x <= left_ + scale_.width && gesture().kind != Gesture::Kind::pan;
    LanePainter painter(m_, run_, *table_.lanes, scale_, out_);
    const auto& tops = table_.tops;
    auto i = static_cast<std::size_t>(std::max<std::ptrdiff_t>(
        std::upper_bound(tops.begin(), tops.end(), scroll) - tops.begin() - 1, 0));
    for (; i < table_.shown.size() && tops[i] < scroll + height; ++i)
      painter.draw(draw, table_.lane(i), {origin_.x, first_y + tops[i]}, {left_, first_y + tops[i]},
                   tops[i + 1] - tops[i], table_.dense && table_.lane(i).kind != Lane::Kind::pool,
                   on_bars);
    // What has not happened yet steps back.
    const float now = left_ + scale_.x(m_.playback.position);
    if (now < left_ + scale_.width)
      draw.AddRectFilled({std::max(now, left_), lanes_top_}, {left_ + scale_.width, lanes_bottom_},
                         with_alpha(palette().pane, 0.40F));
    if (now >= left_ && now <= left_ + scale_.width)
      playhead_line(draw, std::round(now), lanes_top_, lanes_bottom_);
    ImGui::Dummy({1, tops.back()});
    pointed_ = painter.pointed();
    stretch_ = painter.stretch();
    if (ImGui::IsWindowHovered()) {
      out_.push_back(Hover{pointed_});
      const ImGuiIO& io = ImGui::GetIO();
      // Over the labels the wheel scrolls, as in any list; over the bars it zooms.
      if (mouse.x < left_ && io.MouseWheel != 0) ImGui::SetScrollY(scroll - io.MouseWheel * px(60));
      if (gesture().kind == Gesture::Kind::pan && ImGui::IsMouseDown(0))
        ImGui::SetScrollY(scroll - io.MouseDelta.y);
    }
    ImGui::EndChild();
  }

  // A connection that was selected elsewhere comes into view, once.
  void keep_selected_in_view(float height) {
    static Selection last;
    if (last == m_.selected) return;
    last = m_.selected;
    std::uint32_t connection = UINT32_MAX;
    if (m_.selected.kind == Selection::Kind::connection)
      connection = static_cast<std::uint32_t>(m_.selected.id);
    const auto& by_request = run_.index->transfer_of_request;
    if (m_.selected.kind == Selection::Kind::transfer && m_.selected.id < by_request.size() &&
        by_request[m_.selected.id] != UINT32_MAX)
      connection = run_.index->transfers[by_request[m_.selected.id]].connection;
    if (connection == UINT32_MAX) return;
    for (std::size_t i = 0; i < table_.shown.size(); ++i) {
      if (table_.lane(i).connection != connection) continue;
      const float top = table_.tops[i], bottom = table_.tops[i + 1], scroll = ImGui::GetScrollY();
      if (top < scroll || bottom > scroll + height)
        ImGui::SetScrollY(std::max(0.0F, (top + bottom - height) / 2));
      return;
    }
  }

  void head() {
    const float x = left_ + std::round(scale_.x(m_.playback.position));
    if (x < left_ || x > left_ + scale_.width) return;
    playhead_handle(*ImGui::GetWindowDrawList(), x, lanes_top_);
  }

  static Gesture& gesture() {
    static Gesture state;
    return state;
  }

  void gestures() {
    const ImGuiIO& io = ImGui::GetIO();
    Gesture& g = gesture();
    const bool hovered = ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows);
    const bool in_time = io.MousePos.x >= left_ && io.MousePos.x <= left_ + scale_.width;
    const bool on_ruler =
        hovered && in_time && io.MousePos.y >= origin_.y && io.MousePos.y < lanes_top_;
    const bool on_lanes = hovered && io.MousePos.y >= lanes_top_ && io.MousePos.y < lanes_bottom_;

    if (on_ruler) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    if ((on_ruler && ImGui::IsMouseClicked(0)) || (on_lanes && in_time && ImGui::IsMouseClicked(2)))
      g = {Gesture::Kind::seek, io.MousePos};
    else if (on_lanes && ImGui::IsMouseClicked(0) &&
             io.MousePos.x <= left_ + scale_.width)  // beyond is the scroll bar
      g = {Gesture::Kind::press, io.MousePos};

    if (on_lanes && ImGui::IsMouseDoubleClicked(0) && pointed_.kind != Selection::Kind::nothing) {
      out_.push_back(ShowWindow{stretch_});
      g = {};
    }
    switch (g.kind) {
      case Gesture::Kind::none:
        break;
      case Gesture::Kind::seek:
        if (!ImGui::IsMouseDown(0) && !ImGui::IsMouseDown(2)) {
          g = {};
        } else {
          const double t = std::max(0.0, scale_.time(io.MousePos.x - left_));
          if (t != m_.playback.position) out_.push_back(SeekTime{t});
        }
        break;
      case Gesture::Kind::press:
        if (!ImGui::IsMouseDown(0)) {
          if (m_.selected != pointed_) out_.push_back(Select{pointed_});
          g = {};
        } else if (std::abs(io.MousePos.x - g.pressed.x) + std::abs(io.MousePos.y - g.pressed.y) >
                   px(4)) {
          g.kind = Gesture::Kind::pan;
        }
        break;
      case Gesture::Kind::pan:
        if (!ImGui::IsMouseDown(0))
          g = {};
        else if (io.MouseDelta.x != 0)
          out_.push_back(PanTimeline{-static_cast<double>(io.MouseDelta.x) * scale_.us_per_px()});
        break;
    }
    if (!hovered || !in_time || io.MouseWheel == 0) {
      if (hovered && io.MouseWheelH != 0) pan_by_wheel(io.MouseWheelH);
      return;
    }
    if (io.KeyShift)
      pan_by_wheel(io.MouseWheel);
    else
      out_.push_back(ZoomTimeline{std::pow(1.25, static_cast<double>(io.MouseWheel)),
                                  scale_.time(io.MousePos.x - left_)});
  }

  void pan_by_wheel(float notches) {
    out_.push_back(PanTimeline{-static_cast<double>(notches) * scale_.us_per_px() *
                               static_cast<double>(px(80))});
  }

  const Model& m_;
  const Run& run_;
  Outbox& out_;
  const Table& table_;
  Scale scale_;
  ImVec2 origin_{}, size_{};
  float labels_ = 0, left_ = 0, lanes_top_ = 0, lanes_bottom_ = 0;
  Selection pointed_;
  TimeWindow stretch_;
};

}  // namespace

void draw_timeline_panel(const Model& m, const model::World&, Outbox& out) {
  const Run* run = shown_run(m);
  if (!run) {
    empty_pane("The run over time: a lane for each connection.", "Open a scenario to see it.");
    return;
  }
  if (run->index->connections.empty() && run->index->transfers.empty()) {
    empty_pane("No connection was opened in this run.",
               "Give the scenario a request or a workload.");
    return;
  }
  Timeline(m, *run, out).draw();
}

void draw_timeline_header(const Model&, const Box&, Outbox&) {}

}  // namespace poolscope::gui
