#include "profiles/policies.hpp"

#include <algorithm>

#include "match/gates/gates.hpp"

namespace poolscope::profiles::policies {

using namespace model;
using match::Closing;
using match::RoomPlan;
using match::Search;

namespace {

// Why a prune would close an idle connection, asked in libcurl's order; false: it stays.
bool unfit(const Search& s, const Connection& c, CloseReason& reason) {
  if (c.marked_close) {
    reason = CloseReason::cleanup;
    return true;
  }
  const std::int64_t idle_ms = libcurl_ms_between(s.world.now, c.idle_since);
  const std::int64_t age_ms = libcurl_ms_between(s.world.now, c.created);
  if (s.options.maxage_conn_s != 0 && idle_ms > s.options.maxage_conn_s * 1000) {
    reason = CloseReason::max_age;
    return true;
  }
  if (s.options.maxlifetime_conn_s != 0 && age_ms > s.options.maxlifetime_conn_s * 1000) {
    reason = CloseReason::max_lifetime;
    return true;
  }
  if (c.peer_closed &&
      libcurl_ms_between(s.world.now, match::gates::last_checked(s.pool, c)) >= 1000) {
    reason = match::reason_of_dead(c);
    return true;
  }
  return false;
}

}  // namespace

bool prune_once_a_second(const Search& s, std::vector<Closing>& closes) {
  const Pool& pool = s.pool;
  if (pool.last_prune && libcurl_ms_between(s.world.now, *pool.last_prune) < 1000) return false;
  // What could be unfit, without a walk over the pool: the longest idle stand at the front of the
  // idle list, the oldest at the front of all, and those whose server closed are kept apart.
  const auto consider = [&](ConnectionId id) {
    CloseReason reason{};
    if (s.world[id].idle && unfit(s, s.world[id], reason) &&
        std::none_of(closes.begin(), closes.end(),
                     [&](const Closing& c) { return c.connection == id; }))
      closes.push_back({id, reason});
  };
  if (s.options.maxage_conn_s != 0)
    for (ConnectionId id = pool.idle.head; valid(id); id = s.world[id].idle_in_pool.next) {
      if (libcurl_ms_between(s.world.now, s.world[id].idle_since) <= s.options.maxage_conn_s * 1000)
        break;
      closes.push_back({id, CloseReason::max_age});
      if (s.world[id].marked_close) closes.back().reason = CloseReason::cleanup;
    }
  if (s.options.maxlifetime_conn_s != 0)
    for (ConnectionId id = pool.connections.head; valid(id); id = s.world[id].in_pool.next) {
      if (libcurl_ms_between(s.world.now, s.world[id].created) <=
          s.options.maxlifetime_conn_s * 1000)
        break;
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

RoomPlan close_until_below(const Search& s, const std::vector<Closing>& gone) {
  RoomPlan plan;
  const std::int64_t host_limit = s.multi.max_host_connections;
  const std::int64_t total_limit = s.multi.max_total_connections;
  if (host_limit == 0 && total_limit == 0) return plan;

  std::vector<Closing> closed = gone;
  const BundleId bundle = s.world.find_bundle(s.transfer.pool, s.needle.destination);
  const auto close = [&](ConnectionId id, CloseReason reason) {
    closed.push_back({id, reason});
    plan.closes.push_back({id, reason});
  };
  const auto in_bundle = [&](const Closing& c) { return s.world[c.connection].bundle == bundle; };

  if (host_limit != 0 && valid(bundle)) {
    std::int64_t live =
        s.world[bundle].connections.count - std::count_if(closed.begin(), closed.end(), in_bundle);
    while (live >= host_limit) {
      const ConnectionId oldest = match::oldest_idle_of(s.world, s.setup, bundle, closed);
      if (!valid(oldest)) break;
      close(oldest, CloseReason::host_limit);
      --live;
    }
    if (live >= host_limit) {
      plan.wait = GateId::host_limit;
      return plan;
    }
  }
  if (total_limit != 0) {
    std::int64_t live =
        std::int64_t{s.pool.connections.count} - static_cast<std::int64_t>(closed.size());
    while (live >= total_limit) {
      const ConnectionId oldest = match::oldest_idle(s.world, s.setup, s.transfer.pool, closed);
      if (!valid(oldest)) break;
      close(oldest, CloseReason::total_limit);
      --live;
    }
    if (live >= total_limit) plan.wait = GateId::total_limit;
  }
  return plan;
}

std::uint64_t four_times_running(const World& world, const Setup& setup, const Transfer& transfer) {
  const MultiOptions options = match::multi_options_of(world, setup, transfer);
  if (options.max_connects == no_limit) return 0;
  return options.max_connects > 0 ? static_cast<std::uint64_t>(options.max_connects)
                                  : std::uint64_t{world[transfer.multi].running} * 4;
}

}  // namespace poolscope::profiles::policies
