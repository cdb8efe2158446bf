#include "app/copy_words.hpp"

#include "present/format.hpp"

namespace poolscope::gui {

std::string text_of(const WhyView& why) {
  std::string out =
      why.title + " at " + format_time(why.t) + "\n" + why.asked + "\n" + why.sentence + "\n";
  if (!why.option.empty()) out += why.option + ": " + why.option_value + "\n";
  for (const WhyRow& row : why.rows) out += "  " + row.label + "  " + row.words + "\n";
  if (!why.hidden_words.empty()) out += "  " + why.hidden_words + "\n";
  for (const WhyClosing& closing : why.closings)
    out += "  " + closing.label + "  " + closing.words + "\n";
  out += why.printed.empty() ? "libcurl prints nothing about this.\n"
                             : "libcurl prints: " + why.printed + "\n";
  return out;
}

Action copied_explanation(const Model& m) {
  const Run* run = shown_run(m);
  if (!run) return Notify{"there is nothing to copy", true};
  const auto decision = decision_to_show(*run->index, *run->trace, m.selected, m.cursor);
  if (!decision) return Notify{"nothing has been decided yet", true};
  const WhyView why = make_why_view(*run->trace, *run->index, *decision);
  return CopyText{text_of(why), "why " + why.title};
}

}  // namespace poolscope::gui
