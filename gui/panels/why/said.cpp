#include "panels/why/said.hpp"

#include "app/compare/columns.hpp"

namespace poolscope::gui {
namespace {

struct Said {
  std::shared_ptr<const trace::Trace> trace;
  std::uint64_t decision = UINT64_MAX;
  WhyView why;
};

}  // namespace

const WhyView* said_why(const Model& m) {
  static PerColumn<Said> all;
  const Run* run = shown_run(m);
  const auto decision =
      run ? decision_to_show(*run->index, *run->trace, m.selection.what, m.cursor) : std::nullopt;
  if (!decision) return nullptr;
  Said& last = all.of(m);
  if (last.trace != run->trace || last.decision != *decision)
    last = {run->trace, *decision,
            make_why_view(*run->trace, *run->index, *decision, Changes::ask_if_few)};
  return &last.why;
}

}  // namespace poolscope::gui
