#include "trace/owners.hpp"

#include "trace/caches.hpp"

namespace poolscope::trace {

using namespace model;

void handle_open(World& w, const Event& e) {
  Handle& handle = w.handles[w.handles.take()];
  handle.client = ClientId{e.other};
  handle.ordinal = static_cast<std::uint32_t>(e.value);
  handle.open = true;
}

void multi_open(World& w, const Event& e) {
  const MultiId id = w.multis.take();
  Multi& multi = w.multis[id];
  multi.open = true;
  multi.setup = static_cast<std::int32_t>(e.value);
  multi.generation = e.code;
  if (multi.setup < 0) {
    multi.handle = HandleId{e.other};
    w.handles[multi.handle].private_multi = id;
  }
}

// A closed multi takes its caches with it.
void multi_close(World& w, const Event& e) {
  const MultiId id{e.number};
  drop_caches(w, cache_of(id));
  if (valid(w.multis[id].handle)) w.handles[w.multis[id].handle].private_multi = none<MultiId>;
  w.multis.release(id);
}

void pool_close(World& w, const Event& e) {
  for (const BundleId id : w.pools[e.pool].bundles) {  // those that evictions have emptied
    w.bundle_of.erase(bundle_key(e.pool, w.bundles[id].destination));
    w.bundles.release(id);
  }
  w.pools.release(e.pool);
}

void pool_open(World& w, const Event& e) {
  const PoolId id = w.pools.take();
  Pool& pool = w.pools[id];
  pool.open = true;
  pool.scope = static_cast<Scope>(e.code);
  pool.owner = e.number;
  pool.slots = e.other;
  pool.generation = static_cast<std::uint32_t>(e.value);
  if (pool.scope == Scope::easy) {
    const Handle& handle = w.handles[HandleId{e.number}];
    pool.client = handle.client;
    pool.ordinal = handle.ordinal;
    w.multis[handle.private_multi].pool = id;
  } else if (pool.scope == Scope::multi) {
    for (std::size_t m = 0; m < w.multis.capacity(); ++m) {
      const MultiId owner = w.multis.at(m);
      if (valid(owner) && w.multis[owner].setup == static_cast<std::int32_t>(e.number))
        w.multis[owner].pool = id;
    }
  }
}

}  // namespace poolscope::trace
