#include "model/world.hpp"

namespace poolscope::model {

BundleId World::find_bundle(PoolId pool, DestinationId destination) const {
  const auto found = bundle_of.find(bundle_key(pool, destination));
  return found == bundle_of.end() ? none<BundleId> : found->second;
}

std::size_t World::bytes() const {
  std::size_t sum = sizeof(World) + handles.bytes() + connections.bytes() + transfers.bytes() +
                    bundles.bytes() + pools.bytes() + multis.bytes();
  constexpr std::size_t map_entry = 32;
  sum += (bundle_of.bucket_count() + dns.bucket_count() + sessions.bucket_count()) * map_entry;
  sum += sessions.size() * 2 * sizeof(SessionPeer);
  return sum;
}

const MultiOptions& options_of(const Setup& setup, const Multi& multi) {
  const MultiSetup& described = setup.multis[static_cast<std::size_t>(multi.setup)];
  return multi.setopts == 0 ? described.options : described.later[multi.setopts - 1];
}

std::string pool_name(const World& world, const Setup& setup, PoolId id) {
  return pool_name(setup, world[id]);
}

std::string pool_name(const Setup& setup, const Pool& pool) {
  std::string name;
  switch (pool.scope) {
    case Scope::easy:
      name = "easy:" + setup.clients[index(pool.client)];
      if (pool.ordinal > 1) name += "." + std::to_string(pool.ordinal);
      break;
    case Scope::multi:
      name = "multi:" + setup.multis[pool.owner].id;
      break;
    case Scope::share:
      name = "share:" + setup.shares[pool.owner].id;
      break;
  }
  if (pool.generation > 1) name += "#" + std::to_string(pool.generation);
  return name;
}

}  // namespace poolscope::model
