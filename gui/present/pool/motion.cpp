#include "present/pool/motion.hpp"

#include <algorithm>

namespace poolscope::gui {
namespace {

constexpr float small = 0.4F;   // what a chip grows from
constexpr float shrunk = 0.8F;  // what a closed one shrinks to
constexpr float push = 18, drop = 8;
constexpr float fades_from = 0.6F;  // of the time that a closed one lingers

float share_of(model::Time from, model::Time now, model::Duration length) {
  if (length <= 0) return 1;
  return std::clamp(static_cast<float>(now - from) / static_cast<float>(length), 0.0F, 1.0F);
}

}  // namespace

float eased(float progress) {
  const float left = 1 - std::clamp(progress, 0.0F, 1.0F);
  return 1 - left * left * left;
}

ChipMotion motion_of(const Chip& chip, model::Time now, model::Duration unit,
                     model::Duration linger) {
  ChipMotion out;
  if (unit <= 0) return out;
  if (chip.closed == model::never) {
    const float grown = eased(share_of(chip.opened, now, unit));
    out.scale = small + (1 - small) * grown;
    out.alpha = grown;
    return out;
  }
  const float gone = eased(share_of(chip.closed, now, unit));
  if (chip.state == ChipState::evicted)
    out.dx = push * gone;
  else if (is_found_bad(chip.close_reason))
    out.dy = drop * gone;
  else if (chip.state == ChipState::closed)
    out.scale = 1 - (1 - shrunk) * gone;
  if (chip.state != ChipState::shutting_down && linger > 0) {
    const float stood = share_of(chip.closed, now, linger);
    out.alpha = 1 - std::max(0.0F, (stood - fades_from) / (1 - fades_from));
  }
  return out;
}

std::vector<Travel> travels_at(const trace::Trace& trace, const RunIndex& index,
                               const LogIndex& log, std::size_t cursor, model::Time now,
                               model::Duration unit) {
  std::vector<Travel> out;
  if (unit <= 0) return out;
  const auto events = trace.events();
  auto at = std::lower_bound(index.decisions.begin(), index.decisions.end(), cursor);
  while (at != index.decisions.begin() && out.size() < most_travels) {
    const std::uint64_t event = *--at;
    if (events[event].t() + unit <= now) break;
    const std::uint32_t life_index = log.parties[event].transfer;
    if (life_index >= index.transfers.size()) continue;
    const TransferLife& life = index.transfers[life_index];
    const auto point = std::ranges::find(life.decisions, event, &DecisionPoint::event);
    if (point == life.decisions.end()) continue;
    Travel travel;
    travel.request = static_cast<std::uint32_t>(life.request);
    travel.name = life.name;
    travel.progress = eased(share_of(point->t, now, unit));
    travel.connection = point->connection;
    travel.pool_serial = life.pool_serial;
    travel.from_queue =
        point != life.decisions.begin() && std::prev(point)->outcome == model::Outcome::wait;
    travel.opens = point->outcome == model::Outcome::create;
    if (point->outcome == model::Outcome::fail) continue;
    out.push_back(std::move(travel));
  }
  return out;
}

}  // namespace poolscope::gui
