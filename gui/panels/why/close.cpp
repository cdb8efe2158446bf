#include "panels/why/close.hpp"

#include "app/frame/actions.hpp"
#include "app/why/actions.hpp"
#include "app/playback/actions.hpp"
#include "panels/why/changes.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "present/format.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui::why {

void draw_close(Page& page, const CloseView& view) {
  const Palette& p = palette();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw_text(draw, fonts().strong, p.accent, at, view.title);
  draw_text_right(draw, fonts().mono, p.quiet, {at.x + page.width, at.y + px(2)},
                  format_time(view.t));
  ImGui::Dummy({page.width, px(20)});
  paragraph(page, view.about, fonts().label, p.quiet);
  ImGui::Dummy({0, px(4)});
  paragraph(page, view.sentence, fonts().sentence, p.text);
  // A change names the option already.
  if (!view.option.empty() && view.changes.empty()) option_line(page, view.option, "");
  if (view.request != UINT32_MAX) {
    if (link(page, "by", "It happened " + view.when + " " + symbol::caret_right))
      page.out.emit(Select{{Selection::Kind::transfer, view.request}});
  } else {
    paragraph(page, "It happened " + view.when + ".", fonts().label, p.quiet);
  }
  if (view.cost) {
    heading("WHAT IT COST");
    cost(page, *view.cost);
  }
  if (!view.changes.empty()) {
    heading("WHAT WOULD HAVE CHANGED IT");
    changes(page, view.changes, {view.request, view.try_from});
  }
  ranking(page, view.ranking);
  printed(page, view.printed);
  if (view.opener.empty()) return;
  ImGui::Dummy({0, px(8)});
  if (link(page, "opened", "Why " + view.opener + " had opened it " + symbol::caret_right)) {
    page.out.emit(Select{{Selection::Kind::connection, view.connection}});
    page.out.emit(SeekEvent{static_cast<std::size_t>(view.opened_by) + 1});
  }
}

}  // namespace poolscope::gui::why
