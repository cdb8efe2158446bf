#include "profiles/policies.hpp"

#include <algorithm>

#include "match/gates/gates.hpp"

namespace poolscope::profiles::policies {

using namespace model;
using match::Closing;
using match::RoomPlan;
using match::Search;

namespace {

// Whether a prune closes an idle connection, and why; reasons are checked in libcurl's order.
bool unfit(const Search& s, const Connection& c, CloseReason& reason) {
  if (c.marked_close || c.no_reuse) {
    reason = c.no_reuse ? CloseReason::network_changed : CloseReason::cleanup;
    return true;
  }
  if (match::gates::too_long_idle(s, c)) {
    reason = CloseReason::max_age;
    return true;
  }
  if (match::gates::too_old(s, c)) {
    reason = CloseReason::max_lifetime;
    return true;
  }
  const match::Reason found = match::gates::what_a_look_finds(s, c);
  if (found == match::Reason::none ||
      libcurl_ms_between(s.world.now, match::gates::last_checked(s.pool, c)) <
          s.profile.health.trust_ms)
    return false;
  reason = found == match::Reason::stray_input ? CloseReason::stray_data : match::reason_of_dead(c);
  return true;
}

}  // namespace

bool prune_once_a_second(const Search& s, std::vector<Closing>& closes) {
  const Pool& pool = s.pool;
  if (pool.last_prune && libcurl_ms_between(s.world.now, *pool.last_prune) < 1000) return false;
  // The connections that could be unfit, without a walk over the pool: the longest idle are at the
  // front of the idle list, the oldest at the front of all, and those whose server has closed are
  // kept separately.
  const auto consider = [&](ConnectionId id) {
    CloseReason reason{};
    if (s.world[id].idle && unfit(s, s.world[id], reason) &&
        std::none_of(closes.begin(), closes.end(),
                     [&](const Closing& c) { return c.connection == id; }))
      closes.push_back({id, reason});
  };
  for (ConnectionId id = pool.idle.head; valid(id); id = s.world[id].idle_in_pool.next) {
    if (!match::gates::too_long_idle(s, s.world[id])) break;
    consider(id);
  }
  for (ConnectionId id = pool.connections.head; valid(id); id = s.world[id].in_pool.next) {
    if (!match::gates::too_old(s, s.world[id])) break;
    consider(id);
  }
  for (const ConnectionId id : pool.suspects) consider(id);
  // libcurl walks its hash table from the start again after every close: table order.
  std::sort(closes.begin(), closes.end(), [&](const Closing& a, const Closing& b) {
    return match::iterates_before(s.world, s.setup, a.connection, b.connection);
  });
  return true;
}

bool wait_for_pending_candidate(const Search& s) {
  if (s.seen_single_use && !s.seen_multiplex) return false;
  return s.wait_pipe || (s.seen_pending && s.options.pipewait);
}

bool wait_if_told(const Search& s) {
  return s.wait_pipe;
}

namespace {

// The open connections while room is being made, as libcurl's loops see them.
class Room {
 public:
  Room(const Search& s, const std::vector<Closing>& gone)
      : s_(s),
        bundle_(s.world.find_bundle(s.transfer.pool, s.needle.destination)),
        closed_(gone),
        in_pool_(s.pool.connections.count),
        shutting_down_(s.world[s.transfer.multi].shutting_down) {
    if (valid(bundle_)) in_bundle_ = s.world[bundle_].connections.count;
    for (const Closing& c : gone) leave(c);
  }

  [[nodiscard]] std::int64_t in_bundle() const { return in_bundle_; }
  [[nodiscard]] std::int64_t in_pool() const { return in_pool_; }
  [[nodiscard]] std::int64_t shutting_down() const {
    return static_cast<std::int64_t>(shutting_down_.size());
  }
  [[nodiscard]] std::int64_t shutting_down_here() const {
    return std::count_if(shutting_down_.begin(), shutting_down_.end(),
                         [&](ConnectionId id) { return here(id); });
  }
  bool evict_of_bundle() {
    return valid(bundle_) && evict(match::oldest_idle_of(s_.world, s_.setup, bundle_, closed_),
                                   CloseReason::host_limit);
  }
  bool evict_of_pool() {
    return evict(match::oldest_idle(s_.world, s_.setup, s_.transfer.pool, closed_),
                 CloseReason::total_limit);
  }
  // Ends the oldest TLS shutdown, of this destination or of any (curl 8.22 lib/cshutdn.c:
  // cshutdn_destroy_oldest).
  void finish_oldest(bool of_destination) {
    const auto at = std::find_if(shutting_down_.begin(), shutting_down_.end(),
                                 [&](ConnectionId id) { return !of_destination || here(id); });
    plan.finishes.push_back(*at);
    shutting_down_.erase(at);
  }

  RoomPlan plan;

 private:
  [[nodiscard]] bool here(ConnectionId id) const {
    return s_.setup[s_.world[id].needle].destination == s_.needle.destination;
  }
  // A connection that the search closes may stay on the shutdown list of the transfer's multi.
  void leave(const Closing& closing) {
    const Connection& c = s_.world[closing.connection];
    --in_pool_;
    if (valid(bundle_) && c.bundle == bundle_) --in_bundle_;
    if (!match::closes_gracefully(s_.world, s_.setup, s_.profile, c, closing.reason)) return;
    // The close itself makes room on the list by ending the oldest: nothing to plan.
    if (list_is_full()) shutting_down_.erase(shutting_down_.begin());
    shutting_down_.push_back(closing.connection);
  }
  // Whether the list is full: then the oldest is cut short (curl 8.22 lib/cshutdn.c:
  // Curl_cshutdn_add).
  [[nodiscard]] bool list_is_full() const {
    const std::int64_t total = s_.multi.max_total_connections;
    return total > 0 && total <= in_pool_ + shutting_down() && !shutting_down_.empty();
  }
  // An evicted connection would stay on the list, too, and be the oldest of its kind there: the
  // loop that evicted it cuts it short immediately.
  bool evict(ConnectionId id, CloseReason reason) {
    if (!valid(id)) return false;
    closed_.push_back({id, reason});
    plan.closes.push_back({id, reason});
    --in_pool_;
    if (valid(bundle_) && s_.world[id].bundle == bundle_) --in_bundle_;
    if (match::closes_gracefully(s_.world, s_.setup, s_.profile, s_.world[id], reason) &&
        list_is_full())
      finish_oldest(false);
    return true;
  }

  const Search& s_;
  BundleId bundle_;
  std::vector<Closing> closed_;
  std::int64_t in_pool_, in_bundle_ = 0;
  std::vector<ConnectionId> shutting_down_;
};

}  // namespace

RoomPlan close_until_below(const Search& s, const std::vector<Closing>& gone) {
  const std::int64_t host_limit = s.multi.max_host_connections;
  const std::int64_t total_limit = s.multi.max_total_connections;
  if (host_limit == 0 && total_limit == 0) return {};

  Room room{s, gone};
  if (host_limit != 0) {
    while (room.in_bundle() + room.shutting_down_here() >= host_limit) {
      if (room.shutting_down_here() > 0)
        room.finish_oldest(true);
      else if (!room.evict_of_bundle())
        break;
    }
    if (room.in_bundle() >= host_limit) {
      room.plan.wait = GateId::host_limit;
      return std::move(room.plan);
    }
  }
  if (total_limit != 0) {
    while (room.in_pool() + room.shutting_down() >= total_limit) {
      if (room.shutting_down() > 0)
        room.finish_oldest(false);
      else if (!room.evict_of_pool())
        break;
    }
    if (room.in_pool() >= total_limit) room.plan.wait = GateId::total_limit;
  }
  return std::move(room.plan);
}

RoomPlan close_until_below_unless_shared(const Search& s, const std::vector<Closing>& gone) {
  return s.pool.scope == Scope::share ? RoomPlan{} : close_until_below(s, gone);
}

RoomPlan close_one_for_each_limit(const Search& s, const std::vector<Closing>& gone) {
  const std::int64_t host_limit = s.multi.max_host_connections;
  const std::int64_t total_limit = s.multi.max_total_connections;
  if (host_limit == 0 && total_limit == 0) return {};

  Room room{s, gone};
  if (host_limit > 0 && room.in_bundle() >= host_limit && !room.evict_of_bundle()) {
    room.plan.wait = GateId::host_limit;
    return std::move(room.plan);
  }
  if (total_limit > 0 && room.in_pool() >= total_limit && !room.evict_of_pool())
    room.plan.wait = GateId::total_limit;
  return std::move(room.plan);
}

std::uint64_t four_times_running(const World& world, const Setup& setup, const Transfer& transfer) {
  const MultiOptions options = match::multi_options_of(world, setup, transfer);
  if (options.max_connects == no_limit) return 0;
  return options.max_connects > 0 ? static_cast<std::uint64_t>(options.max_connects)
                                  : std::uint64_t{world[transfer.multi].running} * 4;
}

std::uint64_t four_times_added(const World& world, const Setup& setup, const Transfer& transfer) {
  const MultiOptions options = match::multi_options_of(world, setup, transfer);
  if (options.max_connects == no_limit) return 0;
  return options.max_connects < 0 ? std::uint64_t{world[transfer.multi].added} * 4
                                  : static_cast<std::uint64_t>(options.max_connects);
}

}  // namespace poolscope::profiles::policies
