#pragma once

#include <poll.h>
#include <ucontext.h>

#include <functional>
#include <memory>
#include <vector>

#include "model/time.hpp"

/// A blocking call into libcurl, on a stack of its own. When the call would sleep in poll(), the
/// driver goes on; it resumes the call when a descriptor is ready or the call's time is over.
namespace poolscope::oracle {

class Coroutine {
 public:
  /// Runs `call` until it first waits or returns.
  explicit Coroutine(std::function<void()> call);
  ~Coroutine();
  Coroutine(const Coroutine&) = delete;
  Coroutine& operator=(const Coroutine&) = delete;

  [[nodiscard]] bool finished() const { return finished_; }
  /// Whether a descriptor that it waits for is ready, or its time is over.
  [[nodiscard]] bool ready();
  /// The time when it wakes by itself.
  [[nodiscard]] model::Time deadline() const { return due_; }
  /// Sets the clock to the moment that libcurl waits for.
  void wake() const;
  void resume();

  /// Waits; called from inside the coroutine.
  static void wait(pollfd* fds, nfds_t count, int timeout_ms);
  /// Whether the caller runs in a coroutine.
  [[nodiscard]] static bool inside();

 private:
  static void enter();
  struct Stack;
  std::function<void()> call_;
  std::unique_ptr<Stack> stack_;
  ucontext_t own_{}, driver_{};
  std::vector<pollfd> waiting_;
  model::Time deadline_ = model::never;  // by libcurl's clock
  model::Time due_ = model::never;       // the same without its ticks
  bool finished_ = false;
};

}  // namespace poolscope::oracle
