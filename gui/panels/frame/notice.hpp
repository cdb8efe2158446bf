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

/// Draws the notice at the lower edge, for some seconds.
void draw_notice(const Model&, NoticeKept&, Outbox&);

}  // namespace poolscope::gui
