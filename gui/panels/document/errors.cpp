#include "panels/document/errors.hpp"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "app/document/actions.hpp"
#include "platform/files.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "present/format.hpp"
#include "widgets/button.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

std::string place_of(const scenario::Error& e) {
  if (e.line == 0) return "";
  return e.column ? fmt::format("{}:{}", e.line, e.column) : fmt::format("{}", e.line);
}

// One error: where, then what, then the pointer. Returns its height.
float draw_one(const scenario::Error& e, ImVec2 at, float width, float place_width, bool draw) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float text_x = at.x + place_width;
  const float room = std::max(width - place_width, px(80));
  const float message = draw_text_wrapped(nullptr, fonts().text, 0, at, room, e.message);
  const float height = message + (e.pointer.empty() ? 0 : line_height(fonts().mono)) + px(8);
  if (!draw) return height;
  draw_text(list, fonts().mono, palette().quiet, {at.x, at.y + px(1)}, place_of(e));
  draw_text_wrapped(list, fonts().text, palette().text, {text_x, at.y}, room, e.message);
  if (!e.pointer.empty())
    draw_text_elided(list, fonts().mono, palette().quiet, {text_x, at.y + message}, room,
                     e.pointer);
  return height;
}

// The strip lists why a file cannot be opened, or the remarks on a file that was.
struct Contents {
  std::vector<scenario::Error> lines;
  std::string title, next;
  bool bad = false;
};

Contents contents_of(const Model& m) {
  if (shows(m, Strip::errors))
    return {m.failed.errors,
            fmt::format("{}  {} cannot be opened: {}.", symbol::warning, file_name(m.failed.path),
                        format_plural(m.failed.errors.size(), "error")),
            m.document ? "The scenario below is the one before it." : "", true};
  Contents out;
  for (const std::string& remark : m.document->remarks) out.lines.push_back({"", 0, 0, "", remark});
  out.title = fmt::format("{} was opened, with {}.", file_name(m.document->path),
                          format_plural(out.lines.size(), "remark"));
  return out;
}

}  // namespace

float draw_errors(const Model& m, const Box& room, Outbox& out) {
  const Contents contents = contents_of(m);
  const float pad = px(12), head = px(44);
  float place_width = 0;
  for (const auto& e : contents.lines)
    place_width = std::max(place_width, text_width(fonts().mono, place_of(e)));
  if (place_width > 0) place_width += px(16);
  const float width = room.width() - 2 * pad - px(12);
  float content = 0;
  for (const auto& e : contents.lines) content += draw_one(e, {}, width, place_width, false);
  const float height = std::min(head + content + (contents.lines.empty() ? 0 : px(8)),
                                std::floor(room.height() * 0.4F));
  const Box box{room.min, {room.max.x, room.min.y + height}};

  const Palette& p = palette();
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(box.min, box.max, p.pane, px(4));
  list->AddRectFilled(box.min, {box.min.x + px(3), box.max.y}, contents.bad ? p.evicted : p.quiet,
                      px(4), ImDrawFlags_RoundCornersLeft);
  const float top = box.min.y + px(8);
  float x = box.max.x - px(8) - px(28);
  if (flat_button("dismiss errors", {x, top}, {px(28), px(28)}, symbol::close, "dismiss", "Esc")) {
    if (contents.bad)
      out.emit(DismissErrors{});
    else
      out.emit(ShowRemarks{false});
  }
  if (contents.bad) {
    float button = text_width(fonts().text, "Try again") + px(24);
    x -= button + px(8);
    if (word_button("again", {x, top}, "Try again", &button)) out.emit(ReloadFile{});
  }
  const float title_x = box.min.x + px(16);
  draw_text_in_row(list, fonts().strong, p.text, title_x, top, px(28),
                   elided(fonts().strong, contents.title, x - title_x - px(16)));
  const float next_x = title_x + text_width(fonts().strong, contents.title) + px(12);
  if (next_x + text_width(fonts().label, contents.next) < x - px(16))
    draw_text_in_row(list, fonts().label, p.quiet, next_x, top, px(28), contents.next);

  ImGui::SetCursorScreenPos({box.min.x + px(16), box.min.y + head});
  ImGui::BeginChild("errors", {box.width() - px(24), height - head - px(4)}, false,
                    ImGuiWindowFlags_NoNav);
  const ImVec2 from = ImGui::GetCursorScreenPos();
  float y = from.y;
  for (const auto& e : contents.lines) y += draw_one(e, {from.x, y}, width, place_width, true);
  ImGui::Dummy({1, std::max(y - from.y, 1.0F)});
  ImGui::EndChild();
  return height;
}

}  // namespace poolscope::gui
