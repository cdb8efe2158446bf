#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <vector>

/// Keys and characters in the order in which they were typed, for frames that each take what ImGui
/// 1.86 can tell apart: it sees keys as they stand when a frame begins, and characters beside them.
namespace poolscope::gui {

/// A key or a character that the person typed.
struct KeyPress {
  int key = 0;                 // GLFW_KEY_*, by its letter where it has one; 0 of a character
  unsigned int character = 0;  // what a layout makes of it, or 0 of a key
  bool control = false, shift = false, alt = false;
  bool in_field = false;  // a text field had the keyboard: of Escape, which leaves it
};

/// Either may be there, never both: their order would be lost.
struct KeysOfFrame {
  std::optional<KeyPress> key;
  std::vector<unsigned int> characters;
};

class KeyQueue {
 public:
  void add(const KeyPress& press) { waiting_.push_back(press); }
  /// One key, or the characters up to the next one. A key that was down in the frame before has to
  /// be up for one, or it would count as held, not as pressed again.
  [[nodiscard]] KeysOfFrame take(const std::function<bool(int key)>& was_down);
  /// Hands over nothing for that many frames: what was handed over takes as long to be done.
  void pause(int frames) { paused_ = frames; }
  [[nodiscard]] bool paused() const { return paused_ > 0; }
  [[nodiscard]] const std::deque<KeyPress>& waiting() const { return waiting_; }

 private:
  std::deque<KeyPress> waiting_;
  int paused_ = 0;
};

}  // namespace poolscope::gui
