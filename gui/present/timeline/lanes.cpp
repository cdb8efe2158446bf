#include <algorithm>
#include <unordered_map>

#include "present/pool/view.hpp"
#include "present/timeline/view.hpp"

namespace poolscope::gui {
namespace {

constexpr std::size_t unfolded_lanes = 200;

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
  std::vector<StreamRow> rows;
  std::vector<model::Duration> busy;
  for (std::uint32_t i = 0; i < life.uses.size(); ++i) {
    const auto [from, to] = visible(life, life.uses[i], end);
    std::size_t row = 0;
    while (row < free_at.size() && free_at[row] > from) ++row;
    row = std::min(row, max_stream_rows - 1);
    if (row == free_at.size()) {
      free_at.push_back(from);
      rows.emplace_back();
      busy.push_back(0);
    }
    rows[row].uses.push_back(i);
    rows[row].busy_before.push_back(busy[row]);
    // In the last row transfers may overlap: their time counts once.
    busy[row] += std::max<model::Duration>(to - std::max(from, free_at[row]), 0);
    free_at[row] = std::max(free_at[row], to);
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

// What a group's connections do over the run, from where each stretch begins and ends.
GroupLoad load_of(const RunIndex& index, const std::vector<std::uint32_t>& members) {
  GroupLoad out;
  out.open.resize(load_parts);
  out.active.resize(load_parts);
  struct Change {
    model::Time t;
    std::int8_t open, active;
  };
  std::vector<Change> changes;
  for (const std::uint32_t c : members) {
    const ConnectionLife& life = index.connections[c];
    changes.push_back({life.opened, 1, 0});
    if (life.ever_closed) changes.push_back({life.closed, -1, 0});
    for (const Span& span : life.spans) {
      if (span.kind == Span::Kind::idle || span.kind == Span::Kind::shutting_down) continue;
      changes.push_back({span.from, 0, 1});
      changes.push_back({span.to, 0, -1});
    }
  }
  // What ends in an instant ends before what begins in it: a reuse is not two at once.
  std::ranges::sort(changes, [](const Change& a, const Change& b) {
    return a.t != b.t ? a.t < b.t : a.open + a.active < b.open + b.active;
  });
  const double part = std::max(static_cast<double>(index.end), 1.0) / load_parts;
  std::uint32_t open = 0, active = 0;
  std::size_t at = 0;
  for (const Change& change : changes) {
    const auto here =
        std::min(static_cast<std::size_t>(static_cast<double>(change.t) / part), load_parts - 1);
    while (at < here) {
      ++at;
      out.open[at] = open;
      out.active[at] = active;
    }
    open += static_cast<std::uint32_t>(change.open);
    active += static_cast<std::uint32_t>(change.active);
    out.open[at] = std::max(out.open[at], open);
    out.active[at] = std::max(out.active[at], active);
    out.peak = std::max(out.peak, open);
  }
  while (++at < load_parts) {
    out.open[at] = open;
    out.active[at] = active;
  }
  return out;
}

}  // namespace

std::vector<std::string> folded_at_first(const Lanes& lanes) {
  std::vector<std::string> out;
  if (lanes.lanes.size() <= unfolded_lanes) return out;
  for (const Lane& lane : lanes.lanes)
    if (lane.kind == Lane::Kind::destination) out.push_back(lane.group);
  return out;
}

Lanes build_lanes(const RunIndex& index, const model::Setup& setup) {
  Lanes out;
  out.end = index.end;
  std::vector<Extents::Extent> extents;
  out.lane_of.assign(index.connections.size(), UINT32_MAX);
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
    head.group = index.pools[pool].name;
    head.members = static_cast<std::uint32_t>(of_pool[pool].size());
    head.load = static_cast<std::uint32_t>(out.loads.size());
    out.loads.push_back(load_of(index, of_pool[pool]));
    const auto under_pool = static_cast<std::uint32_t>(out.lanes.size());
    out.lanes.push_back(std::move(head));
    extents.push_back({INT64_MIN, INT64_MAX});

    // Destinations in order of first use, and by number within each.
    std::unordered_map<std::string_view, std::uint32_t> first;
    for (const std::uint32_t c : of_pool[pool])
      first.try_emplace(index.connections[c].destination, c);
    std::sort(of_pool[pool].begin(), of_pool[pool].end(), [&](std::uint32_t a, std::uint32_t b) {
      const std::uint32_t first_a = first[index.connections[a].destination];
      const std::uint32_t first_b = first[index.connections[b].destination];
      return first_a != first_b ? first_a < first_b : a < b;
    });
    std::uint32_t under_destination = UINT32_MAX;
    for (std::size_t i = 0; i < of_pool[pool].size(); ++i) {
      const std::uint32_t c = of_pool[pool][i];
      const ConnectionLife& life = index.connections[c];
      if (first[life.destination] == c) {
        std::vector<std::uint32_t> members;
        for (std::size_t k = i; k < of_pool[pool].size() &&
                                index.connections[of_pool[pool][k]].destination == life.destination;
             ++k)
          members.push_back(of_pool[pool][k]);
        under_destination = UINT32_MAX;
        if (members.size() >= grouped_from) {
          Lane group;
          group.kind = Lane::Kind::destination;
          group.pool = pool;
          group.label = life.destination;
          group.destination = life.destination;
          group.group = index.pools[pool].name + "/" + life.destination;
          group.members = static_cast<std::uint32_t>(members.size());
          group.end = static_cast<std::uint32_t>(out.lanes.size() + 1 + members.size());
          group.under_pool = under_pool;
          group.load = static_cast<std::uint32_t>(out.loads.size());
          out.loads.push_back(load_of(index, members));
          under_destination = static_cast<std::uint32_t>(out.lanes.size());
          model::Time to = 0;
          for (const std::uint32_t member : members) {
            const ConnectionLife& one = index.connections[member];
            to = std::max(to, one.ever_closed ? std::min(one.gone, index.end) : index.end);
          }
          out.lanes.push_back(std::move(group));
          extents.push_back({life.opened, to});
        }
      }
      Lane lane;
      lane.under_pool = under_pool;
      lane.under_destination = under_destination;
      lane.kind = Lane::Kind::connection;
      lane.pool = pool;
      lane.connection = c;
      lane.label = "#" + std::to_string(life.number);
      lane.destination = life.destination;
      lane.first_of_destination = first[life.destination] == c;
      stack_streams(lane, out, life, index.end);
      extents.push_back(
          {life.opened, life.ever_closed ? std::min(life.gone, index.end) : index.end});
      out.lane_of[c] = static_cast<std::uint32_t>(out.lanes.size());
      out.lanes.push_back(std::move(lane));
    }
    for (auto& packed : pack(std::move(waits[pool]), out.waiting_hidden[pool])) {
      Lane lane;
      lane.kind = Lane::Kind::waiting;
      lane.under_pool = under_pool;
      lane.pool = pool;
      lane.waiting = static_cast<std::uint32_t>(out.waiting.size());
      lane.label = "waiting";
      extents.push_back({packed.front().from, packed.back().to});
      out.waiting.push_back(std::move(packed));
      out.lanes.push_back(std::move(lane));
    }
    out.lanes[under_pool].end = static_cast<std::uint32_t>(out.lanes.size());
  }
  for (std::uint32_t i = 0; i < out.lanes.size(); ++i)
    if (is_head(out.lanes[i])) out.heads.push_back(i);
  out.extents = Extents(std::move(extents));
  return out;
}

}  // namespace poolscope::gui
