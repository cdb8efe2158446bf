#include "panels/why/wakes.hpp"

#include <algorithm>

#include "app/frame/actions.hpp"
#include "app/playback/actions.hpp"
#include "app/why/actions.hpp"
#include "platform/theme.hpp"
#include "present/format.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui::why {
namespace {

// The time, which takes the playhead there; what woke it; and below, what came of it.
void wake(Page& page, const WhyView& view, const WakeLine& one, float times) {
  const Palette& p = palette();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImDrawList* draw = ImGui::GetWindowDrawList();
  ImGui::PushID(static_cast<int>(one.event));
  ImGui::SetCursorScreenPos({at.x + px(8), at.y});
  const Page narrow{page.m, page.out, times + px(2), {}};
  if (link(narrow, "when", format_time(one.t))) {
    // Selected, so that the pane stays with it.
    page.out.emit(Select{{Selection::Kind::transfer, view.request}});
    page.out.emit(SeekEvent{static_cast<std::size_t>(one.event) + 1});
  }
  if (ImGui::IsItemHovered()) hint("a click takes the playhead to where it is woken");
  ImGui::PopID();
  const float indent = px(8) + times + px(12), room = page.width - indent;
  const ImU32 colour = mix(one.in_vain ? p.pending : p.active, p.text, 0.3F);
  const float by =
      draw_text_wrapped(draw, fonts().text, p.text, {at.x + indent, at.y}, room, one.by + ":");
  const float came = draw_text_wrapped(draw, fonts().text, colour, {at.x + indent, at.y + by}, room,
                                       "→ " + one.came_of);
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({page.width, std::max(by + came + px(4), px(22))});
  if (one.connection != UINT32_MAX && ImGui::IsItemHovered())
    page.hovered = {Selection::Kind::connection, one.connection};
}

}  // namespace

void wakes(Page& page, const WhyView& why) {
  const WakesView& view = why.wakes;
  if (view.title.empty()) return;
  heading(view.title.c_str());
  if (!view.queue.empty()) paragraph(page, view.queue, fonts().text, palette().text);
  float times = 0;
  for (const WakeLine& one : view.lines)
    times = std::max(times, text_width(fonts().label, format_time(one.t)));
  for (std::size_t i = 0; i < view.lines.size(); ++i) {
    if (view.cut > 0 && i == view.cut_at)
      paragraph(page, "… " + format_plural(view.cut, "time") + " more without a place …",
                fonts().label, palette().quiet);
    wake(page, why, view.lines[i], times);
  }
  paragraph(page, view.rule, fonts().label, palette().quiet);
}

}  // namespace poolscope::gui::why
