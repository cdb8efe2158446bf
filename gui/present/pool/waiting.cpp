#include "present/pool/waiting.hpp"

#include <algorithm>

#include "match/pending.hpp"
#include "sim.hpp"

namespace poolscope::gui {
namespace {

// Together who waits for the same; first what the next one waits for.
void by_gate(std::vector<Waiting>& waiting) {
  for (auto from = waiting.begin(); from != waiting.end();) {
    const auto same = [gate = from->gate](const Waiting& w) { return w.gate == gate; };
    from = std::stable_partition(from, waiting.end(), same);
  }
}

}  // namespace

void gather_waiting(std::vector<Room>& rooms, const model::World& world, const model::Setup& setup,
                    model::Time now) {
  for (std::size_t i = 0; i < world.multis.capacity(); ++i) {
    const model::MultiId multi = world.multis.at(i);
    if (!model::valid(multi) || world[multi].pending.empty()) continue;
    const auto order = match::wake_order(world, profile_of(setup), multi);
    std::uint32_t turn = 0;
    for (const model::TransferId id : order) {
      const model::Transfer& transfer = world[id];
      ++turn;
      const auto room = std::ranges::find(rooms, transfer.pool, &Room::pool);
      if (room == rooms.end()) continue;
      ++room->waiting_total;
      if (room->waiting.size() == named_waiting) continue;
      room->waiting.push_back({static_cast<std::uint32_t>(transfer.request),
                               setup.request_name(transfer.request), transfer.waits_for,
                               setup[setup[transfer.needle].destination].key,
                               waits_for(transfer.waits_for), now - transfer.pending_since, turn,
                               turn == 1 && order.size() > 1});
    }
  }
  for (Room& room : rooms) by_gate(room.waiting);
}

}  // namespace poolscope::gui
