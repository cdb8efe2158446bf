#include "panels/why/changes.hpp"

#include <algorithm>

#include "app/compare/actions.hpp"
#include "app/frame/actions.hpp"
#include "app/why/actions.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "widgets/button.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui::why {
namespace {

ImU32 colour_of(model::Outcome outcome) {
  const Palette& p = palette();
  switch (outcome) {
    case model::Outcome::reuse:
      return mix(p.active, p.text, 0.3F);
    case model::Outcome::create:
      return mix(p.connecting, p.text, 0.3F);
    case model::Outcome::wait:
      return mix(p.pending, p.text, 0.3F);
    case model::Outcome::fail:
      break;
  }
  return mix(p.evicted, p.text, 0.3F);
}

// A single change that would have changed the decision: its words, its result, and a way to try it.
void change(Page& page, const Trying& trying, const WhyChange& one, int id) {
  const Palette& p = palette();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const bool can_try = !one.option.empty() && trying.from > 0;
  const float button = can_try ? px(44) : 0;
  const std::string leads = "→ " + one.leads_to;
  const float indent = px(id == 0 ? 12 : 8), inner = page.width - indent - button - px(8);
  const float one_line =
      text_width(fonts().text, one.clause) + px(12) + text_width(fonts().strong, leads);
  const float clause = draw_text_wrapped(nullptr, fonts().text, 0, at, inner, one.clause);
  const bool beside = one_line <= inner;
  const float height = std::max(clause + (beside ? 0 : px(20)), px(24));
  const float top = id == 0 ? px(4) : 0;
  if (id == 0) {
    draw->AddRectFilled(at, {at.x + page.width, at.y + height + 2 * top}, p.raised, px(4));
    draw->AddRectFilled(at, {at.x + px(3), at.y + height + 2 * top}, colour_of(one.outcome), px(1));
  }
  const float y = at.y + top + (beside ? (height - clause) / 2 : px(2));
  draw_text_wrapped(draw, fonts().text, p.text, {at.x + indent, y}, inner, one.clause);
  if (beside)
    draw_text(draw, fonts().strong, colour_of(one.outcome),
              {at.x + indent + text_width(fonts().text, one.clause) + px(12), y}, leads);
  else
    draw_text(draw, fonts().strong, colour_of(one.outcome), {at.x + indent, y + clause + px(1)},
              leads);
  const ImVec2 next{at.x, at.y + height + 2 * top + px(2)};
  ImGui::PushID(id);
  if (can_try &&
      flat_button("try", {at.x + page.width - button - px(2), at.y + top}, {button, px(24)}, "try",
                  "a fork in which " + one.option + " is " + one.value)) {
    page.out.emit(Select{{Selection::Kind::transfer, trying.request}});
    page.out.emit(ForkRun{ForkRun::What::option, UINT32_MAX, one.option, one.value,
                          static_cast<double>(trying.from) - 1});
  }
  ImGui::PopID();
  if (ImGui::IsWindowHovered() && one.connection != UINT32_MAX &&
      ImGui::IsMouseHoveringRect(at, {at.x + page.width - button, next.y}))
    page.hovered = {Selection::Kind::connection, one.connection};
  ImGui::SetCursorScreenPos(next);
  ImGui::Dummy({0, 0});
}

}  // namespace

void changes(Page& page, std::span<const WhyChange> all, const Trying& trying) {
  for (std::size_t i = 0; i < all.size(); ++i) change(page, trying, all[i], static_cast<int>(i));
}

void best_change(Page& page, const WhyView& view) {
  if (!view.changes.empty()) change(page, {view.request, view.try_from}, view.changes.front(), 0);
}

void other_changes(Page& page, const WhyView& view) {
  if (view.changes.empty()) {
    heading("WHAT WOULD HAVE CHANGED IT");
    paragraph(page,
              view.gave_up ? "Nothing that was tried: the pool is too large to try all."
                           : "Nothing that one option, limit or property changes alone.",
              fonts().text, palette().quiet);
    return;
  }
  if (view.changes.size() == 1) return;
  heading("WHAT ELSE WOULD HAVE CHANGED IT");
  for (std::size_t i = 1; i < view.changes.size(); ++i)
    change(page, {view.request, view.try_from}, view.changes[i], static_cast<int>(i));
  if (view.gave_up)
    paragraph(page, "Not every change was tried: the pool is that large.", fonts().label,
              palette().quiet);
}

}  // namespace poolscope::gui::why
