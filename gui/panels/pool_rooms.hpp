#pragma once

#include <imgui.h>

#include <string>
#include <vector>

#include "app/action.hpp"
#include "app/model.hpp"
#include "present/pool_view.hpp"
#include "widgets/chip.hpp"

namespace poolscope::gui {

/// Draws one room after another where it is told to, and reports what the pointer does there.
class RoomPainter {
 public:
  RoomPainter(const Model& m, const Run& run, Outbox& out) : m_(m), run_(run), out_(out) {}

  /// Returns the room's height. Without a draw list it only measures.
  float room(const Room&, ImVec2 at, float width, ImDrawList*);

 private:
  void title(const Room&);
  void walls(const std::vector<Wall>&, float least_x);
  void wall(const Wall&, ImVec2 at, float cells, const std::string& words);
  void row(const Row&, const Room&);
  void chip(const Chip&, const ChipLook&, ImVec2 at, const Row&, const Room&);
  void waiting(const Room&);
  void capsule(const Waiting&, const CapsuleLook&, ImVec2 at, float width);
  void zoom_to(const Chip&);
  [[nodiscard]] ChipLook dressed(const Chip&) const;
  /// Where the next thing of a row goes; a new line when the row is full.
  ImVec2 place(float width, float line_height);
  void put(ImVec2 at, ImFont*, ImU32 colour, const std::string&);
  [[nodiscard]] bool over(ImVec2 from, ImVec2 to) const;
  [[nodiscard]] float label_width() const;
  void hover(Selection);

  const Model& m_;
  const Run& run_;
  Outbox& out_;
  ImDrawList* draw_ = nullptr;
  ImVec2 at_{};
  float width_ = 0;
  float x_ = 0, first_x_ = 0;  // of the row under way
};

}  // namespace poolscope::gui
