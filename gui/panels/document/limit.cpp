#include "panels/document/limit.hpp"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>

#include "app/document/actions.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "widgets/button.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {

float draw_limit(const Model& m, const Box& room, Outbox& out) {
  const AtLimit& at = *m.work.at_limit;
  const float pad = px(16), head = px(44), width = room.width() - 2 * pad;
  const float words = draw_text_wrapped(nullptr, fonts().text, 0, {}, width, at.words);
  const float height = head + words + px(12);
  const Box box{room.min, {room.max.x, room.min.y + height}};

  const Palette& p = palette();
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(box.min, box.max, p.pane, px(4));
  list->AddRectFilled(box.min, {box.min.x + px(3), box.max.y}, p.accent, px(4),
                      ImDrawFlags_RoundCornersLeft);
  const float top = box.min.y + px(8);
  float x = box.max.x - px(8) - px(28);
  if (flat_button("dismiss limit", {x, top}, {px(28), px(28)}, symbol::close, "leave it", "Esc"))
    out.emit(DismissLimit{});
  const auto button = [&](const char* id, const char* text) {
    float wide = text_width(fonts().text, text) + px(24);
    x -= wide + px(8);
    return word_button(id, {x, top}, text, &wide);
  };
  if ((at.partial || at.run) && button("show stopped", "Show what there is"))
    out.emit(ShowStopped{});
  if (button("beyond limit", "Go on with 4 times as much")) out.emit(GoOnBeyondLimit{});
  draw_text_in_row(list, fonts().strong, p.text, box.min.x + pad, top, px(28),
                   elided(fonts().strong, fmt::format("{}  Go on?", symbol::warning),
                          std::max(x - box.min.x - 2 * pad, 0.0F)));
  draw_text_wrapped(list, fonts().text, p.text, {box.min.x + pad, box.min.y + head}, width,
                    at.words);
  return height;
}

}  // namespace poolscope::gui
