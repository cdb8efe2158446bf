#include "present/pool/view.hpp"

#include <algorithm>
#include <unordered_map>

#include "match/decide.hpp"
#include "present/format.hpp"
#include "present/pool/shutdown_words.hpp"
#include "present/pool/waiting.hpp"
#include "present/pool/walls.hpp"

namespace poolscope::gui {
namespace {

using model::ConnectionState;
using model::Scope;

// Runs with few pools keep all of them on the screen from the first moment to the last, so that
// nothing jumps while time runs; so do pools with few destinations.
constexpr std::size_t steady_rooms = 8;

class PoolMaker {
 public:
  PoolMaker(const model::World& world, const trace::Trace& trace, const RunIndex& index,
            const Moment& moment, const PoolBudget& budget)
      : world_(world),
        setup_(trace.setup()),
        index_(index),
        trace_(trace),
        cursor_(moment.cursor),
        now_(std::max(world.now, moment.now)),
        linger_(moment.linger),
        selected_(moment.selected),
        unfolded_(moment.unfolded),
        budget_(budget) {}

  PoolView make() {
    std::vector<std::pair<std::string, model::PoolId>> open;
    for (std::size_t i = 0; i < world_.pools.capacity(); ++i)
      if (const model::PoolId id = world_.pools.at(i); model::valid(id))
        open.emplace_back(model::pool_name(world_, setup_, id), id);
    if (index_.pools.size() <= steady_rooms)
      steady(open);
    else
      some_of(open);
    gather_streams();
    gather_waiting(view_.rooms, world_, setup_, now_);
    gather_shutting_down();
    gather_closed();
    return std::move(view_);
  }

 private:
  // Only of what is drawn: most of a large pool is counted.
  void gather_streams() {
    std::vector<Chip*> by_slot(world_.connections.capacity());
    for (Room& room : view_.rooms)
      for (Row& row : room.rows)
        for (Chip& chip : row.chips)
          if (chip.slot < by_slot.size()) by_slot[chip.slot] = &chip;
    for (const model::Transfer& t : world_.transfers.all()) {
      if (t.state == model::TransferState::done || !model::valid(t.connection)) continue;
      Chip* chip = by_slot[model::index(t.connection)];
      if (!chip || chip->transfers.size() == named_streams) continue;
      chip->transfers.push_back({static_cast<std::uint32_t>(t.request),
                                 setup_.request_name(t.request),
                                 t.state == model::TransferState::receiving});
    }
  }

  // Every pool of the run, in the order in which they open.
  void steady(const std::vector<std::pair<std::string, model::PoolId>>& open) {
    for (std::uint32_t serial = 0; serial < index_.pools.size(); ++serial) {
      const std::string& name = index_.pools[serial].name;
      const auto found =
          std::find_if(open.begin(), open.end(), [&](const auto& o) { return o.first == name; });
      if (found != open.end()) {
        add_room(found->second, name, serial);
        continue;
      }
      Room& room = blank_room(name, index_.pools[serial].scope);
      room.note = index_.pools[serial].open_event >= cursor_ ? "no transfer yet" : "cleaned up";
      room.serial = serial;
      add_steady_rows(room, serial);
    }
  }

  // The fullest first; pools without a connection are only counted.
  void some_of(std::vector<std::pair<std::string, model::PoolId>>& open) {
    const auto content = [&](model::PoolId id) { return world_[id].connections.count; };
    std::stable_partition(open.begin(), open.end(),
                          [&](const auto& o) { return content(o.second) > 0; });
    for (std::size_t i = 0; i < open.size(); ++i) {
      if (view_.rooms.size() < budget_.rooms && (i == 0 || content(open[i].second) > 0)) {
        add_room(open[i].second, open[i].first, UINT32_MAX);
      } else {
        ++view_.hidden_rooms;
        view_.hidden_connections += content(open[i].second);
      }
    }
  }

  Room& blank_room(const std::string& name, Scope scope) {
    Room& room = view_.rooms.emplace_back();
    room.name = name;
    room.title = title_of_pool(name);
    room.meaning = meaning_of(scope);
    return room;
  }

  Row& row_of(Room& room, model::DestinationId destination) {
    const auto at = std::lower_bound(
        room.rows.begin(), room.rows.end(), destination,
        [](const Row& row, model::DestinationId d) { return row.destination < d; });
    if (at != room.rows.end() && at->destination == destination) return *at;
    Row row;
    row.destination = destination;
    row.name = setup_[destination].key;
    row.key = room.name + "/" + row.name;
    return *room.rows.insert(at, std::move(row));
  }

  // The row of a destination, or the one that stands for those without.
  Row& visible_row_of(Room& room, model::DestinationId destination) {
    const bool counted =
        !room.rows.empty() && room.rows.back().others && !room.rows.back().unfolded;
    if (!counted) return row_of(room, destination);
    const auto at = std::ranges::lower_bound(room.rows, destination, {}, &Row::destination);
    return at != room.rows.end() && at->destination == destination ? *at : room.rows.back();
  }

  // Of a run with many pools: what its connections say.
  std::uint32_t serial_of(model::PoolId id) const {
    const model::ConnectionId any = world_[id].connections.head;
    return model::valid(any) ? index_.connections[world_[any].serial].pool_serial : UINT32_MAX;
  }

  void add_steady_rows(Room& room, std::uint32_t serial) {
    if (serial == UINT32_MAX || index_.pools[serial].destinations.size() > few_destinations) return;
    for (const model::DestinationId d : index_.pools[serial].destinations) row_of(room, d);
  }

  void add_room(model::PoolId id, const std::string& name, std::uint32_t serial) {
    const model::Pool& pool = world_[id];
    Room& room = blank_room(name, pool.scope);
    room.pool = id;
    room.serial = serial;
    if (serial == UINT32_MAX) room.serial = serial_of(id);
    room.open = pool.connections.count;
    room.idle = pool.idle.count;
    room.busy = room.open - room.idle;
    const PoolLimits limits = limits_of(world_, setup_, id);
    room.walls = limits.of_pool;
    rank(id);
    add_steady_rows(room, serial);
    std::vector<model::BundleId> bundles(pool.bundles.begin(), pool.bundles.end());
    std::sort(bundles.begin(), bundles.end(), [&](model::BundleId a, model::BundleId b) {
      return world_[a].destination < world_[b].destination;
    });
    count_others(room, bundles);
    for (const model::BundleId bundle : bundles)
      fill(row_of(room, world_[bundle].destination), world_[bundle]);
    if (limits.per_destination > 0)
      for (Row& row : room.rows) {
        const model::BundleId bundle = world_.find_bundle(id, row.destination);
        std::uint64_t used =
            model::valid(bundle) ? world_[bundle].connections.count : std::uint64_t{0};
        for (const model::Multi& multi : world_.multis.all())
          for (const model::ConnectionId c : multi.shutting_down)
            if (setup_[world_[c].needle].destination == row.destination) ++used;
        row.walls.push_back({used, limits.per_destination, "CURLMOPT_MAX_HOST_CONNECTIONS",
                             "When this many are open to one destination, an idle one of them is "
                             "closed to make room; if none is idle, transfers wait.",
                             true});
      }
  }

  // Which destinations have rows does not depend on what is in them: nothing jumps while time runs.
  void count_others(Room& room, std::vector<model::BundleId>& bundles) {
    const std::string key = room.name + "/*";
    const bool unfolded = unfolded_.count(key) > 0;
    if (bundles.size() <= budget_.rows) return;
    Row others;
    others.destination = model::none<model::DestinationId>;
    others.others = others.can_fold = true;
    others.unfolded = unfolded;
    others.key = key;
    others.name = "+" + format_count(bundles.size() - budget_.rows) + " destinations";
    if (!unfolded) {
      for (std::size_t i = budget_.rows; i < bundles.size(); ++i)
        for (model::ConnectionId id = world_[bundles[i]].connections.head; model::valid(id);
             id = world_[id].in_bundle.next) {
          const model::Connection& c = world_[id];
          ++others.folded[static_cast<std::size_t>(state_of(c, nullptr))];
          ++others.folded_total;
          if (c.serial == selected_) others.chips.push_back(chip(id, c));
        }
      bundles.resize(budget_.rows);
    }
    room.rows.push_back(std::move(others));
  }

  void rank(model::PoolId id) {
    ranks_.clear();
    std::uint32_t place = 0;
    for (const model::ConnectionId c : match::eviction_order(world_, setup_, id, budget_.ranked))
      ranks_[static_cast<std::uint32_t>(c)] = ++place;
  }

  // A row is shown whole or counted whole, so that it does not change its nature while it grows;
  // what is selected is shown beside the counts.
  void fill(Row& row, const model::Bundle& bundle) {
    row.can_fold = bundle.connections.count > budget_.row_chips;
    row.unfolded = unfolded_.count(row.key) > 0;
    const bool counted = row.can_fold && !row.unfolded;
    std::size_t room_for = counted ? 0 : budget_.all_chips - std::min(chips_, budget_.all_chips);
    for (model::ConnectionId id = bundle.connections.head; model::valid(id);
         id = world_[id].in_bundle.next) {
      const model::Connection& c = world_[id];
      if (room_for == 0) {
        ++row.folded[static_cast<std::size_t>(state_of(c, nullptr))];
        ++row.folded_total;
        if (c.serial == selected_) row.chips.push_back(chip(id, c));
        continue;
      }
      --room_for;
      ++chips_;
      row.chips.push_back(chip(id, c));
    }
  }

  ChipState state_of(const model::Connection& c, Chip* chip) const {
    switch (c.state) {
      case ConnectionState::resolving:
        return ChipState::resolving;
      case ConnectionState::connecting:
        return ChipState::connecting;
      case ConnectionState::proxy:
        return ChipState::proxy;
      case ConnectionState::tls:
      case ConnectionState::login:
        return ChipState::tls;
      case ConnectionState::shutting_down:
        return ChipState::shutting_down;
      case ConnectionState::closed:
        return ChipState::closed;
      case ConnectionState::ready:
        break;
    }
    if (model::in_use(c)) return ChipState::active;
    const model::Options& options = setup_.options_of(setup_[c.needle]);
    const auto ms = model::libcurl_ms_between(now_, c.idle_since);
    const auto age = model::libcurl_ms_between(now_, c.created);
    const bool past_age = options.maxage_conn_s > 0 && ms > options.maxage_conn_s * 1000;
    const bool past_life =
        options.maxlifetime_conn_s > 0 && age > options.maxlifetime_conn_s * 1000;
    if (chip) {
      chip->past_age = past_age;
      chip->past_lifetime = past_life;
      chip->idle_limit = options.maxage_conn_s * model::second;
      if (chip->idle_limit > 0)
        chip->idle_left = std::clamp(
            1 - static_cast<float>(now_ - c.idle_since) / static_cast<float>(chip->idle_limit),
            0.0F, 1.0F);
    }
    return past_age || past_life || c.peer_closed ? ChipState::stale : ChipState::idle;
  }

  Chip chip(model::ConnectionId id, const model::Connection& c) const {
    Chip chip;
    chip.connection = c.serial;
    chip.slot = static_cast<std::uint32_t>(model::index(id));
    chip.number = c.number;
    chip.protocol = short_protocol(c.protocol);
    chip.tls = c.tls || setup_[c.needle].tls;
    chip.state = state_of(c, &chip);
    chip.peer_closed = c.peer_closed;
    chip.marked_close = c.marked_close;
    chip.goaway = c.goaway;
    chip.streams = c.attached;
    chip.stream_limit = !c.multiplex ? 1 : c.server_streams > 0 ? c.server_streams : 100;
    chip.in_state = now_ - (c.idle ? c.idle_since : c.state_since);
    chip.uses = c.uses;
    chip.opened = c.created;
    const auto key = static_cast<std::uint32_t>(id);
    if (const auto rank = ranks_.find(key); rank != ranks_.end()) chip.eviction_rank = rank->second;
    return chip;
  }

  // They have left their pool, and still hold a place under the limits of their multi.
  void gather_shutting_down() {
    for (const model::Multi& multi : world_.multis.all())
      for (const model::ConnectionId id : multi.shutting_down) {
        if (chips_ >= budget_.all_chips) return;
        ++chips_;
        add_gone(world_[id].serial, ChipState::shutting_down);
      }
  }

  // What has just gone still stands there, crossed out: a still frame shows what happened, not only
  // what is left.
  void gather_closed() {
    const auto events = trace_.events();
    auto at = std::lower_bound(index_.closes.begin(), index_.closes.end(), cursor_);
    for (std::size_t looked = 0; at != index_.closes.begin() && looked < 200; ++looked) {
      const trace::Event& e = events[*--at];
      if (e.t() < now_ - linger_) break;
      const std::uint32_t serial =
          index_.closed_connections[static_cast<std::size_t>(at - index_.closes.begin())];
      const ConnectionLife& life = index_.connections[serial];
      if (life.gone > now_ && life.gone > life.closed) continue;  // its close still goes on
      add_gone(serial, is_eviction(life.reason) ? ChipState::evicted : ChipState::closed);
    }
  }

  void add_gone(std::uint32_t serial, ChipState state) {
    const ConnectionLife& life = index_.connections[serial];
    for (Room& room : view_.rooms) {
      if (room.name != life.pool_name) continue;
      Row& row = visible_row_of(room, setup_[life.needle].destination);
      if (row.others && serial != selected_) {
        ++row.folded[static_cast<std::size_t>(state)];
        ++row.folded_total;
        return;
      }
      Chip chip;
      chip.connection = serial;
      chip.number = life.number;
      chip.protocol = short_protocol(life.protocol);
      chip.tls = setup_[life.needle].tls;
      chip.state = state;
      chip.opened = life.opened;
      chip.closed = life.closed;
      chip.in_state = now_ - life.closed;
      if (state == ChipState::shutting_down) {
        ++room.shutting_down;
        chip.still_open = why_still_open(setup_);
        chip.counted = counted_by(setup_);
      }
      chip.close_reason = life.reason;
      chip.uses = static_cast<std::uint32_t>(life.uses.size());
      chip.streams = 0;
      const auto place = std::find_if(row.chips.begin(), row.chips.end(), [&](const Chip& other) {
        return other.number > chip.number;
      });
      row.chips.insert(place, std::move(chip));
      return;
    }
  }

  const model::World& world_;
  const model::Setup& setup_;
  const RunIndex& index_;
  const trace::Trace& trace_;
  std::size_t cursor_;
  model::Time now_;
  model::Duration linger_;
  std::uint32_t selected_;
  const std::set<std::string>& unfolded_;
  PoolBudget budget_;
  PoolView view_;
  std::size_t chips_ = 0;
  std::unordered_map<std::uint32_t, std::uint32_t> ranks_;
};

}  // namespace

PoolView make_pool_view(const model::World& world, const trace::Trace& trace, const RunIndex& index,
                        const Moment& moment, const PoolBudget& budget) {
  return PoolMaker(world, trace, index, moment, budget).make();
}

}  // namespace poolscope::gui
