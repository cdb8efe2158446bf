#include "panels/frame/presentation.hpp"

#include <imgui.h>

#include <string>

#include "app/frame/actions.hpp"
#include "app/why/actions.hpp"
#include "panels/why/said.hpp"
#include "platform/theme.hpp"
#include "present/format.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

std::string words_of(const WhyView& why) {
  if (why.option.empty()) return why.sentence;
  return why.sentence + "  " + why.option + ": " + why.option_value;
}

}  // namespace

float sentence_height(const Model& m, float width, KeptDecision& kept) {
  const WhyView* why = said_why(m, kept);
  const std::string words = why ? words_of(*why) : " ";
  const float text = draw_text_wrapped(nullptr, fonts().sentence, 0, {0, 0}, width - px(24), words);
  return px(28) + text + px(10);
}

void draw_sentence(const Model& m, const Box& box, KeptDecision& kept, Outbox& out) {
  if (!shown_run(m)) return;
  const Palette& p = palette();
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddRectFilled(box.min, box.max, p.raised, px(4));
  const float x = box.min.x + px(12), width = box.width() - px(24);
  const WhyView* said = said_why(m, kept);
  if (!said) {
    draw_text_in_row(draw, fonts().sentence, p.quiet, x, box.min.y, box.height(),
                     "Nothing has been decided yet.");
    return;
  }
  const WhyView& why = *said;
  const std::string when = format_time(why.t);
  const float when_width = text_width(fonts().mono, when);
  draw_text_in_row(draw, fonts().strong, p.quiet, x, box.min.y + px(4), px(24),
                   elided(fonts().strong, why.title, width - when_width - px(16)));
  draw_text_in_row(draw, fonts().mono, p.quiet, box.max.x - px(12) - when_width, box.min.y + px(4),
                   px(24), when);
  const std::string sentence = words_of(why);
  draw_text_wrapped(draw, fonts().sentence, p.text, {x, box.min.y + px(28)}, width, sentence);
  if (ImGui::IsMouseHoveringRect(box.min, box.max) && ImGui::IsMouseClicked(0))
    out.emit(Select{{Selection::Kind::transfer, why.request}});
}

}  // namespace poolscope::gui
