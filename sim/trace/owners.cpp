#include "trace/owners.hpp"

#include "trace/apply.hpp"
#include "trace/caches.hpp"

namespace poolscope::trace {

using namespace model;

void handle_open(World& w, const HandleOpen& e) {
  Handle& handle = w.handles[w.handles.take()];
  handle.client = e.client;
  handle.ordinal = e.ordinal;
  handle.open = true;
}

void handle_close(World& w, const HandleClose& e) {
  w.sessions.erase(cache_of(e.handle).value);
  w.handles.release(e.handle);
}

void multi_open(World& w, const MultiOpen& e) {
  const MultiId id = w.multis.take();
  Multi& multi = w.multis[id];
  multi.open = true;
  multi.setup = e.setup;
  multi.generation = e.generation;
  if (multi.setup < 0) {
    multi.handle = e.handle;
    w.handles[multi.handle].private_multi = id;
  }
}

void multi_options(World& w, const MultiOptionsSet& e) {
  w.multis[e.multi].setopts = e.setopts;
}

// The caches of a multi end when it is closed.
void multi_close(World& w, const MultiClose& e) {
  const MultiId id = e.multi;
  drop_caches(w, cache_of(id));
  if (valid(w.multis[id].handle)) w.handles[w.multis[id].handle].private_multi = none<MultiId>;
  w.multis.release(id);
}

void pool_close(World& w, PoolId pool) {
  for (const BundleId id : w.pools[pool].bundles) {  // the empty ones, after evictions
    w.bundle_of.erase(bundle_key(pool, w.bundles[id].destination));
    w.bundles.release(id);
  }
  w.pools.release(pool);
}

Pool opened_pool(const World& before, const PoolOpen& e) {
  Pool pool;
  pool.open = true;
  pool.serial = before.pooled;
  pool.scope = e.scope;
  pool.owner = e.owner;
  pool.slots = e.slots;
  pool.generation = e.generation;
  if (e.scope == Scope::easy) {
    const Handle& handle = before[HandleId{e.owner}];
    pool.client = handle.client;
    pool.ordinal = handle.ordinal;
  }
  return pool;
}

void pool_open(World& w, const PoolOpen& e) {
  const PoolId id = w.pools.take();
  w.pools[id] = opened_pool(w, e);
  ++w.pooled;
  if (e.scope == Scope::easy) {
    w.multis[w.handles[HandleId{e.owner}].private_multi].pool = id;
  } else if (e.scope == Scope::multi) {
    for (std::size_t m = 0; m < w.multis.capacity(); ++m) {
      const MultiId owner = w.multis.at(m);
      if (valid(owner) && w.multis[owner].setup == static_cast<std::int32_t>(e.owner))
        w.multis[owner].pool = id;
    }
  }
}

}  // namespace poolscope::trace
