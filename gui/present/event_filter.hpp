#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "present/log_rows.hpp"
#include "present/run_index.hpp"
#include "trace/trace.hpp"

/// A filter of events, as the log and breakpoints understand it. Pure.
namespace poolscope::gui {

class EventFilter {
 public:
  explicit EventFilter(std::string_view text);

  [[nodiscard]] bool empty() const { return text_.empty(); }
  [[nodiscard]] bool matches(const trace::Trace&, const RunIndex&, const LogIndex&,
                             std::uint64_t event) const;

 private:
  std::string text_;
};

}  // namespace poolscope::gui
