#include "match/pending.hpp"

#include <algorithm>

namespace poolscope::match {

// The order of waking: the next above the mid that was woken last, else the lowest (curl 8.22
// lib/multi.c: multi_schedule_pending). Before 8.14 it is a list from its head (curl 7.88.1
// lib/multi.c: process_pending_handles).
std::vector<model::TransferId> wake_order(const model::World& world, const Profile& profile,
                                          model::MultiId id) {
  const model::Multi& multi = world[id];
  std::vector<model::TransferId> out = multi.pending;
  if (profile.behaviour.pending == PendingOrder::fifo) return out;
  const auto mid = [&](model::TransferId t) { return world[t].mid; };
  std::ranges::sort(out, {}, mid);
  std::ranges::rotate(out, std::ranges::upper_bound(out, multi.last_woken, {}, mid));
  return out;
}

}  // namespace poolscope::match
