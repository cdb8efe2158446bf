#pragma once

#include <imgui.h>

#include <string>
#include <unordered_map>
#include <vector>

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "present/pool/motion.hpp"
#include "present/pool/view.hpp"
#include "widgets/chip.hpp"

namespace poolscope::gui {

/// Draws one room after another where it is told to, and reports what the pointer does there.
class RoomPainter {
 public:
  /// What motion needs to know (present/pool/motion.hpp).
  struct Clock {
    model::Time now = 0;
    model::Duration unit = 0, linger = 0;
  };
  RoomPainter(const Model& m, const Run& run, Outbox& out, Clock clock)
      : m_(m), run_(run), out_(out), clock_(clock) {}

  /// Returns the room's height. Without a draw list it only measures.
  float room(const Room&, ImVec2 at, float width, ImDrawList*);
  /// Transfers on their way, over the rooms that were drawn.
  void travels(const std::vector<Travel>&, ImDrawList&);

 private:
  void title(const Room&);
  void walls(const std::vector<Wall>&, float least_x);
  void wall(const Wall&, ImVec2 at, float cells, const std::string& words);
  void row(const Row&, const Room&);
  void counts(const Row&);
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
  Clock clock_;
  ImDrawList* draw_ = nullptr;
  ImVec2 at_{};
  float width_ = 0;
  std::uint32_t longest_ = 1;  // of the room's counted rows
  float x_ = 0, first_x_ = 0;  // of the row under way
  std::size_t row_number_ = 0;
  std::unordered_map<const Room*, std::vector<float>> row_heights_;  // as last measured
  // Where things stand in this frame, for what travels to them.
  std::unordered_map<std::uint32_t, ImVec2> chips_;  // by connection: the middle of its left side
  std::unordered_map<std::uint32_t, ImVec2> edges_, queues_;  // by pool serial
};

}  // namespace poolscope::gui
