#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// What the log lists of the open scenario.
namespace poolscope::gui {

/// Rows of the log from one event to another, both included: those that are listed between them.
struct LogStretch {
  std::uint64_t first = 0, last = 0;
  bool operator==(const LogStretch&) const = default;
};

struct LogState {
  std::string filter;
  bool follow = true;              // the log scrolls with the cursor
  bool internal = false;           // shows internal events too
  bool only_selected = false;      // of these, what concerns the selection
  bool as_curl = false;            // says it in the words of `curl -v` where one column is
  std::vector<LogStretch> picked;  // rows chosen to be copied, by event
  std::uint64_t anchor = 0;        // where a stretch of them began
  bool operator==(const LogState&) const = default;
};

}  // namespace poolscope::gui
