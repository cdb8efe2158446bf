#include "present/event_filter.hpp"

namespace poolscope::gui {

EventFilter::EventFilter(std::string_view text) : text_(text) {
  while (!text_.empty() && text_.back() == ' ') text_.pop_back();
}

bool EventFilter::matches(const trace::Trace& trace, const RunIndex& index, const LogIndex& log,
                          std::uint64_t event) const {
  return gui::matches(log_row(trace, index, log, event), text_);
}

}  // namespace poolscope::gui
