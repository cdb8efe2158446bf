#include "panels/present_panel.hpp"

#include <imgui.h>

#include <memory>
#include <string>

#include "platform/theme.hpp"
#include "present/format.hpp"
#include "present/why_view.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

struct Said {
  std::shared_ptr<const trace::Trace> trace;
  std::uint64_t decision = UINT64_MAX;
  WhyView why;
};

const WhyView& said(const Run& run, std::uint64_t decision) {
  static Said last;
  if (last.trace != run.trace || last.decision != decision)
    last = {run.trace, decision,
            make_why_view(*run.trace, *run.index, decision, Changes::ask_if_few)};
  return last.why;
}

std::string words_of(const WhyView& why) {
  if (why.option.empty()) return why.sentence;
  return why.sentence + "  " + why.option + ": " + why.option_value;
}

}  // namespace

float sentence_height(const Model& m, float width) {
  const Run* run = shown_run(m);
  const auto decision =
      run ? decision_to_show(*run->index, *run->trace, m.selected, m.cursor) : std::nullopt;
  const std::string words = decision ? words_of(said(*run, *decision)) : " ";
  const float text = draw_text_wrapped(nullptr, fonts().sentence, 0, {0, 0}, width - px(24), words);
  return px(28) + text + px(10);
}

void draw_sentence(const Model& m, const Box& box, Outbox& out) {
  const Run* run = shown_run(m);
  if (!run) return;
  const Palette& p = palette();
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddRectFilled(box.min, box.max, p.raised, px(4));
  const float x = box.min.x + px(12), width = box.width() - px(24);
  const auto decision = decision_to_show(*run->index, *run->trace, m.selected, m.cursor);
  if (!decision) {
    draw_text_in_row(draw, fonts().sentence, p.quiet, x, box.min.y, box.height(),
                     "Nothing has been decided yet.");
    return;
  }
  const WhyView& why = said(*run, *decision);
  const std::string when = format_time(why.t);
  const float when_width = text_width(fonts().mono, when);
  draw_text_in_row(draw, fonts().strong, p.quiet, x, box.min.y + px(4), px(24),
                   elided(fonts().strong, why.title, width - when_width - px(16)));
  draw_text_in_row(draw, fonts().mono, p.quiet, box.max.x - px(12) - when_width, box.min.y + px(4),
                   px(24), when);
  const std::string sentence = words_of(why);
  draw_text_wrapped(draw, fonts().sentence, p.text, {x, box.min.y + px(28)}, width, sentence);
  if (ImGui::IsMouseHoveringRect(box.min, box.max) && ImGui::IsMouseClicked(0))
    out.push_back(Select{{Selection::Kind::transfer, why.request}});
}

}  // namespace poolscope::gui
