#include <algorithm>
#include <unordered_map>

#include "present/pool_view.hpp"
#include "present/timeline_view.hpp"

namespace poolscope::gui {
namespace {

// The part of a use that is drawn as a transfer: before the connection is ready its phases are.
std::pair<model::Time, model::Time> visible(const ConnectionLife& life, const Use& use,
                                            model::Time end) {
  const model::Time to = use.to == model::never ? end : use.to;
  if (life.ready == model::never) return {to, to};
  return {std::min(std::max(use.from, life.ready), to), to};
}

// Gives overlapping transfers rows of their own: each takes the first that is free.
void stack_streams(Lane& lane, Lanes& out, const ConnectionLife& life, model::Time end) {
  if (life.uses.size() < 2) return;
  std::vector<model::Time> free_at;
  std::vector<std::vector<std::uint32_t>> rows;
  for (std::uint32_t i = 0; i < life.uses.size(); ++i) {
    const auto [from, to] = visible(life, life.uses[i], end);
    std::size_t row = 0;
    while (row < free_at.size() && free_at[row] > from) ++row;
    row = std::min(row, max_stream_rows - 1);
    if (row == free_at.size()) {
      free_at.push_back(to);
      rows.emplace_back();
    }
    free_at[row] = std::max(free_at[row], to);
    rows[row].push_back(i);
  }
  if (rows.size() < 2) return;
  lane.rows = static_cast<std::uint16_t>(rows.size());
  lane.streams = static_cast<std::uint32_t>(out.streams.size());
  out.streams.push_back(std::move(rows));
}

// Lanes for waits, packed: a wait goes to the first lane that is free by then.
std::vector<std::vector<Wait>> pack(std::vector<Wait> waits, std::uint64_t& hidden) {
  std::sort(waits.begin(), waits.end(), [](const Wait& a, const Wait& b) {
    return a.from != b.from ? a.from < b.from : a.transfer < b.transfer;
  });
  std::vector<std::vector<Wait>> lanes;
  for (const Wait& wait : waits) {
    std::size_t lane = 0;
    while (lane < lanes.size() && lanes[lane].back().to > wait.from) ++lane;
    if (lane == max_waiting_lanes) {
      ++hidden;
      continue;
    }
    if (lane == lanes.size()) lanes.emplace_back();
    lanes[lane].push_back(wait);
  }
  return lanes;
}

}  // namespace

Lanes build_lanes(const RunIndex& index, const model::Setup& setup) {
  Lanes out;
  const std::size_t pools = index.pools.size();
  out.idle_limit.reserve(index.connections.size());
  for (const ConnectionLife& life : index.connections)
    out.idle_limit.push_back(setup.options_of(setup[life.needle]).maxage_conn_s * model::second);

  std::vector<std::vector<std::uint32_t>> of_pool(pools);
  for (std::uint32_t i = 0; i < index.connections.size(); ++i)
    if (index.connections[i].pool_serial < pools)
      of_pool[index.connections[i].pool_serial].push_back(i);
  std::vector<std::vector<Wait>> waits(pools);
  for (std::uint32_t i = 0; i < index.transfers.size(); ++i)
    for (const auto& [from, to] : index.transfers[i].waits)
      if (index.transfers[i].pool_serial < pools)
        waits[index.transfers[i].pool_serial].push_back(
            {from, to == model::never ? index.end : to, i});

  out.waiting_hidden.resize(pools);
  for (std::uint32_t pool = 0; pool < pools; ++pool) {
    if (of_pool[pool].empty() && waits[pool].empty()) continue;
    Lane head;
    head.kind = Lane::Kind::pool;
    head.pool = pool;
    head.label = title_of_pool(index.pools[pool].name);
    out.lanes.push_back(std::move(head));
    out.extents.emplace_back(INT64_MIN, INT64_MAX);

    // Destinations in order of first use, and by number within each.
    std::unordered_map<std::string_view, std::uint32_t> first;
    for (const std::uint32_t c : of_pool[pool])
      first.try_emplace(index.connections[c].destination, c);
    std::sort(of_pool[pool].begin(), of_pool[pool].end(), [&](std::uint32_t a, std::uint32_t b) {
      const std::uint32_t first_a = first[index.connections[a].destination];
      const std::uint32_t first_b = first[index.connections[b].destination];
      return first_a != first_b ? first_a < first_b : a < b;
    });
    for (const std::uint32_t c : of_pool[pool]) {
      const ConnectionLife& life = index.connections[c];
      Lane lane;
      lane.kind = Lane::Kind::connection;
      lane.pool = pool;
      lane.connection = c;
      lane.label = "#" + std::to_string(life.number);
      lane.destination = life.destination;
      lane.first_of_destination = first[life.destination] == c;
      stack_streams(lane, out, life, index.end);
      out.extents.emplace_back(life.opened,
                               life.ever_closed ? std::min(life.gone, index.end) : index.end);
      out.lanes.push_back(std::move(lane));
    }
    for (auto& packed : pack(std::move(waits[pool]), out.waiting_hidden[pool])) {
      Lane lane;
      lane.kind = Lane::Kind::waiting;
      lane.pool = pool;
      lane.waiting = static_cast<std::uint32_t>(out.waiting.size());
      lane.label = "waiting";
      out.extents.emplace_back(packed.front().from, packed.back().to);
      out.waiting.push_back(std::move(packed));
      out.lanes.push_back(std::move(lane));
    }
  }
  return out;
}

}  // namespace poolscope::gui
