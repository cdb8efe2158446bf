#include "match/decide.hpp"

#include <algorithm>

namespace poolscope::match {

using namespace model;

MultiOptions multi_options_of(const World& world, const Setup& setup, const Transfer& transfer) {
  const Multi& multi = world[transfer.multi];
  if (multi.setup >= 0) return model::options_of(setup, multi);
  MultiOptions options;
  options.max_connects = setup.options_of(setup[transfer.needle]).max_connects;
  return options;
}

namespace {

// Whether a transfer may multiplex (curl 8.22 lib/url.c: xfer_may_multiplex; 7.88.1:
// IsMultiplexingPossible). WebSocket begins with HTTP/1.1.
bool may_multiplex(const Needle& needle, const Options& options, const MultiOptions& multi,
                   const Behaviour& behaviour) {
  if (!multi.multiplex || !(needle.origin_is_proxy || is_http(needle.scheme))) return false;
  switch (options.http_version) {
    case HttpVersion::v1_0:
    case HttpVersion::v1_1:
      return false;
    case HttpVersion::none:
      return behaviour.none_offers_h2;
    default:
      return true;
  }
}

bool contains(const std::vector<Closing>& closings, ConnectionId id) {
  return std::any_of(closings.begin(), closings.end(),
                     [&](const Closing& c) { return c.connection == id; });
}

CloseReason reason_of(const Connection& c, Reason reason) {
  switch (reason) {
    case Reason::idle_too_long:
      return CloseReason::max_age;
    case Reason::too_old:
      return CloseReason::max_lifetime;
    case Reason::stray_input:
      return CloseReason::stray_data;
    default:
      return reason_of_dead(c);
  }
}

// A busy HTTP/1 connection that was made from the same needle. The gates before `busy` compare
// needles or marks, so their answers are known without asking each one. Popular destinations have
// many such connections. A property test compares this with the full walk.
bool plainly_busy(const Search& s, const Connection& c) {
  return c.attached > 0 && !c.multiplex && c.needle == s.transfer.needle &&
         c.state == ConnectionState::ready && !c.marked_close && !c.connect_only && !c.no_reuse &&
         !c.upgrading && !(s.may_multiplex && s.profile.behaviour.joins_busy_http1);
}

std::size_t row_of(const Profile& profile, GateId id) {
  std::size_t row = 0;
  while (row < profile.gates.size() && profile.gates[row].id != id) ++row;
  return row;
}

// A destination whose last connection was pruned is forgotten.
bool all_pruned(const Search& s, BundleId bundle, const std::vector<Closing>& prunes) {
  if (prunes.empty()) return false;
  const auto of_it = [&](const Closing& c) { return s.world[c.connection].bundle == bundle; };
  return std::count_if(prunes.begin(), prunes.end(), of_it) == s.world[bundle].connections.count;
}

void reuse(const Search& s, Decision& decision, ConnectionId id, GateId gate) {
  decision.outcome = Outcome::reuse;
  decision.connection = id;
  decision.multiplexed = in_use(s.world[id]);
  decision.gate = gate;
}

// The walk over one bundle (curl 8.22 lib/conncache.c: Curl_cpool_find with url_match_conn).
void walk(Search& s, Decision& decision, Ledger* ledger) {
  const BundleId bundle = s.world.find_bundle(s.transfer.pool, s.needle.destination);
  decision.gate = GateId::no_candidate;
  if (!valid(bundle) || all_pruned(s, bundle, decision.prunes)) return;
  if (s.profile.before_walk != nullptr) {
    decision.before_walk = s.profile.before_walk(s, s.world[bundle]);
    if (decision.before_walk.verdict == Verdict::wait) {
      s.wait_pipe = true;
      return;
    }
  }
  std::size_t furthest = 0, busy_row = 0;
  ConnectionId kept = none<ConnectionId>;
  GateId kept_at = GateId::none;
  // Another connection is better than the one that was kept.
  const auto leave_kept = [&] {
    if (valid(kept)) decision.turned_away |= bit_of(kept_at);
  };
  for (ConnectionId id = s.world[bundle].connections.head; valid(id);
       id = s.world[id].in_bundle.next) {
    if (!decision.prunes.empty() && contains(decision.prunes, id)) continue;
    const Connection& c = s.world[id];
    if (ledger == nullptr && plainly_busy(s, c)) {
      if (busy_row == 0) busy_row = row_of(s.profile, GateId::busy);
      s.seen_single_use = true;
      decision.turned_away |= bit_of(GateId::busy);
      if (decision.gate == GateId::no_candidate || busy_row > furthest) {
        furthest = busy_row;
        decision.gate = GateId::busy;
      }
      continue;
    }
    if (ledger != nullptr) ledger->candidate(id);
    bool passed = true;
    for (std::size_t row = 0; row < s.profile.gates.size(); ++row) {
      const Gate& gate = s.profile.gates[row];
      const Finding finding = gate.check(s, c);
      if (ledger != nullptr) ledger->checked(gate.id, finding);
      if (finding.verdict == Verdict::pass) continue;
      if (finding.verdict == Verdict::wait) {
        leave_kept();
        decision.turned_away |= bit_of(gate.id);
        s.wait_pipe = true;
        return;
      }
      passed = false;
      // The connection is a fallback: the last one is taken if no better one comes.
      if (finding.verdict == Verdict::keep) {
        leave_kept();
        kept = id;
        kept_at = gate.id;
        break;
      }
      if (finding.verdict == Verdict::take) {
        leave_kept();
        reuse(s, decision, id, gate.id);
        return;
      }
      decision.turned_away |= bit_of(gate.id);
      if (finding.verdict == Verdict::discard)
        decision.discards.push_back({id, reason_of(c, finding.reason)});
      if (decision.gate == GateId::no_candidate || row > furthest) {
        furthest = row;
        decision.gate = gate.id;
      }
      break;
    }
    if (passed) {
      leave_kept();
      reuse(s, decision, id, GateId::none);
      return;
    }
  }
  if (valid(kept)) reuse(s, decision, kept, GateId::none);
}

}  // namespace

Decision decide(const World& world, const Setup& setup, const Profile& profile,
                const Transfer& transfer, Ledger* ledger) {
  const Needle& needle = setup[transfer.needle];
  const Options& options = setup.options_of(needle);
  const MultiOptions multi = multi_options_of(world, setup, transfer);
  Search search{world, setup, profile, transfer, needle, options, multi, world[transfer.pool]};
  search.may_multiplex =
      !transfer.only_http_1_1 && may_multiplex(needle, options, multi, profile.behaviour);

  Decision decision;
  decision.outcome = Outcome::create;
  bool wait = false;
  // FRESH_CONNECT applies to the first hop only (curl 8.22 lib/url.c: url_find_or_create_conn).
  const bool searches = !(options.fresh_connect && transfer.hop == 0) && !options.connect_only;
  if (searches || profile.prunes_without_search)
    decision.pruned = profile.prune(search, decision.prunes);
  if (!searches) {
    decision.gate = GateId::not_searched;
  } else {
    walk(search, decision, ledger);
    if (decision.outcome == Outcome::reuse) return decision;
    wait = profile.waits_for_multiplex(search);
  }
  if (wait) {
    decision.outcome = Outcome::wait;
    decision.gate = GateId::pipewait;
    return decision;
  }
  std::vector<Closing> gone = decision.prunes;
  gone.insert(gone.end(), decision.discards.begin(), decision.discards.end());
  RoomPlan plan = profile.plan_room(search, gone);
  decision.evictions = std::move(plan.closes);
  decision.finishes = std::move(plan.finishes);
  if (plan.wait != GateId::none) {
    decision.outcome = Outcome::wait;
    decision.gate = plan.wait;
  }
  return decision;
}

bool iterates_before(const World& world, const Setup& setup, ConnectionId a, ConnectionId b) {
  const Connection& ca = world[a];
  const Connection& cb = world[b];
  if (ca.bundle == cb.bundle) return ca.number < cb.number;
  const Bundle& ba = world[ca.bundle];
  const Bundle& bb = world[cb.bundle];
  const std::uint32_t slots = world[ca.pool].slots;
  const std::uint64_t slot_a = setup[ba.destination].hash % slots;
  const std::uint64_t slot_b = setup[bb.destination].hash % slots;
  if (slot_a != slot_b) return slot_a < slot_b;
  return setup.dialect.newest_bundle_first ? ba.sequence > bb.sequence : ba.sequence < bb.sequence;
}

namespace {

// The lists are in the order of becoming idle, so the connections that have been idle longest in
// whole milliseconds are at the front; among these the order of the hash table decides.
template <Links Connection::*Member, class Skip>
ConnectionId oldest_of(const World& world, const Setup& setup, const List& idle, const Skip& skip) {
  ConnectionId best = none<ConnectionId>;
  std::int64_t best_ms = -1;
  for (ConnectionId id = idle.head; valid(id); id = (world[id].*Member).next) {
    const std::int64_t ms = libcurl_ms_between(world.now, world[id].idle_since);
    if (ms < best_ms) break;
    if (skip(id)) continue;
    if (ms > best_ms || iterates_before(world, setup, id, best)) {
      best = id;
      best_ms = ms;
    }
  }
  return best;
}

}  // namespace

ConnectionId oldest_idle(const World& world, const Setup& setup, PoolId pool,
                         const std::vector<Closing>& gone) {
  return oldest_of<&Connection::idle_in_pool>(world, setup, world[pool].idle, [&](ConnectionId id) {
    return world[id].marked_close || world[id].connect_only ||
           (!gone.empty() && contains(gone, id));
  });
}

ConnectionId oldest_idle_of(const World& world, const Setup& setup, BundleId bundle,
                            const std::vector<Closing>& gone) {
  return oldest_of<&Connection::idle_in_bundle>(
      world, setup, world[bundle].idle,
      [&](ConnectionId id) { return !gone.empty() && contains(gone, id); });
}

std::vector<ConnectionId> eviction_order(const World& world, const Setup& setup, PoolId pool,
                                         std::size_t limit) {
  std::vector<Closing> order;
  while (order.size() < limit) {
    const ConnectionId next = oldest_idle(world, setup, pool, order);
    if (!valid(next)) break;
    order.push_back({next, CloseReason::max_connects});
  }
  std::vector<ConnectionId> ids;
  ids.reserve(order.size());
  for (const Closing& c : order) ids.push_back(c.connection);
  return ids;
}

std::size_t evicted_before(const World& world, const Setup& setup, ConnectionId returning) {
  std::size_t before = 0;
  for (ConnectionId id = world[world[returning].pool].idle.head; valid(id);
       id = world[id].idle_in_pool.next) {
    const Connection& c = world[id];
    if (c.marked_close || c.connect_only || id == returning) continue;
    before += libcurl_ms_between(world.now, c.idle_since) > 0 ||
              iterates_before(world, setup, id, returning);
  }
  return before;
}

bool closes_gracefully(const World& world, const Setup& setup, const Profile& profile,
                       const Connection& c, CloseReason reason) {
  const ProxyUse& proxy = setup[c.needle].http_proxy;
  const bool tls = c.tls || (valid(proxy.peer) &&
                             (proxy.type == ProxyType::https || proxy.type == ProxyType::https2));
  return profile.behaviour.shutdown_list && tls && connected(c) && !c.peer_closed &&
         !c.connect_only && reason != CloseReason::aborted &&
         reason != CloseReason::connect_failed && reason != CloseReason::dead &&
         !(is_eviction(reason) && world[c.pool].scope == Scope::share &&
           profile.behaviour.share_evictions_at_once);
}

ConnectionId cut_on_entry(const World& world, const Setup& setup, MultiId multi,
                          std::uint32_t in_pool) {
  const Multi& m = world[multi];
  if (m.setup < 0 || m.shutting_down.empty()) return none<ConnectionId>;
  const std::int64_t limit = model::options_of(setup, m).max_total_connections;
  const std::size_t open = in_pool + m.shutting_down.size();
  return limit > 0 && static_cast<std::size_t>(limit) <= open ? m.shutting_down.front()
                                                              : none<ConnectionId>;
}

ConnectionId over_idle_cap(const World& world, const Setup& setup, const Profile& profile,
                           const Transfer& transfer) {
  const std::uint64_t cap = profile.idle_cap(world, setup, transfer);
  const Pool& pool = world[transfer.pool];
  if (cap == 0 || pool.connections.count <= cap) return none<ConnectionId>;
  const ConnectionId self = transfer.connection;
  const ConnectionId oldest = oldest_idle(world, setup, transfer.pool);
  if (!valid(oldest)) return world[self].connect_only ? oldest : self;
  // The connection that has just become idle has been idle for 0 ms: it is evicted only in a tie.
  const bool tie = libcurl_ms_between(world.now, world[oldest].idle_since) == 0;
  return tie && !world[self].connect_only && iterates_before(world, setup, self, oldest) ? self
                                                                                         : oldest;
}

}  // namespace poolscope::match
