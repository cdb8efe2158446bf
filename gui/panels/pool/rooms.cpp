#include "panels/pool/rooms.hpp"

#include <algorithm>

#include "app/compare/actions.hpp"
#include "app/frame/actions.hpp"
#include "app/why/actions.hpp"
#include "app/timeline/actions.hpp"
#include "app/pool/actions.hpp"
#include "panels/looks.hpp"
#include "panels/pool/tips.hpp"
#include "platform/theme.hpp"
#include "present/format.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

std::string words_of(const Wall& wall) {
  const char* what = wall.option.ends_with("MAX_TOTAL_CONNECTIONS")  ? " in all"
                     : wall.option.ends_with("MAX_HOST_CONNECTIONS") ? " to a host"
                                                                     : " in the pool";
  return format_count(wall.used) + " of " + format_count(wall.limit) + what;
}

// Hosts differ at their front, ports at the end: a name that is too long keeps both.
std::string shortened(const std::string& name, float width) {
  if (text_width(fonts().mono, name) <= width) return name;
  const auto fits = static_cast<std::size_t>(std::max(8.0F, width / text_width(fonts().mono, "m")));
  const std::size_t tail = std::min<std::size_t>(5, fits / 3);
  return name.substr(0, fits - tail - 1) + "…" + name.substr(name.size() - tail);
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
  if (!draw_) row_heights_[&room].clear();
  row_number_ = 0;
  at_ = at;
  width_ = width;
  title(room);
  if (room.rows.empty() && room.waiting_total == 0) {
    put({at_.x + px(12), at_.y}, fonts().label, palette().quiet,
        room.note.empty() ? "no connection" : room.note);
    at_.y += px(24);
  }
  longest_ = 1;
  for (const Row& line : room.rows) longest_ = std::max(longest_, line.folded_total);
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
  out_.emit(Hover{what});
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
  if (room.shutting_down > 0)
    counts += (counts.empty() ? "" : ", ") + format_count(room.shutting_down) + " in TLS shutdown";
  put({at_.x + name, at_.y + px(3)}, fonts().label, p.quiet, counts);
  const float end = at_.x + name + text_width(fonts().label, counts);
  edges_[room.serial] = {at_.x, at_.y + px(10)};
  const Selection owner{Selection::Kind::owner, room.serial};
  if (draw_ && m_.selection.what == owner && room.serial != UINT32_MAX)
    draw_->AddRect({at_.x - px(4), at_.y - px(2)}, {end + px(4), at_.y + px(22)}, p.accent, px(4),
                   0, px(2));
  if (over(at_, {end, at_.y + px(20)})) {
    if (room.serial != UINT32_MAX) {
      hover(owner);
      if (ImGui::IsMouseClicked(0)) out_.emit(Select{owner});
    }
    Tooltip tip(room.title);
    tip.sentence(room.meaning);
    tip.line("connections", format_count(room.open));
    if (room.shutting_down > 0) {
      tip.line("in TLS shutdown", format_count(room.shutting_down));
      tip.line("sockets in all", format_count(room.open + room.shutting_down));
    }
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
  std::vector<float>& heights = row_heights_[&room];
  if (draw_ && row_number_ < heights.size()) {
    const float height = heights[row_number_];
    const float sight = ImGui::GetWindowPos().y;
    if (top + height < sight || top > sight + ImGui::GetWindowSize().y) {
      ++row_number_;  // it is there, out of sight
      at_.y += height;
      return;
    }
  }
  x_ = first_x_ = left + label_width();
  const ImU32 colour = m_.selection.what == here      ? p.accent
                       : m_.selection.hovered == here ? p.text
                                                      : p.quiet;
  if (draw_)
    draw_text_in_row(draw_, fonts().mono, colour, left, top, chip_height(),
                     shortened(line.name, label_width() - px(12)));
  for (const Chip& c : line.chips) {
    const ChipLook look = dressed(c);
    chip(c, look, place(chip_width(look), next_line), line, room);
  }
  if (line.folded_total > 0 || line.unfolded) counts(line);
  if (line.chips.empty() && line.folded_total == 0 && !line.others) {
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
  if (!draw_) heights.push_back(at_.y - top);
  ++row_number_;
  if (line.others || !over({left, top}, {first_x_, top + chip_height()})) return;
  hover(here);
  if (ImGui::IsMouseClicked(0)) out_.emit(Select{here});
  Tooltip tip(line.name);
  tip.sentence(
      "A destination: what a pool files its connections under. A transfer that asks for "
      "it looks at this row alone, from left to right.");
  tip.line("connections", format_count(line.chips.size() + line.folded_total));
}

// A row that is too long, by state: a block for each with its number, as wide as its share. A click
// shows all of them; a click on the word folds them again.
void RoomPainter::counts(const Row& line) {
  const Palette& p = palette();
  const float height = chip_height(), step = height + px(6);
  const auto word = [&](const std::string& words, ImU32 colour) {
    const float width = text_width(fonts().label, words) + px(12);
    const ImVec2 at = place(width, step);
    const bool pointed = over(at, {at.x + width, at.y + height});
    if (draw_)
      draw_text_in_row(draw_, fonts().label, pointed ? p.accent : colour, at.x + px(4), at.y,
                       height, words);
    return pointed && ImGui::IsMouseClicked(0);
  };
  if (line.unfolded && line.folded_total == 0) {
    if (word("count them", p.quiet)) out_.emit(UnfoldRow{line.key, false});
    return;
  }
  // Rows of a room are to be compared: the longest fills the width.
  const float whole = std::max(width_ - (first_x_ - at_.x) - px(160), px(160));
  const float room = whole * static_cast<float>(line.folded_total) / static_cast<float>(longest_);
  for (std::size_t s = 0; s < line.folded.size(); ++s) {
    if (line.folded[s] == 0) continue;
    const auto state = static_cast<ChipState>(s);
    Chip one;
    one.state = state;
    const ChipLook look = look_of(one);
    const std::string number = format_count(line.folded[s]);
    const float share = static_cast<float>(line.folded[s]) / static_cast<float>(line.folded_total);
    // Where a chip shows its pattern there is no room for a number.
    const float inset = look.body == ChipLook::Body::pattern ? px(22) : px(8);
    const float width =
        std::max(text_width(fonts().mono, number) + inset + px(8), std::floor(room * share));
    const ImVec2 at = place(width, step), to{at.x + width, at.y + height};
    if (draw_) {
      draw_count(*draw_, at, to, look);
      draw_text_in_row(draw_, fonts().mono,
                       look.body == ChipLook::Body::solid ? p.on_accent : p.text, at.x + inset,
                       at.y, height, number);
    }
    if (!over(at, to)) continue;
    if (ImGui::IsMouseClicked(0)) out_.emit(UnfoldRow{line.key, true});
    Tooltip tip(number + " " + words_of(state));
    tip.sentence("Too many to draw one by one. A click shows them all.");
  }
  if (line.can_fold && !line.unfolded && word("show all", p.quiet))
    out_.emit(UnfoldRow{line.key, true});
  if (line.unfolded && word("+" + format_count(line.folded_total) + " more", p.text))
    out_.emit(UnfoldRow{line.key, false});
}

ChipLook RoomPainter::dressed(const Chip& chip) const {
  ChipLook look = look_of(chip);
  const Selection here{Selection::Kind::connection, chip.connection};
  look.selected = m_.selection.what == here || holds(chip, m_.selection.what);
  look.lit = m_.selection.hovered == here || holds(chip, m_.selection.hovered);
  return look;
}

void RoomPainter::chip(const Chip& chip, const ChipLook& look, ImVec2 at, const Row& line,
                       const Room& room) {
  if (!draw_) return;
  const float width = chip_width(look);
  chips_[chip.connection] = {at.x, at.y + chip_height() / 2};
  const ChipMotion motion = motion_of(chip, clock_.now, clock_.unit, clock_.linger);
  const int first = draw_->VtxBuffer.Size;
  draw_chip(*draw_, at, look);
  if (motion != ChipMotion{})
    move_drawn(*draw_, first, {at.x + width / 2, at.y + chip_height() / 2}, motion.scale,
               {px(motion.dx), px(motion.dy)}, motion.alpha);
  if (!over(at, {at.x + width, at.y + chip_height()})) return;
  const Selection here{Selection::Kind::connection, chip.connection};
  hover(here);
  if (ImGui::IsMouseDoubleClicked(0))
    zoom_to(chip);
  else if (ImGui::IsMouseClicked(0))
    out_.emit(Select{here});
  if (ImGui::IsMouseClicked(1) && !m_.backdrop) {
    out_.emit(Select{here});
    out_.emit(ShowFork{});
  }
  tell_chip(chip, line, room);
}

void RoomPainter::zoom_to(const Chip& chip) {
  const ConnectionLife& life = run_.index->connections[chip.connection];
  const auto from = static_cast<double>(life.opened);
  const auto to = static_cast<double>(life.ever_closed ? life.closed : run_.index->end);
  const double margin = std::max((to - from) * 0.05, 1.0);
  out_.emit(ShowWindow{{from - margin, to + margin}});
}

void RoomPainter::waiting(const Room& room) {
  const Palette& p = palette();
  const float left = at_.x + px(12), line_height = px(30);
  x_ = first_x_ = left + label_width();
  put({left, at_.y + px(4)}, fonts().text, p.text, "waiting");
  queues_[room.serial] = {left + label_width(), at_.y + px(14)};
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
    if (w.next) look.word = "next";
    look.colour = p.pending;
    const Selection here{Selection::Kind::transfer, w.request};
    look.selected = m_.selection.what == here;
    look.lit = m_.selection.hovered == here;
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
  if (ImGui::IsMouseClicked(0)) out_.emit(Select{here});
  Tooltip tip(w.name + "  " + w.destination);
  tip.sentence("It " + w.words + ".");
  tip.line("waiting for", format_duration(w.since));
  tip.line("woken", w.turn == 1 ? "next in its multi"
                                : "after " + format_plural(w.turn - 1, "other") + " in its multi");
}

void RoomPainter::travels(const std::vector<Travel>& travels, ImDrawList& draw) {
  const Palette& p = palette();
  for (const Travel& travel : travels) {
    const auto edge = edges_.find(travel.pool_serial);
    if (edge == edges_.end()) continue;  // its room is folded away
    const auto queue = queues_.find(travel.pool_serial);
    const auto chip = chips_.find(travel.connection);
    const bool waits = travel.connection == UINT32_MAX;
    if (waits ? queue == queues_.end() : chip == chips_.end()) continue;
    const ImVec2 from = travel.from_queue && queue != queues_.end() ? queue->second : edge->second;
    const ImVec2 to = waits ? queue->second : chip->second;
    if (travel.progress >= 1) continue;
    const ImVec2 at{from.x + (to.x - from.x) * travel.progress,
                    from.y + (to.y - from.y) * travel.progress};
    const ImU32 colour = waits ? p.pending : travel.opens ? p.connecting : p.active;
    draw.AddLine(from, at, with_alpha(colour, 0.35F), px(2));
    draw_token(draw, at, travel.name, colour);
  }
}

}  // namespace poolscope::gui
