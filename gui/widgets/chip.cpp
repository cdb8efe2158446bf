#include "widgets/chip.hpp"

#include <algorithm>

#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

float pad() {
  return px(8);
}
float gap() {
  return px(6);
}
float dot_size() {
  return px(8);
}
float dot_step() {
  return px(11);
}
float band() {
  return px(16);
}  // where a chip that is being set up shows its pattern

ImVec2 size_of(ImFont* font, const std::string& text) {
  return {text_width(font, text), line_height(font)};
}

// Walks along a chip's inside from left to right: measures when there is no draw list.
class Inside {
 public:
  Inside(ImDrawList* draw, ImVec2 at)
      : draw_(draw), x_(at.x + pad()), mid_(at.y + chip_height() / 2) {}

  void text(ImFont* font, const std::string& text, ImU32 colour) {
    if (text.empty()) return;
    space();
    const ImVec2 size = size_of(font, text);
    if (draw_) draw_text(draw_, font, colour, {x_, mid_ - size.y / 2}, text);
    x_ += size.x;
  }
  void lock(ImU32 colour) {
    space();
    if (draw_) lock_mark(*draw_, {x_ + px(4), mid_}, px(4), colour);
    x_ += px(8);
  }
  void ring(float left, ImU32 colour) {
    space();
    if (draw_) draining_ring(*draw_, {x_ + px(6), mid_}, px(5), left, colour, px(2));
    x_ += px(12);
  }
  void cross(ImU32 colour) {
    space();
    if (draw_) cross_mark(*draw_, {x_ + px(4), mid_}, px(4), colour, px(2));
    x_ += px(8);
  }
  void dots(int n, int pale, ImU32 colour, ImFont* font) {
    if (n <= 0) return;
    space();
    const int drawn = std::min(n, most_dots);
    const int solid = std::max(0, n - pale);
    for (int i = 0; i < drawn; ++i) {
      const ImVec2 c{x_ + dot_size() / 2 + dot_step() * static_cast<float>(i), mid_};
      if (!draw_) continue;
      if (i < solid)
        draw_->AddCircleFilled(c, dot_size() / 2, colour);
      else
        draw_->AddCircle(c, dot_size() / 2 - px(0.5F), colour, 0, px(1.5F));
    }
    x_ += dot_step() * static_cast<float>(drawn - 1) + dot_size();
    if (n > drawn) text(font, "+" + std::to_string(n - drawn), colour);
  }
  void skip(float width) { x_ += width; }
  [[nodiscard]] float end() const { return x_ + pad(); }

 private:
  void space() {
    if (used_) x_ += gap();
    used_ = true;
  }
  ImDrawList* draw_;
  float x_, mid_;
  bool used_ = false;
};

float content(ImDrawList* draw, ImVec2 at, const ChipLook& look) {
  const Palette& p = palette();
  const bool solid = look.body == ChipLook::Body::solid;
  const bool gone = look.body == ChipLook::Body::crossed;
  const ImU32 strong = solid ? p.on_accent : gone ? p.quiet : p.text;
  const ImU32 weak = solid ? with_alpha(p.on_accent, 0.85F) : p.quiet;
  Inside inside(draw, at);
  if (look.body == ChipLook::Body::pattern) inside.skip(band());
  inside.text(fonts().mono, look.id, strong);
  inside.text(fonts().label, look.protocol, weak);
  if (look.lock) inside.lock(weak);
  inside.dots(look.dots, look.pale_dots, solid ? p.on_accent : look.colour, fonts().label);
  if (look.ring >= 0) inside.ring(look.ring, look.colour);
  if (gone) inside.cross(look.colour);
  inside.text(fonts().label, look.word, solid ? p.on_accent : p.text);
  inside.text(fonts().label, look.rank, weak);
  return inside.end() - at.x;
}

}  // namespace

float chip_height() {
  return px(28);
}

float chip_width(const ChipLook& look) {
  return content(nullptr, {0, 0}, look);
}

namespace {

void draw_body(ImDrawList& draw, ImVec2 at, ImVec2 to, const ChipLook& look) {
  const float round = px(4);
  switch (look.body) {
    case ChipLook::Body::solid:
      draw.AddRectFilled(at, to, look.colour, round);
      break;
    case ChipLook::Body::pattern:
      draw.AddRectFilled(at, to, with_alpha(look.colour, 0.12F), round);
      fill_pattern(draw, {at.x + px(1), at.y + px(1)}, {at.x + band(), to.y - px(1)}, look.colour,
                   look.pattern);
      draw.AddRect(at, to, look.colour, round, 0, px(1.5F));
      break;
    case ChipLook::Body::outline:
      draw.AddRect(at, to, look.colour, round, 0, px(1.5F));
      break;
    case ChipLook::Body::broken:
      draw.AddRectFilled(at, to, with_alpha(look.colour, 0.10F), round);
      dashed_box(draw, at, to, look.colour, px(1.5F), round);
      break;
    case ChipLook::Body::crossed:
      draw.AddRect(at, to, with_alpha(look.colour, 0.7F), round, 0, px(1));
      break;
  }
}

}  // namespace

void draw_chip(ImDrawList& draw, ImVec2 at, const ChipLook& look) {
  const Palette& p = palette();
  const ImVec2 to{at.x + chip_width(look), at.y + chip_height()};
  const float round = px(4);
  draw_body(draw, at, to, look);
  if (look.lit && !look.selected)
    draw.AddRect({at.x - px(2), at.y - px(2)}, {to.x + px(2), to.y + px(2)},
                 with_alpha(p.text, 0.6F), round + px(2), 0, px(1));
  if (look.selected)
    draw.AddRect({at.x - px(3), at.y - px(3)}, {to.x + px(3), to.y + px(3)}, p.accent,
                 round + px(2), 0, px(2));
  content(&draw, at, look);
}

void draw_count(ImDrawList& draw, ImVec2 from, ImVec2 to, const ChipLook& look) {
  draw_body(draw, from, to, look);
}

void move_drawn(ImDrawList& draw, int first, ImVec2 centre, float scale, ImVec2 by, float alpha) {
  for (int i = first; i < draw.VtxBuffer.Size; ++i) {
    ImDrawVert& v = draw.VtxBuffer[i];
    v.pos.x = centre.x + (v.pos.x - centre.x) * scale + by.x;
    v.pos.y = centre.y + (v.pos.y - centre.y) * scale + by.y;
    v.col = with_alpha(v.col, alpha);
  }
}

void draw_token(ImDrawList& draw, ImVec2 middle, const std::string& name, ImU32 colour) {
  const ImVec2 size = size_of(fonts().mono, name);
  const ImVec2 half{size.x / 2 + px(6), px(10)};
  const ImVec2 from{middle.x - half.x, middle.y - half.y}, to{middle.x + half.x, middle.y + half.y};
  draw.AddRectFilled(from, to, palette().raised, half.y);
  draw.AddRect(from, to, colour, half.y, 0, px(1.5F));
  draw_text(&draw, fonts().mono, palette().text, {middle.x - size.x / 2, middle.y - size.y / 2},
            name);
}

float capsule_width(const CapsuleLook& look) {
  const float word = look.word.empty() ? 0 : px(6) + size_of(fonts().label, look.word).x;
  return pad() * 2 + size_of(fonts().label, symbol::hourglass).x + px(4) +
         size_of(fonts().mono, look.name).x + word;
}

void draw_capsule(ImDrawList& draw, ImVec2 at, const CapsuleLook& look) {
  const Palette& p = palette();
  const float height = px(24), mid = at.y + height / 2;
  const ImVec2 to{at.x + capsule_width(look), at.y + height};
  draw.AddRectFilled(at, to, with_alpha(look.colour, 0.16F), px(4));
  dashed_box(draw, at, to, look.colour, px(1.5F), px(4));
  if (look.selected || look.lit)
    draw.AddRect({at.x - px(3), at.y - px(3)}, {to.x + px(3), to.y + px(3)},
                 look.selected ? p.accent : with_alpha(p.text, 0.6F), px(6), 0,
                 look.selected ? px(2) : px(1));
  const ImVec2 glass = size_of(fonts().label, symbol::hourglass);
  float x = at.x + pad();
  draw.AddText(fonts().label, fonts().label->FontSize, {x, mid - glass.y / 2}, p.text,
               symbol::hourglass);
  x += glass.x + px(4);
  draw_text(&draw, fonts().mono, p.text, {x, mid - size_of(fonts().mono, look.name).y / 2},
            look.name);
  if (look.word.empty()) return;
  x += size_of(fonts().mono, look.name).x + px(6);
  draw_text(&draw, fonts().label, p.quiet, {x, mid - size_of(fonts().label, look.word).y / 2},
            look.word);
}

namespace {
constexpr unsigned long long most_cells = 20;
float cell_step() {
  return px(7);
}
}  // namespace

float wall_width(unsigned long long used, unsigned long long limit) {
  if (std::max(used, limit) > most_cells) return px(120) + px(4);
  return cell_step() * static_cast<float>(std::max(used, limit)) + px(5);
}

void draw_wall(ImDrawList& draw, ImVec2 at, float height, unsigned long long used,
               unsigned long long limit, ImU32 filled, ImU32 full) {
  const Palette& p = palette();
  const float y1 = at.y + height;
  const ImU32 wall = used >= limit ? full : p.text;
  if (std::max(used, limit) > most_cells) {  // a bar instead of cells
    const float width = px(120);
    const auto most = static_cast<float>(std::max(used, limit));
    const float stands = at.x + width * static_cast<float>(limit) / most;
    const float reaches = at.x + width * static_cast<float>(used) / most;
    draw.AddRectFilled(at, {at.x + width, y1}, p.grid);
    draw.AddRectFilled(at, {std::min(stands, reaches), y1}, filled);
    if (reaches > stands) draw.AddRectFilled({stands, at.y}, {reaches, y1}, full);
    draw.AddRectFilled({stands, at.y - px(3)}, {stands + px(2), y1 + px(3)}, wall);
    return;
  }
  float x = at.x;
  for (unsigned long long i = 0; i < std::max(used, limit); ++i) {
    if (i == limit) {
      draw.AddRectFilled({x, at.y - px(3)}, {x + px(2), y1 + px(3)}, wall);
      x += px(5);
    }
    const ImVec2 to{x + px(5), y1};
    if (i < used)
      draw.AddRectFilled({x, at.y}, to, i < limit ? filled : full, px(1));
    else
      draw.AddRect({x, at.y}, to, with_alpha(p.text, 0.35F), px(1));
    x += cell_step();
  }
  if (used <= limit) draw.AddRectFilled({x, at.y - px(3)}, {x + px(2), y1 + px(3)}, wall);
}

}  // namespace poolscope::gui
