// The checks of a World: lists, counts and links agree with each other.

#include "properties/watch.hpp"

namespace poolscope::testing {

using namespace model;

namespace {

/// Walks a list in both directions and returns its members.
std::vector<ConnectionId> members(const World& w, const List& list, Links Connection::*links) {
  std::vector<ConnectionId> out;
  ConnectionId previous = none<ConnectionId>;
  for (ConnectionId id = list.head; valid(id); id = (w[id].*links).next) {
    must((w[id].*links).previous == previous, "a list's links agree in both directions");
    previous = id;
    out.push_back(id);
    must(out.size() <= list.count, "a list is as long as it says");
  }
  must(list.tail == previous, "a list ends at its tail");
  must(out.size() == list.count, "a list is as long as it says");
  return out;
}

void check_list_orders(const World& w, const Pool& pool) {
  Time last = 0;
  for (const ConnectionId id : members(w, pool.idle, &Connection::idle_in_pool)) {
    must(w[id].idle_since >= last, "the idle list is in order of becoming idle");
    last = w[id].idle_since;
  }
  std::uint32_t number = 0;
  for (const ConnectionId id : members(w, pool.connections, &Connection::in_pool)) {
    must(w[id].number >= number, "the pool's list is in order of creation");
    number = w[id].number + 1;
  }
  must(number <= pool.next_number, "numbers come from the pool's counter");
}

template <class T, class Id>
void check_free_slots(const Slots<T, Id>& slots, std::size_t in_use) {
  must(slots.size() == in_use, "slots in use are those that hold something");
}

}  // namespace

void check_consistency(const World& w, const Setup& setup) {
  // Free slots are like new ones.
  std::size_t open = 0, shutting_down = 0;
  for (const Connection& c : w.connections.all()) {
    if (c.state == ConnectionState::closed)
      must(c == Connection{}, "a free connection slot is as new");
    else
      ++open;
    if (c.state == ConnectionState::shutting_down) ++shutting_down;
  }
  check_free_slots(w.connections, open);
  std::size_t transfers = 0;
  for (const Transfer& t : w.transfers.all()) {
    if (t.state == TransferState::done)
      must(t == Transfer{}, "a free transfer slot is as new");
    else
      ++transfers;
  }
  check_free_slots(w.transfers, transfers);

  // Connections and everything attached to them.
  std::vector<std::uint32_t> attached(w.connections.capacity());
  std::vector<std::uint32_t> running(w.multis.capacity());
  std::size_t pending = 0;
  for (const Transfer& t : w.transfers.all()) {
    if (t.state == TransferState::done) continue;
    ++running[index(t.multi)];
    if (t.state == TransferState::pending) ++pending;
    if (!valid(t.connection)) continue;
    must(t.state != TransferState::pending, "who waits has no connection");
    ++attached[index(t.connection)];
    must(w[t.connection].state != ConnectionState::closed, "a transfer's connection is open");
    must(w[t.connection].attached_multi == t.multi, "streams belong to one multi");
  }
  for (std::size_t i = 0; i < attached.size(); ++i) {
    if (!valid(w.connections.at(i))) continue;
    const Connection& c = w[w.connections.at(i)];
    if (c.state == ConnectionState::shutting_down) {
      must(c.attached == 0 && attached[i] == 0 && !c.idle, "nobody is on what shuts down");
      continue;
    }
    must(c.attached == attached[i], "a connection counts its transfers");
    // 7.88 may put an HTTP/2 request beside another on HTTP/1 (curl 7.88.1 lib/url.c).
    must(c.multiplex || c.attached <= 1 || setup.libcurl == "7.88",
         "only a multiplexed connection carries two transfers");
    must(!c.idle || (c.attached == 0 && connected(c)), "idle means usable and free");
    must(c.protocol == Protocol::h2 || !c.multiplex, "only HTTP/2 multiplexes");
    must(w[c.pool].open, "a connection's pool is open");
    must(w[c.bundle].destination == setup[c.needle].destination, "bundles are by destination");
    must(w.find_bundle(c.pool, setup[c.needle].destination) == c.bundle, "bundles are found");
  }
  for (std::size_t m = 0; m < running.size(); ++m) {
    const MultiId id_of_multi = w.multis.at(m);
    if (!valid(id_of_multi)) {
      must(running[m] == 0, "transfers run in multis that are open");
      continue;
    }
    const Multi& multi = w[id_of_multi];
    must(multi.running == running[m], "a multi counts its transfers");
    pending -= multi.pending.size();
    for (const ConnectionId id : multi.shutting_down)
      must(w[id].state == ConnectionState::shutting_down,
           "the shutdown list holds what shuts down");
    for (const TransferId t : multi.pending)
      must(w[t].state == TransferState::pending && w[t].multi == id_of_multi,
           "the pending list holds what waits");
  }
  must(pending == 0, "what waits stands in a pending list");

  // Pools, their lists and bundles.
  std::size_t in_pools = 0, bundles = 0;
  for (std::size_t p = 0; p < w.pools.capacity(); ++p) {
    const PoolId here = w.pools.at(p);
    if (!valid(here)) {
      must(w.pools.all()[p] == Pool{}, "a free pool slot is as new");
      continue;
    }
    const Pool& pool = w[here];
    check_list_orders(w, pool);
    in_pools += pool.connections.count;
    bundles += pool.bundles.size();
    std::uint32_t in_bundles = 0, idle_in_bundles = 0, idle = 0, suspects = 0;
    for (const BundleId b : pool.bundles) {
      must(w[b].pool == here, "a bundle knows its pool");
      must(w[b].connections.count > 0 || setup.libcurl == "7.88",
           "a bundle goes with its last connection");
      in_bundles += w[b].connections.count;
      idle_in_bundles += w[b].idle.count;
      for (const ConnectionId id : members(w, w[b].connections, &Connection::in_bundle))
        must(w[id].bundle == b, "a connection stands in its bundle");
      for (const ConnectionId id : members(w, w[b].idle, &Connection::idle_in_bundle))
        must(w[id].idle, "the bundle's idle list holds the idle");
    }
    for (const ConnectionId id : members(w, pool.connections, &Connection::in_pool)) {
      must(w[id].pool == here, "a connection knows its pool");
      if (!w[id].idle) continue;
      ++idle;
      if (w[id].peer_closed || w[id].marked_close || w[id].no_reuse || w[id].stray_input)
        ++suspects;
    }
    must(in_bundles == pool.connections.count, "bundles hold all connections");
    must(idle == pool.idle.count && idle == idle_in_bundles, "the idle lists hold the idle");
    must(suspects == pool.suspects.size(),
         "the suspects are the idle that are not fit to be used again");
    for (const ConnectionId id : pool.suspects)
      must(w[id].pool == here && w[id].idle, "a suspect is idle in its pool");
  }
  must(in_pools + shutting_down == open, "pools hold all connections");
  must(bundles == w.bundles.size() && bundles == w.bundle_of.size(), "pools hold all bundles");
}

}  // namespace poolscope::testing
