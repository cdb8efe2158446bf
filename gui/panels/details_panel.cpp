#include "panels/details_panel.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "panels/state_looks.hpp"
#include "platform/theme.hpp"
#include "present/details_view.hpp"
#include "present/format.hpp"
#include "widgets/pattern.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

constexpr float row_height = 20, name_width = 88;

// Adding up a busy connection's life takes a while: the answer is kept until another is wanted.
const DetailsView& view_of(const Run& run, const Selection& subject) {
  static std::shared_ptr<const RunIndex> of;
  static DetailsView view;
  if (of != run.index || view.subject != subject) {
    of = run.index;
    view = make_details_view(*run.trace, *run.index, subject);
  }
  return view;
}

// Idle time is a line, as in the timeline: nothing is going on.
void part(ImDrawList& draw, ImVec2 from, ImVec2 to, TimePart::Kind kind) {
  const StateLook look = look_of(kind);
  if (kind != TimePart::Kind::idle) {
    fill_pattern(draw, from, to, look.colour, look.pattern);
    if (look.outline) draw.AddRect(from, to, look.outline);
    return;
  }
  const float middle = std::floor((from.y + to.y) / 2);
  draw.AddRectFilled({from.x, middle - px(1)}, {to.x, middle + px(1)}, look.colour);
}

class Details {
 public:
  Details(const Model& m, const DetailsView& view, Outbox& out)
      : m_(m), view_(view), out_(out), width_(ImGui::GetContentRegionAvail().x) {}

  void draw() {
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    head();
    if (view_.total > 0) {
      bar();
      legend();
    }
    for (const DetailLine& l : view_.lines) line(l);
    uses();
    ImGui::PopStyleVar();
    if (hovered_.kind != Selection::Kind::nothing) out_.push_back(Hover{hovered_});
  }

 private:
  void head() {
    const Palette& p = palette();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList* draw = ImGui::GetWindowDrawList();
    const std::string total = format_duration(view_.total);
    draw_text(draw, fonts().strong, m_.selected == view_.subject ? p.accent : p.text, at,
              view_.title);
    draw_text_right(draw, fonts().mono, p.text, {at.x + width_, at.y + px(2)}, total);
    const float title = text_width(fonts().strong, view_.title) + px(12);
    draw_text_elided(draw, fonts().label, p.quiet, {at.x + title, at.y + px(3)},
                     width_ - title - text_width(fonts().mono, total) - px(12), view_.about);
    ImGui::Dummy({width_, px(24)});
    touch(view_.subject);
  }

  void bar() {
    ImVec2 at = ImGui::GetCursorScreenPos();
    const float height = px(20);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddRectFilled(at, {at.x + width_, at.y + height}, palette().raised, px(2));
    // Each part is seen, however short; what that costs, the others give in proportion.
    const float least = px(3);
    const auto n = static_cast<float>(view_.parts.size());
    const float to_share = std::max(width_ - least * n, 0.0F);
    for (const TimePart& p : view_.parts) {
      const float wide = least + to_share * static_cast<float>(static_cast<double>(p.length) /
                                                               static_cast<double>(view_.total));
      part(draw, {at.x, at.y + px(3)}, {at.x + wide - 1, at.y + height - px(3)}, p.kind);
      if (ImGui::IsWindowHovered() &&
          ImGui::IsMouseHoveringRect(at, {at.x + wide, at.y + height})) {
        Tooltip tip(p.name);
        tip.line("took", format_duration(p.length));
        if (!p.curlinfo.empty()) tip.quiet("libcurl reports when it ends as " + p.curlinfo + ".");
      }
      at.x += wide;
    }
    ImGui::Dummy({width_, height});
    ImGui::Dummy({0, px(4)});
  }

  // In columns, down and then across, numbers right-aligned.
  void legend() {
    const Palette& p = palette();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const std::size_t n = view_.parts.size();
    const std::size_t columns = width_ >= px(360) && n > 1 ? 2 : 1;
    const std::size_t rows = (n + columns - 1) / columns;
    const float between = px(32);
    const float column = std::floor((width_ - between * static_cast<float>(columns - 1)) /
                                    static_cast<float>(columns));
    for (std::size_t i = 0; i < n; ++i) {
      const TimePart& one = view_.parts[i];
      const float x = at.x + (column + between) * static_cast<float>(i / rows);
      const float y = at.y + px(row_height) * static_cast<float>(i % rows);
      part(draw, {x, y + px(5)}, {x + px(16), y + px(15)}, one.kind);
      const std::string length = format_duration(one.length);
      const float number = text_width(fonts().mono, length);
      draw_text_in_row(&draw, fonts().label, p.quiet, x + px(24), y, px(row_height),
                       elided(fonts().label, one.name, column - px(32) - number));
      draw_text_in_row(&draw, fonts().mono, p.text, x + column - number, y, px(row_height), length);
    }
    ImGui::Dummy({width_, px(row_height) * static_cast<float>(rows)});
    ImGui::Dummy({0, px(8)});
  }

  void line(const DetailLine& l) {
    const Palette& p = palette();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList* draw = ImGui::GetWindowDrawList();
    const bool linked = l.link.kind != Selection::Kind::nothing;
    const float room = width_ - px(name_width);
    const float height = draw_text_wrapped(nullptr, fonts().label, 0, at, room, l.value) +
                         px(row_height) - line_height(fonts().label);
    const bool pointed =
        linked && over({at.x + px(name_width), at.y}, {at.x + width_, at.y + height});
    const float y = at.y + std::floor((px(row_height) - line_height(fonts().label)) / 2);
    draw_text(draw, fonts().label, p.quiet, {at.x, y}, l.name);
    draw_text_wrapped(draw, fonts().label, linked ? ink(l.link) : p.text,
                      {at.x + px(name_width), y}, room, l.value);
    if (linked) {
      const float wide = std::min(text_width(fonts().label, l.value), room);
      const float under = at.y + px(row_height) - px(3);
      draw->AddLine({at.x + px(name_width), under}, {at.x + px(name_width) + wide, under},
                    pointed ? ink(l.link) : p.border);
    }
    ImGui::Dummy({width_, height});
    if (linked) touch(l.link);
  }

  void uses() {
    if (view_.uses.empty()) return;
    const Palette& p = palette();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float left = start.x + px(name_width), right = start.x + width_;
    ImDrawList* draw = ImGui::GetWindowDrawList();
    ImVec2 at{left, start.y};
    const auto place = [&](float wide) {
      if (at.x > left && at.x + wide > right) at = {left, at.y + px(row_height)};
    };
    for (const DetailUse& use : view_.uses) {
      const Selection here{Selection::Kind::transfer, use.request};
      const float wide = text_width(fonts().mono, use.name) + px(8);
      place(wide);
      const ImVec2 end{at.x + wide, at.y + px(row_height)};
      if (over({at.x - px(4), at.y}, {end.x - px(4), end.y})) {
        hovered_ = here;
        ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        if (ImGui::IsMouseClicked(0)) out_.push_back(Select{here});
      }
      if (m_.hovered == here)
        draw->AddRectFilled({at.x - px(4), at.y}, {end.x - px(4), end.y}, p.hover, px(2));
      draw_text_in_row(draw, fonts().mono, ink(here), at.x, at.y, px(row_height), use.name);
      at.x = end.x;
    }
    if (view_.uses_hidden > 0) {
      const std::string more = "+" + format_count(view_.uses_hidden) + " more";
      place(text_width(fonts().label, more));
      draw_text_in_row(draw, fonts().label, p.quiet, at.x, at.y, px(row_height), more);
    }
    ImGui::Dummy({width_, at.y + px(row_height) - start.y});
  }

  [[nodiscard]] ImU32 ink(const Selection& what) const {
    return m_.selected == what ? palette().accent : palette().text;
  }
  static bool over(ImVec2 from, ImVec2 to) {
    return ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(from, to);
  }
  // The item just laid out stands for something.
  void touch(const Selection& what) {
    if (!ImGui::IsItemHovered()) return;
    hovered_ = what;
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (ImGui::IsMouseClicked(0)) out_.push_back(Select{what});
  }

  const Model& m_;
  const DetailsView& view_;
  Outbox& out_;
  float width_;
  Selection hovered_;
};

}  // namespace

void draw_details_panel(const Model& m, const model::World&, Outbox& out) {
  const Run* run = shown_run(m);
  const Selection subject =
      run ? details_subject(*run->index, *run->log, m.selected, m.cursor) : Selection{};
  if (subject.kind == Selection::Kind::nothing)
    return empty_pane("The times of a transfer, or the life of a connection.",
                      "Click one in the pool, the timeline or the log.");
  ImGui::BeginChild("details", {0, 0}, false, ImGuiWindowFlags_NoNav);
  Details(m, view_of(*run, subject), out).draw();
  ImGui::EndChild();
}

}  // namespace poolscope::gui
