#include "app/log/filter.hpp"

#include "present/log/list.hpp"

namespace poolscope::gui {

std::string log_filter_in_force(const Model& m) {
  const Run* run = shown_run(m);
  if (!run || !m.log.only_selected) return m.log.filter;
  std::string out = m.log.filter;
  if (const std::string only = selection_terms(*run, m.selection.what); !only.empty())
    out += (out.empty() ? "" : " ") + only;
  return out;
}

}  // namespace poolscope::gui
