#pragma once

#include <imgui.h>

/// The rectangle of a pane and what may lie over all panes.
namespace poolscope::gui {

/// A rectangle of the window.
struct Box {
  ImVec2 min, max;
  [[nodiscard]] float width() const { return max.x - min.x; }
  [[nodiscard]] float height() const { return max.y - min.y; }
};

inline constexpr float pane_title_height = 32;

/// While it lives, ImGui draws into a pane's content, below the line that its titles take
/// (panels/frame/places.hpp). False when there is no room for any.
class Pane {
 public:
  Pane(const char* id, const Box&);
  ~Pane();
  Pane(const Pane&) = delete;
  Pane& operator=(const Pane&) = delete;
  explicit operator bool() const { return open_; }

 private:
  bool open_;
};

/// A window over everything else, with the rest dimmed; a click beside it asks to close.
class OverlayWindow {
 public:
  OverlayWindow(const char* id, ImVec2 size);
  ~OverlayWindow();
  OverlayWindow(const OverlayWindow&) = delete;
  OverlayWindow& operator=(const OverlayWindow&) = delete;
  [[nodiscard]] const Box& box() const { return box_; }
  [[nodiscard]] bool clicked_beside() const;

 private:
  Box box_;
};

}  // namespace poolscope::gui
