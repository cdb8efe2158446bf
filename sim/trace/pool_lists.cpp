#include "trace/pool_lists.hpp"

#include <algorithm>

namespace poolscope::trace {

using namespace model;

void append(World& w, List& list, Links Connection::*links, ConnectionId id) {
  Connection& c = w.connections[id];
  (c.*links).previous = list.tail;
  (c.*links).next = none<ConnectionId>;
  if (valid(list.tail))
    (w.connections[list.tail].*links).next = id;
  else
    list.head = id;
  list.tail = id;
  ++list.count;
}

void unlink(World& w, List& list, Links Connection::*links, ConnectionId id) {
  Links& own = w.connections[id].*links;
  if (valid(own.previous))
    (w.connections[own.previous].*links).next = own.next;
  else
    list.head = own.next;
  if (valid(own.next))
    (w.connections[own.next].*links).previous = own.previous;
  else
    list.tail = own.previous;
  own = {};
  --list.count;
}

namespace {

Pool& pool_of(World& w, const Connection& c) {
  return w.pools[c.pool];
}

// Whether a connection is unfit for reuse at any age.
bool suspicious(const Connection& c) {
  return c.peer_closed || c.marked_close || c.no_reuse || c.stray_input;
}

}  // namespace

void suspect(World& w, ConnectionId id) {
  auto& suspects = pool_of(w, w.connections[id]).suspects;
  if (std::find(suspects.begin(), suspects.end(), id) == suspects.end()) suspects.push_back(id);
}

void become_idle(World& w, ConnectionId id) {
  Connection& c = w.connections[id];
  c.idle = true;
  c.attached_multi = none<MultiId>;
  c.idle_since = c.state_since = w.now;
  append(w, pool_of(w, c).idle, &Connection::idle_in_pool, id);
  append(w, w.bundles[c.bundle].idle, &Connection::idle_in_bundle, id);
  if (suspicious(c)) suspect(w, id);
}

void leave_idle(World& w, ConnectionId id) {
  Connection& c = w.connections[id];
  if (!c.idle) return;
  c.idle = false;
  unlink(w, pool_of(w, c).idle, &Connection::idle_in_pool, id);
  unlink(w, w.bundles[c.bundle].idle, &Connection::idle_in_bundle, id);
  if (suspicious(c)) std::erase(pool_of(w, c).suspects, id);
}

void attach(World& w, TransferId transfer, ConnectionId id) {
  leave_idle(w, id);
  Transfer& t = w.transfers[transfer];
  Connection& c = w.connections[id];
  if (c.attached == 0) {
    c.attached_multi = t.multi;
    c.state_since = w.now;
  }
  ++c.attached;
  ++c.uses;
  t.connection = id;
  t.state = TransferState::connecting;
}

}  // namespace poolscope::trace
