#include "platform/clock.hpp"

#include <chrono>

namespace poolscope::gui {

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace poolscope::gui
