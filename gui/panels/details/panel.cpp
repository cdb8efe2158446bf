#include "panels/details/panel.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "app/frame/actions.hpp"
#include "app/playback/actions.hpp"
#include "app/why/actions.hpp"
#include "panels/looks.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "present/details/view.hpp"
#include "present/format.hpp"
#include "widgets/button.hpp"
#include "widgets/link.hpp"
#include "widgets/pattern.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

constexpr float row_height = 20, least_name_width = 88;

// Adding up a busy connection's life takes a while: the answer is kept until another is wanted.
const DetailsView& view_of(const Model& m, const Run& run, const Selection& subject,
                           const model::World& world, DetailsKept& kept) {
  auto& [of, at, view] = kept;
  const bool moved = follows_cursor(subject.kind) && at != m.cursor;
  if (of != run.index || view.subject != subject || moved) {
    of = run.index;
    at = m.cursor;
    view = make_details_view({m.document->scenario, run}, subject, world, m.cursor);
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
    if (!view_.sentence.empty()) {
      const float height = wrapped_words(list(), fonts().label, palette().quiet, here(),
                                         px(row_height), width_, view_.sentence);
      space(height + px(4));
    }
    if (view_.total > 0) {
      bar();
      legend();
    }
    for (const DetailSection& s : view_.sections) section(s);
    for (const DetailFlow& f : view_.flows) flow(f);
    ImGui::PopStyleVar();
    if (hovered_.kind != Selection::Kind::nothing) out_.emit(Hover{hovered_});
  }

 private:
  static ImDrawList& list() { return *ImGui::GetWindowDrawList(); }
  static ImVec2 here() { return ImGui::GetCursorScreenPos(); }
  void space(float height) const { ImGui::Dummy({width_, height}); }

  void head() {
    const Palette& p = palette();
    const ImVec2 start = here();
    ImVec2 at = start;
    if (!m_.selection.before.empty()) {
      if (flat_button("back", {at.x - px(4), at.y - px(2)}, {px(24), px(24)}, symbol::back,
                      "what was selected before", "Backspace"))
        out_.emit(SelectBack{});
      at.x += px(24);
      ImGui::SetCursorScreenPos(start);
    }
    const std::string total = view_.total > 0 ? format_duration(view_.total) : std::string();
    const float right = start.x + width_;
    const float title_room = right - at.x - text_width(fonts().mono, total) - px(12);
    const std::string title = elided(fonts().strong, view_.title, title_room);
    const LinkTouch on_title =
        text_link(list(), fonts().strong, m_.selection.what == view_.subject ? p.accent : p.text,
                  at, px(20), title_room, title);
    if (on_title.hovered) hovered_ = view_.subject;
    if (on_title.clicked) out_.emit(Select{view_.subject, true});
    draw_text_right(&list(), fonts().mono, p.text, {right, at.y + px(3)}, total);
    at.x += on_title.width + px(8);
    if (!view_.page.empty()) at.x += page_link(at, view_.page) + px(8);
    const float room = right - at.x - text_width(fonts().mono, total) - px(12);
    if (room > px(32))
      draw_text_elided(&list(), fonts().label, p.quiet, {at.x, at.y + px(4)}, room, view_.about);
    space(px(26));
  }

  // The manual page, as a small mark behind an option's name.
  float page_link(ImVec2 at, const std::string& page) {
    const float wide = px(16);
    const bool pointed = pointed_at(at, {at.x + wide, at.y + px(row_height)});
    draw_text_in_row(&list(), fonts().label, pointed ? palette().accent : palette().quiet, at.x,
                     at.y, px(row_height), symbol::external);
    if (pointed) {
      ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
      hint("libcurl's manual page", page);
      if (ImGui::IsMouseClicked(0)) out_.emit(OpenLink{page});
    }
    return wide;
  }

  void bar() {
    ImVec2 at = here();
    const float height = px(20);
    list().AddRectFilled(at, {at.x + width_, at.y + height}, palette().raised, px(2));
    // Each part is seen, however short; what that costs, the others give in proportion.
    const float least = px(3);
    const auto n = static_cast<float>(view_.parts.size());
    const float to_share = std::max(width_ - least * n, 0.0F);
    for (const TimePart& p : view_.parts) {
      const float wide = least + to_share * static_cast<float>(static_cast<double>(p.length) /
                                                               static_cast<double>(view_.total));
      part(list(), {at.x, at.y + px(3)}, {at.x + wide - 1, at.y + height - px(3)}, p.kind);
      if (pointed_at(at, {at.x + wide, at.y + height})) {
        Tooltip tip(p.name);
        tip.line("took", format_duration(p.length));
        if (!p.curlinfo.empty()) tip.quiet("libcurl reports when it ends as " + p.curlinfo + ".");
      }
      at.x += wide;
    }
    space(height + px(4));
  }

  // In columns, down and then across, numbers right-aligned.
  void legend() {
    const Palette& p = palette();
    const ImVec2 at = here();
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
      part(list(), {x, y + px(5)}, {x + px(16), y + px(15)}, one.kind);
      const std::string length = format_duration(one.length);
      const float number = text_width(fonts().mono, length);
      draw_text_in_row(&list(), fonts().label, p.quiet, x + px(24), y, px(row_height),
                       elided(fonts().label, one.name, column - px(32) - number));
      draw_text_in_row(&list(), fonts().mono, p.text, x + column - number, y, px(row_height),
                       length);
    }
    space(px(row_height) * static_cast<float>(rows) + px(8));
  }

  void section(const DetailSection& s) {
    const Palette& p = palette();
    if (!s.title.empty()) {
      space(px(4));
      draw_text_in_row(&list(), fonts().strong_label, p.quiet, here().x, here().y, px(row_height),
                       elided(fonts().strong_label, s.title, width_));
      space(px(row_height));
    }
    float name = px(least_name_width) - px(12), value = 0;
    bool numbers = true;
    for (const DetailLine& l : s.lines) {
      const float page = l.page.empty() ? 0 : px(18);
      name = std::max(name, text_width(fonts().label, l.name) + page);
      value = std::max(value, text_width(fonts().mono, l.value));
      numbers = numbers && l.number;
    }
    name = std::min(name + px(12), std::floor(width_ * 0.62F));
    if (numbers) {
      number_grid(s, name, value);
    } else {
      for (const DetailLine& l : s.lines) line(l, name);
    }
    if (!s.more.empty()) {
      draw_text_in_row(&list(), fonts().label, p.quiet, here().x + name, here().y, px(row_height),
                       elided(fonts().label, s.more, width_ - name));
      space(px(row_height));
    }
    space(px(4));
  }

  // Numbers stand right-aligned, in as many columns as there is room for.
  void number_grid(const DetailSection& s, float name, float value) {
    const ImVec2 at = here();
    const float between = px(32);
    const std::size_t columns = width_ >= 2 * (name + value) + between ? 2 : 1;
    const std::size_t rows = (s.lines.size() + columns - 1) / columns;
    const float column = columns == 2 ? std::floor((width_ - between) / 2) : name + value;
    for (std::size_t i = 0; i < s.lines.size(); ++i) {
      const ImVec2 cell{at.x + (column + between) * static_cast<float>(i / rows),
                        at.y + px(row_height) * static_cast<float>(i % rows)};
      name_of(s.lines[i], cell, column - value);
      draw_text_right(&list(), fonts().mono, palette().text, {cell.x + column, cell.y + px(3)},
                      s.lines[i].value);
    }
    space(px(row_height) * static_cast<float>(rows));
  }

  void name_of(const DetailLine& l, ImVec2 at, float room) {
    const float page = l.page.empty() ? 0 : px(18);
    float wide = 0;
    if (l.name_link.kind != Selection::Kind::nothing) {
      const LinkTouch touch = text_link(list(), fonts().label, ink(l.name_link), at, px(row_height),
                                        room - page - px(8), l.name);
      if (touch.hovered) hovered_ = l.name_link;
      if (touch.clicked) out_.emit(Select{l.name_link});
      wide = touch.width;
    } else {
      const std::string name = elided(fonts().label, l.name, room - page - px(8));
      draw_text_in_row(&list(), fonts().label, palette().quiet, at.x, at.y, px(row_height), name);
      wide = text_width(fonts().label, name);
    }
    if (page > 0) page_link({at.x + wide + px(4), at.y}, l.page);
  }

  // A dated line leads to its time; a named thing is selected.
  void line(const DetailLine& l, float name) {
    const ImVec2 at = here();
    const float room = width_ - name;
    const bool selects = l.link.kind != Selection::Kind::nothing;
    const bool goes = l.cursor || l.moment;
    float height = 0;
    if (selects || goes) {
      const ImU32 colour = selects ? ink(l.link) : palette().text;
      const LinkTouch touch = wrapped_link(list(), fonts().label, colour, {at.x + name, at.y},
                                           px(row_height), room, l.value);
      height = touch.height;
      if (touch.hovered && selects) hovered_ = l.link;
      if (touch.clicked && goes) go_to(l);
      if (touch.clicked && selects) out_.emit(Select{l.link});
    } else {
      height = wrapped_words(list(), fonts().label, palette().text, {at.x + name, at.y},
                             px(row_height), room, l.value);
    }
    name_of(l, at, name);
    space(height);
  }

  void go_to(const DetailLine& l) {
    if (l.cursor)
      out_.emit(SeekEvent{static_cast<std::size_t>(*l.cursor)});
    else
      out_.emit(SeekTime{static_cast<double>(*l.moment)});
  }

  void flow(const DetailFlow& f) {
    const Palette& p = palette();
    space(px(4));
    const ImVec2 start = here();
    const float title = text_width(fonts().label, f.title) + px(12);
    const float indent = std::max(px(least_name_width), title);
    const float left = start.x + indent, right = start.x + width_;
    ImVec2 at{left, start.y};
    const auto place = [&](float wide) {
      if (at.x > left && at.x + wide > right) at = {left, at.y + px(row_height)};
    };
    draw_text_in_row(&list(), fonts().label, p.quiet, start.x, start.y, px(row_height), f.title);
    for (const DetailFlow::Item& item : f.items) {
      const float wide = std::min(text_width(fonts().mono, item.name), right - left);
      place(wide);
      if (m_.selection.hovered == item.what)
        list().AddRectFilled({at.x - px(4), at.y}, {at.x + wide + px(4), at.y + px(row_height)},
                             p.hover, px(2));
      const LinkTouch touch = text_link(list(), fonts().mono, ink(item.what), at, px(row_height),
                                        right - at.x, item.name);
      if (touch.hovered) hovered_ = item.what;
      if (touch.clicked) out_.emit(Select{item.what});
      at.x += wide + px(12);
    }
    if (f.hidden > 0) {
      const std::string more = "+" + format_count(f.hidden) + " more";
      place(text_width(fonts().label, more));
      draw_text_in_row(&list(), fonts().label, p.quiet, at.x, at.y, px(row_height), more);
    }
    space(at.y + px(row_height) - start.y + px(4));
  }

  [[nodiscard]] ImU32 ink(const Selection& what) const {
    return m_.selection.what == what ? palette().accent : palette().text;
  }

  const Model& m_;
  const DetailsView& view_;
  Outbox& out_;
  float width_;
  Selection hovered_;
};

}  // namespace

void draw_details_panel(const Model& m, const model::World& world, DetailsKept& kept, Outbox& out) {
  const Run* run = shown_run(m);
  const Selection subject = run ? details_subject(*run, m.selection.what, m.cursor) : Selection{};
  if (subject.kind == Selection::Kind::nothing)
    return empty_pane(
        "The times of a transfer, the life of a connection, the limits of a pool: whatever is "
        "selected, with links.",
        "Click something in the pool, the timeline or the log.");
  ImGui::BeginChild("details", {0, 0}, false, ImGuiWindowFlags_NoNav);
  Details(m, view_of(m, *run, subject, world, kept), out).draw();
  ImGui::EndChild();
}

}  // namespace poolscope::gui
