#pragma once

#include <memory>

namespace poolscope::gui {

/// Actions collected while a frame is drawn; taken out after it, so that a frame shows one state.
/// A view includes this and the actions of its feature, never the sum of all actions
/// (app/action.hpp), which is slow to compile.
class Outbox {
 public:
  Outbox();
  Outbox(Outbox&&) noexcept;
  Outbox& operator=(Outbox&&) noexcept;
  ~Outbox();

  /// One of the actions, or an `Action`. Instantiated in outbox.cpp: what is no action does not
  /// link.
  template <class A>
  void emit(A action);

  struct Held;  // action.hpp
  [[nodiscard]] Held& held() { return *held_; }
  [[nodiscard]] const Held& held() const { return *held_; }

 private:
  std::unique_ptr<Held> held_;
};

}  // namespace poolscope::gui
