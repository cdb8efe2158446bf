#include "present/why/eviction_ranking.hpp"

#include <algorithm>

#include "match/decide.hpp"

namespace poolscope::gui {

std::vector<RankedIdle> eviction_ranking(const model::World& world, const model::Setup& setup,
                                         model::ConnectionId victim, model::CloseReason reason,
                                         model::ConnectionId returning) {
  std::vector<RankedIdle> out;
  const model::Connection& gone = world[victim];
  constexpr std::size_t looked_at = 400;  // to find those of one destination among all
  const bool of_host = reason == model::CloseReason::host_limit;
  const auto ranked = [&](model::ConnectionId id) {
    const model::Connection& c = world[id];
    return RankedIdle{
        .connection = c.serial,
        .label = "#" + std::to_string(c.number) + " " + setup[world[c.bundle].destination].key,
        .idle = id == returning ? 0 : world.now - c.idle_since,
        .victim = id == victim,
        .just_back = id == returning,
        .place = out.size() + 1};
  };
  for (const model::ConnectionId id :
       match::eviction_order(world, setup, gone.pool, of_host ? looked_at : named_ranks)) {
    if (of_host && world[id].bundle != gone.bundle) continue;
    if (out.size() == named_ranks) break;
    out.push_back(ranked(id));
  }
  if (!model::valid(returning) || world[returning].connect_only) return out;
  const std::size_t before = match::evicted_before(world, setup, returning);
  const auto at = static_cast<std::ptrdiff_t>(std::min(before, out.size()));
  out.insert(out.begin() + at, ranked(returning));
  for (std::size_t i = static_cast<std::size_t>(at); i < out.size(); ++i) out[i].place = i + 1;
  if (before < named_ranks && out.size() > named_ranks) out.pop_back();
  if (before >= named_ranks) out.back().place = before + 1;
  return out;
}

}  // namespace poolscope::gui
