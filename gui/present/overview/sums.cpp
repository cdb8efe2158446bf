#include "present/overview/sums.hpp"

#include <algorithm>

#include "present/pool/view.hpp"

namespace poolscope::gui {
namespace {

// Connections are by opening already; what closes in an instant goes before what opens in it.
void find_peak(DestinationSums& sums, const RunIndex& index) {
  std::vector<model::Time> closes;
  for (const std::uint32_t c : sums.connections)
    if (index.connections[c].ever_closed) closes.push_back(index.connections[c].closed);
  std::ranges::sort(closes);
  std::size_t closed = 0;
  for (std::size_t i = 0; i < sums.connections.size(); ++i) {
    const model::Time t = index.connections[sums.connections[i]].opened;
    while (closed < closes.size() && closes[closed] <= t && closed < i) ++closed;
    const auto open = static_cast<std::uint32_t>(i + 1 - closed);
    if (open > sums.open_peak) {
      sums.open_peak = open;
      sums.open_peak_at = t;
    }
  }
}

void note(PoolSums& sums, const ConnectionLife& life, std::uint32_t connection) {
  ++sums.opened;
  sums.closed += life.ever_closed;
  sums.evicted += life.ever_closed && is_eviction(life.reason);
  if (sums.connections.size() < noted_connections) sums.connections.push_back(connection);
}

void note(PoolSums& sums, const TransferLife& life) {
  ++sums.transfers;
  if (sums.clients.empty() || sums.clients.back() != life.client)
    sums.clients.push_back(life.client);
  for (const DecisionPoint& d : life.decisions) sums.reused += d.outcome == model::Outcome::reuse;
}

}  // namespace

OverviewSums build_overview_sums(const trace::Trace& trace, const RunIndex& index) {
  const model::Setup& setup = trace.setup();
  OverviewSums out;
  out.destinations.resize(setup.destinations.size());
  const auto of = [&](model::NeedleId needle) -> DestinationSums* {
    const auto id = model::index(setup[needle].destination);
    return id < out.destinations.size() ? &out.destinations[id] : nullptr;
  };
  out.pools.resize(index.pools.size());
  for (std::size_t c = 0; c < index.connections.size(); ++c) {
    const auto connection = static_cast<std::uint32_t>(c);
    const ConnectionLife& life = index.connections[c];
    if (DestinationSums* sums = of(life.needle)) sums->connections.push_back(connection);
    if (life.pool_serial < out.pools.size()) note(out.pools[life.pool_serial], life, connection);
  }
  out.done.reserve(index.transfers.size());
  for (std::size_t i = 0; i < index.transfers.size(); ++i) {
    const TransferLife& life = index.transfers[i];
    if (life.done != model::never) out.done.push_back(static_cast<std::uint32_t>(i));
    if (DestinationSums* sums = of(life.needle)) ++sums->transfers;
    if (life.pool_serial < out.pools.size()) note(out.pools[life.pool_serial], life);
    for (const DecisionPoint& d : life.decisions) {
      if (d.connection >= index.connections.size()) continue;
      DestinationSums* sums = of(index.connections[d.connection].needle);
      if (!sums) continue;
      (d.outcome == model::Outcome::create ? sums->created : sums->reused).push_back(d.t);
    }
  }
  std::ranges::stable_sort(out.done, {}, [&](std::uint32_t i) { return index.transfers[i].done; });
  for (PoolSums& sums : out.pools) {
    std::ranges::sort(sums.clients);
    sums.clients.erase(std::unique(sums.clients.begin(), sums.clients.end()), sums.clients.end());
  }
  for (DestinationSums& sums : out.destinations) {
    std::ranges::sort(sums.created);
    std::ranges::sort(sums.reused);
    find_peak(sums, index);
  }
  return out;
}

}  // namespace poolscope::gui
