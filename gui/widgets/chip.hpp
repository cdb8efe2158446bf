#pragma once

#include <imgui.h>

#include <string>

#include "widgets/pattern.hpp"

/// A connection as a chip: 28 px high, its state by shape, colour and pattern at once.
namespace poolscope::gui {

struct ChipLook {
  enum class Body : unsigned char {
    solid,    // at work
    pattern,  // being set up
    outline,  // idle
    broken,   // stale: a broken outline
    crossed,  // gone
  };
  Body body = Body::outline;
  Pattern pattern = Pattern::solid;
  ImU32 colour = 0;
  std::string id;        // "#0"
  std::string protocol;  // "h2"
  bool lock = false;
  int dots = 0;       // transfers on it, of which …
  int pale_dots = 0;  // … so many still wait for their first byte
  float ring = -1;    // what is left of its idle time, 0..1; negative: no ring
  std::string word;   // "past its age", "evicted"
  std::string rank;   // "1 next"
  bool selected = false, lit = false;
};

inline constexpr int most_dots = 10;  // more are written as a number

[[nodiscard]] float chip_height();
[[nodiscard]] float chip_width(const ChipLook&);
void draw_chip(ImDrawList&, ImVec2 at, const ChipLook&);

/// So many of one state, instead of their chips: the chip's body without its content.
void draw_count(ImDrawList&, ImVec2 from, ImVec2 to, const ChipLook&);

/// Moves what was drawn since the vertex `first`: scaled about `centre`, shifted, and paled.
void move_drawn(ImDrawList&, int first, ImVec2 centre, float scale, ImVec2 by, float alpha);

/// A transfer on its way: a small capsule with its name, its middle at a point.
void draw_token(ImDrawList&, ImVec2 middle, const std::string& name, ImU32 colour);

/// A waiting transfer: a dashed capsule with an hour-glass.
struct CapsuleLook {
  std::string name;
  std::string word;  // "next"
  ImU32 colour = 0;
  bool selected = false, lit = false;
};
[[nodiscard]] float capsule_width(const CapsuleLook&);
void draw_capsule(ImDrawList&, ImVec2 at, const CapsuleLook&);

/// A limit as the wall that it is: a cell for each place, filled as far as they are used, and a
/// thick line where the wall stands; what lies beyond is drawn beyond.
[[nodiscard]] float wall_width(unsigned long long used, unsigned long long limit);
void draw_wall(ImDrawList&, ImVec2 at, float height, unsigned long long used,
               unsigned long long limit, ImU32 filled, ImU32 full);

}  // namespace poolscope::gui
