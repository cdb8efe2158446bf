#include "panels/timeline/panel.hpp"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "app/frame/actions.hpp"
#include "app/timeline/actions.hpp"
#include "app/why/actions.hpp"
#include "panels/looks.hpp"
#include "panels/timeline/costs.hpp"
#include "panels/timeline/gestures.hpp"
#include "panels/timeline/kept.hpp"
#include "panels/timeline/lanes.hpp"
#include "panels/timeline/range.hpp"
#include "panels/timeline/table.hpp"
#include "panels/timeline/waterfall.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "present/format.hpp"
#include "widgets/button.hpp"
#include "widgets/lane.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

// The name of a row, for the search.
std::string name_of(const TimelineTable& table, const Run& run, std::size_t i) {
  if (table.by == LanesBy::connection) {
    const Lane& lane = run.lanes->lanes[table.shown[i]];
    return lower(lane.label + " " + lane.destination + " " +
                 (lane.connection != UINT32_MAX ? run.index->connections[lane.connection].pool_name
                                                : lane.group));
  }
  const WaterfallRow& row = run.waterfall->rows[table.shown[i]];
  if (row.transfer == UINT32_MAX) return "";
  const TransferLife& life = run.index->transfers[row.transfer];
  const model::Setup& setup = run.trace->setup();
  return lower(life.name + " " +
               setup.destinations[model::index(setup[life.needle].destination)].key);
}

// The transfer that is called so; it stands in a lane that is called otherwise.
Selection transfer_named(const Run& run, const std::string& name) {
  const std::string wanted = lower(name);
  for (const TransferLife& life : run.index->transfers)
    if (lower(life.name) == wanted) return {Selection::Kind::transfer, model::index(life.request)};
  return {};
}

class Timeline {
 public:
  Timeline(const Model& m, const Run& run, TimelineKept& kept, Outbox& out)
      : m_(m), run_(run), kept_(kept), out_(out), table_(timeline_table(m, run, kept.table)) {}

  void draw() {
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    size_ = ImGui::GetContentRegionAvail();
    origin_ = origin;
    labels_ = std::floor(std::clamp(size_.x * 0.2F, px(140), px(220)));
    const float legend = m_.compare.column > 0 ? 0 : px(24);  // side by side, one is drawn for all
    f_.top = origin.y;
    f_.lanes_top = origin.y + px(24);
    f_.lanes_bottom = origin.y + size_.y - legend;
    f_.scale.window = m_.timeline.window;
    f_.scale.width = std::max(size_.x - labels_ - px(10), 1.0F);  // the scroll bar's width
    f_.left = origin.x + labels_;
    ruler();
    ImGui::SetCursorScreenPos({origin.x, f_.lanes_top});
    lanes();
    head();
    draw_bookmarks(m_, f_, out_);
    f_.hovered = ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows) && !over_box_;
    crosshair();
    ImGui::SetCursorScreenPos({origin.x, f_.lanes_bottom + px(4)});
    float for_legend = size_.x;
    if (table_.hidden > 0 && m_.compare.column == 0) {
      const std::string words =
          "+" + format_plural(table_.hidden, table_.by == LanesBy::connection ? "lane" : "row") +
          " not in this window";
      const float wide = text_width(fonts().label, words);
      draw_text_in_row(ImGui::GetWindowDrawList(), fonts().label, palette().text,
                       origin.x + size_.x - wide, f_.lanes_bottom + px(4), px(20), words);
      for_legend -= wide + px(16);
    }
    if (m_.compare.column == 0) draw_legend(legend_items(), for_legend);
    timeline_gestures(m_, f_, kept_.gesture, out_);
  }

 private:
  void ruler() {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const Palette& p = palette();
    for (const Tick& tick : ruler_ticks(f_.scale, px(96))) {
      if (tick.x < -1 || tick.x > f_.scale.width + 1) continue;
      const float x = f_.left + std::round(tick.x);
      draw.AddLine({x, f_.lanes_top - px(5)}, {x, f_.lanes_top}, p.border);
      const float width = text_width(fonts().label, tick.label);
      const float at = std::clamp(x - width / 2, f_.left, f_.left + f_.scale.width - width);
      draw_text(&draw, fonts().label, p.quiet, {at, origin_.y}, tick.label);
    }
    draw.AddLine({origin_.x, f_.lanes_top - 1}, {f_.left + f_.scale.width, f_.lanes_top - 1},
                 p.border);
  }

  void lanes() {
    const float height = f_.lanes_bottom - f_.lanes_top;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    ImGui::BeginChild("lanes", {size_.x, height}, false, ImGuiWindowFlags_NoScrollWithMouse);
    ImGui::PopStyleVar();
    keep_in_view(height);
    const float scroll = ImGui::GetScrollY();
    const float first_y = f_.lanes_top - scroll;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    for (const Tick& tick : ruler_ticks(f_.scale, px(96)))
      if (tick.x >= 0 && tick.x <= f_.scale.width)
        draw.AddLine({f_.left + std::round(tick.x), f_.lanes_top},
                     {f_.left + std::round(tick.x), f_.lanes_bottom}, palette().grid);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const bool on_bars = ImGui::IsWindowHovered() && mouse.x >= f_.left &&
                         mouse.x <= f_.left + f_.scale.width && !timeline_is_moved(kept_.gesture);
    LanePainter painter(m_, run_, *run_.lanes, f_.scale, out_);
    const auto& tops = table_.tops;
    const std::string query = lower(m_.timeline.search);
    for (std::size_t i = table_.at(scroll); i < table_.shown.size() && tops[i] < scroll + height;
         ++i) {
      const ImVec2 label{origin_.x, first_y + tops[i]}, bars{f_.left, first_y + tops[i]};
      const float tall = tops[i + 1] - tops[i];
      if (!query.empty() && name_of(table_, run_, i).find(query) != std::string::npos)
        draw.AddRectFilled(label, {origin_.x + px(3), label.y + tall}, palette().accent);
      row(painter, draw, i, label, bars, tall, on_bars);
    }
    if (table_.by == LanesBy::connection) {
      f_.pointed = painter.pointed();
      draw_costs(m_, run_, table_, f_.scale, {f_.left, first_y}, draw);
    }
    // The future is paler than the past.
    const float now = f_.left + f_.scale.x(m_.playback.position);
    if (now < f_.left + f_.scale.width)
      draw.AddRectFilled({std::max(now, f_.left), f_.lanes_top},
                         {f_.left + f_.scale.width, f_.lanes_bottom},
                         with_alpha(palette().pane, 0.40F));
    if (now >= f_.left && now <= f_.left + f_.scale.width)
      playhead_line(draw, std::round(now), f_.lanes_top, f_.lanes_bottom);
    ImGui::Dummy({1, tops.back()});
    draw_range(m_, run_, f_, kept_, out_);
    over_box_ = !ImGui::IsWindowHovered() && ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows);
    if (ImGui::IsWindowHovered()) {
      out_.emit(Hover{f_.pointed.what});
      const ImGuiIO& io = ImGui::GetIO();
      // Over the labels the wheel scrolls, as in any list; over the bars it zooms.
      if (mouse.x < f_.left && io.MouseWheel != 0)
        ImGui::SetScrollY(scroll - io.MouseWheel * px(60));
      if (timeline_is_moved(kept_.gesture)) ImGui::SetScrollY(scroll - io.MouseDelta.y);
    }
    ImGui::EndChild();
  }

  void row(LanePainter& painter, ImDrawList& draw, std::size_t i, ImVec2 label, ImVec2 bars,
           float tall, bool on_bars) {
    if (table_.by == LanesBy::transfer) {
      const WaterfallRow& one = run_.waterfall->rows[table_.shown[i]];
      const bool of_band = !table_.band.empty() && table_.band[i] != UINT32_MAX;
      const Pointed pointed =
          of_band
              ? draw_waterfall_band(m_, run_, f_.scale, draw,
                                    run_.waterfall->levels[table_.level][table_.band[i]], label,
                                    bars, tall, timeline_is_moved(kept_.gesture))
              : draw_waterfall_row(m_, run_, f_.scale, draw, one, label, bars, tall, table_.dense);
      if (pointed.what.kind != Selection::Kind::nothing || pointed.merged) f_.pointed = pointed;
      return;
    }
    const Lane& lane = run_.lanes->lanes[table_.shown[i]];
    if (lane.kind == Lane::Kind::pool || lane.kind == Lane::Kind::destination)
      painter.head(draw, lane, label, bars, tall, table_.folded[i]);
    else
      painter.draw(draw, lane, label, bars, tall, table_.dense, on_bars);
  }

  // A thing that was selected in another pane comes into view once; so does what a search finds.
  void keep_in_view(float height) {
    Selection& last = kept_.in_view;
    std::size_t wanted = table_.shown.size();
    if (!m_.backdrop && last != m_.selection.what) {
      last = m_.selection.what;
      wanted = row_of(table_, run_, m_.selection.what);
    }
    if (!m_.backdrop && m_.compare.column == 0 && kept_.sought.by != 0) wanted = seek_row();
    if (wanted >= table_.shown.size()) return;
    const float top = table_.tops[wanted], bottom = table_.tops[wanted + 1];
    const float scroll = ImGui::GetScrollY();
    if (top < scroll || bottom > scroll + height)
      ImGui::SetScrollY(std::max(0.0F, (top + bottom - height) / 2));
  }

  std::size_t seek_row() {
    SoughtRow& seek = kept_.sought;
    const std::string query = lower(m_.timeline.search);
    const std::size_t n = table_.shown.size();
    const int by = std::exchange(seek.by, 0);
    if (query.empty() || n == 0) return n;
    std::size_t i = seek.row < n ? seek.row : by > 0 ? n - 1 : 0;
    for (std::size_t looked = 0; looked < n; ++looked) {
      i = (i + (by > 0 ? 1 : n - 1)) % n;
      if (name_of(table_, run_, i).find(query) == std::string::npos) continue;
      seek.row = i;
      return i;
    }
    out_.emit(Notify{"no lane in this window is called so"});
    return n;
  }

  void head() {
    const float x = f_.left + std::round(f_.scale.x(m_.playback.position));
    if (x < f_.left || x > f_.left + f_.scale.width) return;
    playhead_handle(*ImGui::GetWindowDrawList(), x, f_.lanes_top);
  }

  // The pointer's moment through all lanes, with its time on the ruler.
  void crosshair() {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    if (!f_.hovered || m_.backdrop || mouse.x < f_.left || mouse.x > f_.left + f_.scale.width ||
        mouse.y < f_.top || mouse.y > f_.lanes_bottom)
      return;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddLine({mouse.x, f_.lanes_top}, {mouse.x, f_.lanes_bottom},
                 with_alpha(palette().text, 0.25F));
    const std::string words = format_tick(f_.scale.time(mouse.x - f_.left), f_.scale.us_per_px());
    const float width = text_width(fonts().mono, words) + px(8);
    const float x = std::clamp(mouse.x - width / 2, f_.left, f_.left + f_.scale.width - width);
    draw.AddRectFilled({x, f_.top - px(2)}, {x + width, f_.top + px(17)}, palette().raised, px(3));
    draw_text(&draw, fonts().mono, palette().text, {x + px(4), f_.top - px(1)}, words);
  }

  const Model& m_;
  const Run& run_;
  TimelineKept& kept_;
  Outbox& out_;
  const TimelineTable& table_;
  TimelineFrame f_;
  ImVec2 origin_{}, size_{};
  float labels_ = 0;
  bool over_box_ = false;
};

}  // namespace

void draw_timeline_panel(const Model& m, const model::World&, TimelineKept& kept, Outbox& out) {
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
  Timeline(m, *run, kept, out).draw();
}

void draw_timeline_header(const Model& m, const Box& head, TimelineKept& kept, Outbox& out) {
  if (!shown_run(m)) return;
  const float height = px(24), top = head.min.y + std::floor((head.height() - height) / 2);
  float x = head.max.x - px(8);
  const std::vector<std::string> kinds{"connections", "transfers"};
  const float wide = segmented_width(kinds);
  if (x - wide > head.min.x) {
    x -= wide;
    if (const auto chosen = segmented("lanes by", {x, top - px(2)}, kinds,
                                      m.timeline.lanes_by == LanesBy::connection ? 0 : 1,
                                      {"a lane for each connection (I)",
                                       "a row for each transfer, by client: a waterfall (I)"}))
      out.emit(ArrangeLanes{*chosen == 0 ? LanesBy::connection : LanesBy::transfer});
  }
  const float field = std::min(px(150), x - head.min.x - px(24));
  if (field < px(80)) return;
  x -= field + px(12);
  auto& text = kept.search;
  if (m.timeline.search != text.data() && !ImGui::IsAnyItemActive()) {
    std::strncpy(text.data(), m.timeline.search.c_str(), text.size() - 1);
    text.back() = 0;
  }
  ImGui::PushFont(fonts().label);
  ImGui::SetCursorScreenPos({x, top});
  ImGui::SetNextItemWidth(field);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                      {px(8), std::floor((height - line_height(fonts().label)) / 2)});
  const bool enter = ImGui::InputTextWithHint("##lane search", "find: #3, r7, cdn …", text.data(),
                                              text.size(), ImGuiInputTextFlags_EnterReturnsTrue);
  if (ImGui::IsItemEdited()) {
    out.emit(SearchLanes{text.data()});
    kept.sought = {1, SIZE_MAX};
  }
  const auto transfer = enter ? transfer_named(*shown_run(m), text.data()) : Selection{};
  if (transfer.kind != Selection::Kind::nothing) {
    out.emit(Select{transfer});
    ImGui::SetKeyboardFocusHere(-1);
  } else if (enter) {
    kept.sought.by = ImGui::GetIO().KeyShift ? -1 : 1;
    ImGui::SetKeyboardFocusHere(-1);
  }
  ImGui::PopStyleVar();
  ImGui::PopFont();
}

}  // namespace poolscope::gui
