#include "panels/pool_rooms.hpp"

#include <algorithm>

#include "panels/pool_tips.hpp"
#include "panels/state_looks.hpp"
#include "platform/theme.hpp"
#include "present/format.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

std::string words_of(const Wall& wall) {
  const char* what = wall.option.ends_with("MAX_TOTAL_CONNECTIONS")  ? " in all"
                     : wall.option.ends_with("MAX_HOST_CONNECTIONS") ? " to a host"
                                                                     : " kept";
  return format_count(wall.used) + " of " + format_count(wall.limit) + what;
}

// Hosts differ at their front, ports at the end: a name that is too long keeps both.
std::string shortened(const std::string& name, float width) {
  if (text_width(fonts().mono, name) <= width) return name;
  const auto fits = static_cast<std::size_t>(std::max(8.0F, width / text_width(fonts().mono, "m")));
  const std::size_t tail = std::min<std::size_t>(5, fits / 3);
  return name.substr(0, fits - tail - 1) + "…" + name.substr(name.size() - tail);
}

std::string folded_words(const Row& line) {
  std::string words;
  for (std::size_t s = 0; s < line.folded.size(); ++s)
    if (line.folded[s] > 0)
      words += (words.empty() ? "+" : ", ") + format_count(line.folded[s]) + " " +
               words_of(static_cast<ChipState>(s));
  return words;
}

bool holds(const Chip& chip, const Selection& what) {
  return what.kind == Selection::Kind::transfer &&
         std::any_of(chip.transfers.begin(), chip.transfers.end(),
                     [&](const Stream& s) { return s.request == what.id; });
}

const char* waits_for_words(model::GateId gate) {
  switch (gate) {
    case model::GateId::pipewait:
      return "for multiplexing";
    case model::GateId::host_limit:
      return "for the host limit";
    default:
      return "for the total limit";
  }
}

}  // namespace

float RoomPainter::room(const Room& room, ImVec2 at, float width, ImDrawList* draw) {
  draw_ = draw;
  at_ = at;
  width_ = width;
  title(room);
  if (room.rows.empty() && room.waiting_total == 0) {
    put({at_.x + px(12), at_.y}, fonts().label, palette().quiet,
        room.note.empty() ? "no connection" : room.note);
    at_.y += px(24);
  }
  for (const Row& line : room.rows) row(line, room);
  if (room.waiting_total > 0) waiting(room);
  return at_.y - at.y;
}

void RoomPainter::put(ImVec2 at, ImFont* font, ImU32 colour, const std::string& text) {
  if (draw_) draw_text(draw_, font, colour, at, text);
}

bool RoomPainter::over(ImVec2 from, ImVec2 to) const {
  return draw_ && ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(from, to);
}

float RoomPainter::label_width() const {
  return std::clamp(width_ * 0.26F, px(96), px(190));
}

void RoomPainter::hover(Selection what) {
  out_.push_back(Hover{what});
}

ImVec2 RoomPainter::place(float width, float line_height) {
  if (x_ > first_x_ && x_ + width > at_.x + width_) {
    x_ = first_x_;
    at_.y += line_height;
  }
  const ImVec2 at{x_, at_.y};
  x_ += width + px(8);
  return at;
}

void RoomPainter::title(const Room& room) {
  const Palette& p = palette();
  put(at_, fonts().strong, p.text, room.title);
  const float name = text_width(fonts().strong, room.title) + px(8);
  std::string counts;
  if (room.open > 0)
    counts = format_count(room.busy) + " busy, " + format_count(room.idle) + " idle";
  else if (!room.rows.empty())
    counts = room.note;
  put({at_.x + name, at_.y + px(3)}, fonts().label, p.quiet, counts);
  const float end = at_.x + name + text_width(fonts().label, counts);
  if (over(at_, {end, at_.y + px(20)})) {
    Tooltip tip(room.title);
    tip.sentence(room.meaning);
    tip.line("connections", format_count(room.open));
  }
  walls(room.walls, end + px(16));
  at_.y += px(26);
}

// Limits stand at the right edge, in their order from left to right; what finds no room there moves
// a line down.
void RoomPainter::walls(const std::vector<Wall>& walls, float least_x) {
  float x = at_.x + width_;
  for (auto next = walls.rbegin(); next != walls.rend(); ++next) {
    const std::string words = words_of(*next);
    const float cells = wall_width(next->used, next->limit);
    const float needed = cells + px(6) + text_width(fonts().label, words);
    if (x - needed < least_x) {
      at_.y += px(20);
      x = at_.x + width_;
      least_x = at_.x;
    }
    x -= needed;
    wall(*next, {x, at_.y}, cells, words);
    x -= px(16);
  }
}

void RoomPainter::wall(const Wall& wall, ImVec2 at, float cells, const std::string& words) {
  if (!draw_) return;
  const Palette& p = palette();
  draw_wall(*draw_, {at.x, at.y + px(4)}, px(12), wall.used, wall.limit, with_alpha(p.text, 0.55F),
            p.evicted);
  put({at.x + cells + px(6), at.y + px(3)}, fonts().label,
      wall.used >= wall.limit ? p.text : p.quiet, words);
  const float end = at.x + cells + px(6) + text_width(fonts().label, words);
  if (!over(at, {end, at.y + px(20)})) return;
  Tooltip tip(wall.option + ": " + format_count(wall.limit));
  tip.sentence(wall.words);
  tip.line("open now", format_count(wall.used));
}

void RoomPainter::row(const Row& line, const Room& room) {
  const Palette& p = palette();
  const Selection here{Selection::Kind::destination, model::index(line.destination)};
  const float left = at_.x + px(12), top = at_.y;
  const float next_line = chip_height() + px(6);
  x_ = first_x_ = left + label_width();
  const ImU32 colour = m_.selected == here ? p.accent : m_.hovered == here ? p.text : p.quiet;
  if (draw_)
    draw_text_in_row(draw_, fonts().mono, colour, left, top, chip_height(),
                     shortened(line.name, label_width() - px(12)));
  for (const Chip& c : line.chips) {
    const ChipLook look = dressed(c);
    chip(c, look, place(chip_width(look), next_line), line, room);
  }
  if (line.folded_total > 0) {
    const std::string words = folded_words(line);
    const ImVec2 at = place(text_width(fonts().label, words), next_line);
    put({at.x, at.y + px(7)}, fonts().label, p.text, words);
  }
  if (line.chips.empty() && line.folded_total == 0) {
    const ImVec2 at = place(px(8), next_line);
    put({at.x, at.y + px(6)}, fonts().label, with_alpha(p.quiet, 0.6F), "–");
  }
  for (const Wall& limit : line.walls) {
    const std::string words = words_of(limit);
    const float cells = wall_width(limit.used, limit.limit);
    const ImVec2 at = place(cells + px(6) + text_width(fonts().label, words), next_line);
    wall(limit, {at.x, at.y + px(4)}, cells, words);
  }
  at_.y += chip_height() + px(8);
  if (!over({left, top}, {first_x_, top + chip_height()})) return;
  hover(here);
  if (ImGui::IsMouseClicked(0)) out_.push_back(Select{here});
  Tooltip tip(line.name);
  tip.sentence(
      "A destination: what a pool files its connections under. A transfer that asks for "
      "it looks at this row alone, from left to right.");
  tip.line("connections", format_count(line.chips.size() + line.folded_total));
}

ChipLook RoomPainter::dressed(const Chip& chip) const {
  ChipLook look = look_of(chip);
  const Selection here{Selection::Kind::connection, chip.connection};
  look.selected = m_.selected == here || holds(chip, m_.selected);
  look.lit = m_.hovered == here || holds(chip, m_.hovered);
  return look;
}

void RoomPainter::chip(const Chip& chip, const ChipLook& look, ImVec2 at, const Row& line,
                       const Room& room) {
  if (!draw_) return;
  draw_chip(*draw_, at, look);
  if (!over(at, {at.x + chip_width(look), at.y + chip_height()})) return;
  const Selection here{Selection::Kind::connection, chip.connection};
  hover(here);
  if (ImGui::IsMouseDoubleClicked(0))
    zoom_to(chip);
  else if (ImGui::IsMouseClicked(0))
    out_.push_back(Select{here});
  tell_chip(chip, line, room);
}

void RoomPainter::zoom_to(const Chip& chip) {
  const ConnectionLife& life = run_.index->connections[chip.connection];
  const auto from = static_cast<double>(life.opened);
  const auto to = static_cast<double>(life.ever_closed ? life.closed : run_.index->end);
  const double margin = std::max((to - from) * 0.05, 1.0);
  out_.push_back(ShowWindow{{from - margin, to + margin}});
}

void RoomPainter::waiting(const Room& room) {
  const Palette& p = palette();
  const float left = at_.x + px(12), line_height = px(30);
  x_ = first_x_ = left + label_width();
  put({left, at_.y + px(4)}, fonts().text, p.text, "waiting");
  model::GateId gate = model::GateId::none;
  for (const Waiting& w : room.waiting) {
    if (w.gate != gate) {  // a line for each thing that is waited for
      if (gate != model::GateId::none) {
        x_ = first_x_;
        at_.y += line_height;
      }
      gate = w.gate;
      const std::string why = waits_for_words(gate);
      const ImVec2 at = place(text_width(fonts().label, why), line_height);
      put({at.x, at.y + px(6)}, fonts().label, p.quiet, why);
    }
    CapsuleLook look;
    look.name = w.name;
    look.colour = p.pending;
    const Selection here{Selection::Kind::transfer, w.request};
    look.selected = m_.selected == here;
    look.lit = m_.hovered == here;
    const float width = capsule_width(look);
    capsule(w, look, place(width, line_height), width);
  }
  if (room.waiting_total > room.waiting.size()) {
    const std::string more = "+" + format_count(room.waiting_total - room.waiting.size()) + " more";
    const ImVec2 at = place(text_width(fonts().label, more), line_height);
    put({at.x, at.y + px(6)}, fonts().label, p.text, more);
  }
  at_.y += px(32);
}

void RoomPainter::capsule(const Waiting& w, const CapsuleLook& look, ImVec2 at, float width) {
  if (!draw_) return;
  draw_capsule(*draw_, at, look);
  if (!over(at, {at.x + width, at.y + px(24)})) return;
  const Selection here{Selection::Kind::transfer, w.request};
  hover(here);
  if (ImGui::IsMouseClicked(0)) out_.push_back(Select{here});
  Tooltip tip(w.name + "  " + w.destination);
  tip.sentence("It " + w.words + ".");
  tip.line("waiting for", format_duration(w.since));
}

}  // namespace poolscope::gui
