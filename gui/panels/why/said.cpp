#include "panels/why/said.hpp"

#include "present/run_index.hpp"

namespace poolscope::gui {
const WhyView* said_why(const Model& m, KeptDecision& last) {
  const Run* run = shown_run(m);
  const auto decision =
      run ? decision_to_show(*run->index, *run->trace, m.selection.what, m.cursor) : std::nullopt;
  if (!decision) return nullptr;
  if (last.of != run->trace || last.at != *decision)
    last = {run->trace, *decision,
            make_why_view(*run->trace, *run->index, *decision, Changes::ask_if_few)};
  return &last.view;
}

}  // namespace poolscope::gui
