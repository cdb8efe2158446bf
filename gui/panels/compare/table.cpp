// Below the columns: the table of metrics, and below some of them what they are to be measured
// against.
#include <imgui.h>

#include <cmath>
#include <string>
#include <string_view>

#include "app/compare/actions.hpp"
#include "app/frame/actions.hpp"
#include "app/why/actions.hpp"
#include "app/playback/actions.hpp"
#include "panels/compare/parts.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "widgets/link.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

constexpr float table_row = 20;

class CompareTable {
 public:
  CompareTable(const Model& m, const Compared& all, Outbox& out)
      : m_(m), all_(all), out_(out), draw_(*ImGui::GetWindowDrawList()) {
    width_ = ImGui::GetContentRegionAvail().x - px(12);
    title_ = px(116);
    column_ = std::floor((width_ - title_) / static_cast<float>(all.runs.size()));
  }

  void draw() {
    names();
    for (const CompareRow& row : all_.rows) {
      metric(row);
      for (const BoundRow& below : all_.bounds)
        if (below.of == row.metric) bound(below);
    }
  }

 private:
  [[nodiscard]] float left(std::size_t i) const {
    return at_.x + title_ + column_ * static_cast<float>(i);
  }
  void begin_row() {
    at_ = ImGui::GetCursorScreenPos();
    ImGui::Dummy({width_, px(table_row)});
  }
  void words(ImFont* font, ImU32 colour, float x, std::string_view text) {
    draw_text_in_row(&draw_, font, colour, x, at_.y, px(table_row), text);
  }
  // Behind a value, as far as there is room.
  void beside(std::size_t i, float x, const std::string& text) {
    const float room = left(i + 1) - px(18) - x;
    if (!text.empty() && room > px(24))
      words(fonts().label, palette().quiet, x, elided(fonts().label, text, room));
  }
  [[nodiscard]] bool pointed(float from, float to) const {
    return pointed_at({from, at_.y}, {to, at_.y + px(table_row)});
  }

  void names() {
    const Palette& p = palette();
    begin_row();
    words(fonts().label, p.quiet, at_.x, std::string(symbol::check) + " best");
    for (std::size_t i = 0; i < all_.runs.size(); ++i) {
      words(fonts().strong_label, m_.compare.columns[i] == m_.run ? p.text : p.quiet, left(i),
            elided(fonts().strong_label, title_of(*all_.runs[i]), column_ - px(8)));
      if (pointed(left(i), left(i + 1)) && ImGui::IsMouseClicked(0))
        out_.emit(ChooseRun{m_.compare.columns[i]});
    }
  }

  void metric(const CompareRow& row) {
    const Palette& p = palette();
    begin_row();
    words(fonts().label, row.differs ? p.text : p.quiet, at_.x, row.title);
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const CompareCell& cell = row.cells[i];
      const float x = left(i);
      if (cell.best) words(fonts().label, p.active, x - px(14), symbol::check);
      words(fonts().mono, cell.best ? p.active : p.text, x, cell.value);
      beside(i, x + text_width(fonts().mono, cell.value) + px(8), cell.difference);
    }
  }

  void bound(const BoundRow& row) {
    const Palette& p = palette();
    begin_row();
    words(fonts().label, p.quiet, at_.x + px(8), row.title);
    if (pointed(at_.x, at_.x + title_)) hint(row.meaning);
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const BoundCell& cell = row.cells[i];
      const float x = left(i);
      float wide = text_width(fonts().mono, cell.value);
      if (cell.dearest) {
        const LinkTouch touch = text_link(draw_, fonts().mono, p.text, {x, at_.y}, px(table_row),
                                          column_ - px(18), cell.value);
        wide = touch.width;
        if (touch.clicked) go(i, *cell.dearest);
      } else {
        words(fonts().mono, cell.value == "…" ? p.quiet : p.text, x, cell.value);
      }
      beside(i, x + wide + px(8), cell.note);
      if (!cell.told.empty() && pointed(x, left(i + 1) - px(18)))
        hint(cell.told, cell.dearest ? "click: why it was evicted" : "");
    }
  }

  // To the eviction, in full.
  void go(std::size_t i, const CostlyIndex::Paid& paid) {
    const std::uint64_t event = all_.runs[i]->index->connections[paid.evicted].close_event;
    out_.emit(ChooseRun{m_.compare.columns[i]});
    out_.emit(CompareRuns{});
    out_.emit(Select{{Selection::Kind::connection, paid.evicted}, false});
    out_.emit(SeekEvent{static_cast<std::size_t>(event) + 1});
    out_.emit(FrontPane{PaneId::why});
  }

  const Model& m_;
  const Compared& all_;
  Outbox& out_;
  ImDrawList& draw_;
  float width_ = 0, title_ = 0, column_ = 0;
  ImVec2 at_{};
};

}  // namespace

void draw_compare_table(const Model& m, const Compared& all, const Box& box, Outbox& out) {
  ImGui::SetCursorScreenPos({box.min.x + px(12), box.min.y + px(4)});
  ImGui::BeginChild("table", {box.width() - px(16), box.height() - px(8)}, false,
                    ImGuiWindowFlags_NoNav);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  CompareTable(m, all, out).draw();
  ImGui::PopStyleVar();
  ImGui::EndChild();
}

}  // namespace poolscope::gui
