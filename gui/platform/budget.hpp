#pragma once

#include <chrono>

/// How long a frame may go on with work that can wait for the next.
namespace poolscope::gui {

class Budget {
 public:
  explicit Budget(int us)
      : until_(std::chrono::steady_clock::now() + std::chrono::microseconds(us)) {}
  [[nodiscard]] bool spent() const { return std::chrono::steady_clock::now() >= until_; }

 private:
  std::chrono::steady_clock::time_point until_;
};

}  // namespace poolscope::gui
