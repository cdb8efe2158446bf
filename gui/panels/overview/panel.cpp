#include "panels/overview/panel.hpp"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "app/compare/actions.hpp"
#include "app/frame/actions.hpp"
#include "app/why/actions.hpp"
#include "panels/overview/charts.hpp"
#include "platform/theme.hpp"
#include "present/format.hpp"
#include "present/overview/view.hpp"
#include "widgets/chart.hpp"
#include "widgets/link.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

constexpr float row_height = 20, histogram_height = 56;

// Percentiles cost the stretch: the answer is kept until another is wanted.
const OverviewView& view_of(const Model& m, OverviewKept& kept) {
  auto& [of, run, range, view] = kept;
  if (of != m.document || run != m.run || range != m.timeline.range) {
    of = m.document;
    run = m.run;
    range = m.timeline.range;
    view = make_overview(*of, of->place_of(run), range);
  }
  return view;
}

class Overview {
 public:
  Overview(const Model& m, const Run& run, const model::World& world, const OverviewView& view,
           Outbox& out)
      : m_(m),
        run_(run),
        world_(world),
        view_(view),
        out_(out),
        width_(ImGui::GetContentRegionAvail().x) {}

  void draw() {
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    for (const std::string& sentence : view_.verdict) {
      const float height = wrapped_words(list(), fonts().text, palette().text, here(),
                                         px(row_height), width_, sentence);
      space(height);
    }
    const std::string of =
        "Numbers of " + view_.stretch + (m_.timeline.range ? " (Esc clears it)" : "");
    draw_text_in_row(&list(), fonts().label, m_.timeline.range ? palette().accent : palette().quiet,
                     here().x, here().y, px(row_height), elided(fonts().label, of, width_));
    space(px(row_height));
    draw_overview_charts(m_, run_, world_, view_, width_, out_);
    space(px(8));
    table();
    reuse();
    latency();
    ImGui::PopStyleVar();
    if (hovered_.kind != Selection::Kind::nothing) out_.emit(Hover{hovered_});
  }

 private:
  static ImDrawList& list() { return *ImGui::GetWindowDrawList(); }
  static ImVec2 here() { return ImGui::GetCursorScreenPos(); }
  void space(float height) const { ImGui::Dummy({width_, height}); }

  void heading(std::string_view words, std::string_view more) const {
    space(px(8));
    const ImVec2 at = here();
    const float wide = text_width(fonts().strong_label, words);
    draw_text_in_row(&list(), fonts().strong_label, palette().quiet, at.x, at.y, px(row_height),
                     words);
    draw_text_in_row(&list(), fonts().label, palette().quiet, at.x + wide + px(12), at.y,
                     px(row_height), elided(fonts().label, more, width_ - wide - px(12)));
    space(px(row_height));
  }

  // The strategies that there is room for: the shown one is among them.
  [[nodiscard]] std::vector<std::size_t> columns(float room) const {
    const auto fit = static_cast<std::size_t>(std::max(room / px(84), 1.0F));
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < view_.strategies.size() && out.size() < fit; ++i) out.push_back(i);
    if (!out.empty() && view_.shown > out.back()) out.back() = view_.shown;
    return out;
  }

  void table() {
    const Palette& p = palette();
    float title = 0;
    for (const OverviewRow& row : view_.rows)
      title = std::max(title, text_width(fonts().label, row.title));
    title = std::min(title + px(16), std::floor(width_ * 0.45F));
    const auto shown = columns(width_ - title);
    const float column = std::floor((width_ - title) / static_cast<float>(shown.size()));
    const ImVec2 head = here();
    const std::size_t hidden = view_.strategies.size() - shown.size();
    draw_text_in_row(&list(), fonts().label, p.quiet, head.x, head.y, px(row_height),
                     hidden > 0         ? fmt::format("+{} strategies", hidden)
                     : shown.size() > 1 ? "* is best"
                                        : "");
    for (std::size_t i = 0; i < shown.size(); ++i) {
      const float right = head.x + title + column * static_cast<float>(i + 1) - px(10);
      const std::string name =
          elided(fonts().strong_label, view_.strategies[shown[i]], column - px(18));
      const ImVec2 at{right - text_width(fonts().strong_label, name), head.y};
      if (shown[i] == view_.shown) {
        draw_text_in_row(&list(), fonts().strong_label, p.text, at.x, at.y, px(row_height), name);
        continue;
      }
      const LinkTouch touch =
          text_link(list(), fonts().strong_label, p.quiet, at, px(row_height), column, name);
      if (touch.hovered) hint("show this strategy");
      if (touch.clicked) out_.emit(ChooseRun{m_.document->runs[shown[i]].id});
    }
    space(px(row_height + 2));
    for (const OverviewRow& row : view_.rows) metric(row, shown, title, column);
  }

  void metric(const OverviewRow& row, const std::vector<std::size_t>& shown, float title,
              float column) {
    const Palette& p = palette();
    const ImVec2 at = here();
    draw_text_in_row(&list(), fonts().label, p.quiet, at.x, at.y, px(row_height),
                     elided(fonts().label, row.title, title - px(8)));
    for (std::size_t i = 0; i < shown.size(); ++i) {
      const OverviewCell& cell = row.cells[shown[i]];
      const float x0 = at.x + title + column * static_cast<float>(i);
      const float right = x0 + column - px(10);
      const ImU32 bar = cell.best ? p.active : with_alpha(p.quiet, 0.7F);
      draw_share_bar(list(), {x0, at.y + px(row_height) - px(1)},
                     {right, at.y + px(row_height) + px(1)}, cell.share, bar);
      const ImU32 ink = shown[i] == view_.shown ? p.text : p.quiet;
      draw_text_right(&list(), fonts().mono, ink, {right, at.y + px(2)}, cell.text);
      if (cell.best) draw_text(&list(), fonts().mono, p.active, {right + px(1), at.y + px(2)}, "*");
    }
    space(px(row_height + 2));
  }

  void reuse() {
    if (view_.destinations.empty()) return;
    const Palette& p = palette();
    heading("REUSE BY DESTINATION", "most opened first");
    float name = 0;
    for (const ReuseBar& bar : view_.destinations)
      name = std::max(name, text_width(fonts().label, bar.name));
    name = std::min(name + px(12), std::floor(width_ * 0.45F));
    for (const ReuseBar& bar : view_.destinations) {
      const ImVec2 at = here();
      const Selection what{Selection::Kind::destination, model::index(bar.destination)};
      const ImU32 ink = m_.selection.what == what ? p.accent : p.text;
      const bool pointed =
          pointed_at(at, {at.x + width_, at.y + px(row_height)}) || m_.selection.hovered == what;
      if (pointed)
        list().AddRectFilled({at.x - px(4), at.y}, {at.x + width_, at.y + px(row_height)}, p.hover,
                             px(2));
      const LinkTouch touch =
          text_link(list(), fonts().label, ink, at, px(row_height), name - px(8), bar.name);
      if (touch.hovered) hovered_ = what;
      if (touch.clicked) out_.emit(Select{what});
      const std::string words =
          fmt::format("{:.0f} % of {}", bar.rate() * 100, format_count(bar.created + bar.reused));
      const std::string opened = format_count(bar.created) + " opened";
      const float numbers = px(176);
      draw_text_right(&list(), fonts().mono, p.text, {at.x + width_ - px(80), at.y + px(3)}, words);
      draw_text_right(&list(), fonts().label, p.quiet, {at.x + width_, at.y + px(4)}, opened);
      const float right = at.x + width_ - numbers - px(8);
      if (right > at.x + name + px(16))
        draw_share_bar(list(), {at.x + name, at.y + px(6)}, {right, at.y + px(14)},
                       static_cast<float>(bar.rate()), p.active);
      space(px(row_height));
    }
    if (view_.destinations_hidden > 0) {
      draw_text_in_row(
          &list(), fonts().label, p.quiet, here().x, here().y, px(row_height),
          fmt::format("+{} more destinations", format_count(view_.destinations_hidden)));
      space(px(row_height));
    }
  }

  void latency() {
    const LatencyView& all = view_.latency;
    if (all.bins.empty()) return;
    const Palette& p = palette();
    heading("LATENCY", fmt::format("of {}: p50 {}, p95 {}, p99 {}",
                                   format_plural(all.count, "transfer"), format_duration(all.p50),
                                   format_duration(all.p95), format_duration(all.p99)));
    const ImVec2 from{here().x, here().y + px(16)};
    const ImVec2 to{from.x + width_, from.y + px(histogram_height)};
    list().AddRectFilled(from, to, p.grid, px(2));
    int pointed = -1;
    if (pointed_at(from, to)) {
      const float share = (ImGui::GetIO().MousePos.x - from.x) / width_;
      pointed = std::clamp(static_cast<int>(share * static_cast<float>(all.bins.size())), 0,
                           static_cast<int>(all.bins.size()) - 1);
    }
    std::vector<float> heights;
    for (const LatencyBin& bin : all.bins)
      heights.push_back(static_cast<float>(bin.count) / static_cast<float>(all.most) * 0.96F);
    draw_columns(list(), from, to, heights, p.connecting, p.accent, pointed);
    percentiles(from, to);
    if (pointed >= 0) bin(all.bins[static_cast<std::size_t>(pointed)]);
    space(px(16 + histogram_height));
    draw_text(&list(), fonts().label, p.quiet, {from.x, to.y + px(2)},
              format_duration(all.bins.front().from));
    draw_text_right(&list(), fonts().label, p.quiet, {to.x, to.y + px(2)},
                    format_duration(all.bins.back().to));
    space(px(row_height));
  }

  // Lines with their names above, as far as those do not run into one another.
  void percentiles(ImVec2 from, ImVec2 to) const {
    const LatencyView& all = view_.latency;
    const struct {
      const char* name;
      model::Duration at;
    } marks[] = {{"p99", all.p99}, {"p95", all.p95}, {"p50", all.p50}};
    float taken = to.x + px(64);
    for (const auto& mark : marks) {
      const float x = from.x + width_ * static_cast<float>(all.place(mark.at));
      list().AddRectFilled({x - px(0.5F), from.y - px(2)}, {x + px(0.5F), to.y}, palette().text);
      const float wide = text_width(fonts().label, mark.name);
      const float left = std::min({x - wide / 2, to.x - wide, taken - wide - px(6)});
      draw_text(&list(), fonts().label, palette().text, {std::max(left, from.x), from.y - px(16)},
                mark.name);
      taken = left;
    }
  }

  void bin(const LatencyBin& bin) {
    Tooltip tip(fmt::format("{} to {}", format_duration(bin.from), format_duration(bin.to)));
    tip.line("transfers", format_count(bin.count));
    if (bin.slowest >= run_.index->transfers.size()) return;
    const TransferLife& slowest = run_.index->transfers[bin.slowest];
    tip.line("slowest",
             fmt::format("{}, {}", slowest.name, format_duration(slowest.done - slowest.due)));
    tip.quiet("click: go to the slowest");
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    const Selection what{Selection::Kind::transfer, model::index(slowest.request)};
    hovered_ = what;
    if (ImGui::IsMouseClicked(0)) out_.emit(Select{what, true});
  }

  const Model& m_;
  const Run& run_;
  const model::World& world_;
  const OverviewView& view_;
  Outbox& out_;
  float width_;
  Selection hovered_;
};

}  // namespace

void draw_overview_panel(const Model& m, const model::World& world, OverviewKept& kept,
                         Outbox& out) {
  const Run* run = shown_run(m);
  if (!run) return;
  ImGui::BeginChild("overview", {0, 0}, false, ImGuiWindowFlags_NoNav);
  Overview(m, *run, world, view_of(m, kept), out).draw();
  ImGui::EndChild();
}

}  // namespace poolscope::gui
