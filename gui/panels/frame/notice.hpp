#pragma once

#include <cstdint>

#include "app/model.hpp"
#include "app/outbox.hpp"

namespace poolscope::gui {

/// Since when the notice is shown.
struct NoticeKept {
  std::uint64_t number = 0;
  double since = 0;  // ImGui's seconds
};

/// What the program has to say, for some seconds at the lower edge.
void draw_notice(const Model&, NoticeKept&, Outbox&);

}  // namespace poolscope::gui
