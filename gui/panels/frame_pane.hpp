#pragma once

#include <imgui.h>

/// A pane: a surface with a title in small capitals and room for content.
namespace poolscope::gui {

/// A rectangle of the window.
struct Box {
  ImVec2 min, max;
  [[nodiscard]] float width() const { return max.x - min.x; }
  [[nodiscard]] float height() const { return max.y - min.y; }
};

inline constexpr float pane_title_height = 32;

/// Draws the surface and the title; while it lives, ImGui draws into the pane's content.
/// False when there is no room for any.
class Pane {
 public:
  Pane(const char* id, const char* title, const Box&);
  ~Pane();
  Pane(const Pane&) = delete;
  Pane& operator=(const Pane&) = delete;
  explicit operator bool() const { return open_; }

 private:
  bool open_;
};

/// A window over everything else, with the rest dimmed; a click beside it asks to close.
class Overlay {
 public:
  Overlay(const char* id, ImVec2 size);
  ~Overlay();
  Overlay(const Overlay&) = delete;
  Overlay& operator=(const Overlay&) = delete;
  [[nodiscard]] const Box& box() const { return box_; }
  [[nodiscard]] bool clicked_beside() const;

 private:
  Box box_;
};

}  // namespace poolscope::gui
