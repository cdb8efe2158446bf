#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <utility>

namespace poolscope {

/// The exception that ends work which was told to stop: the one way to give long work up.
struct Stopped : std::runtime_error {
  Stopped() : std::runtime_error("stopped") {}
};

/// A question that long work asks now and then; false: it ends at once, with `Stopped`. It may
/// throw `model::LimitHit` instead.
using GoOn = std::function<bool()>;

/// Counts the steps of long work, and asks every few thousand of them.
class Steps {
 public:
  explicit Steps(GoOn go_on) : go_on_(std::move(go_on)) {}
  void step() {
    if ((++steps_ & 0xFFF) == 0 && go_on_ && !go_on_()) throw Stopped{};
  }

 private:
  GoOn go_on_;
  std::uint64_t steps_ = 0;
};

}  // namespace poolscope
