#include "present/pool/walls.hpp"

#include <algorithm>

namespace poolscope::gui {
namespace {

using model::Scope;

constexpr const char* total_words =
    "When this many are open, an idle one is closed to make room; if none is idle, transfers wait.";

// CURLOPT_MAXCONNECTS is the asking transfer's. Between transfers the newest connection tells who
// asked last.
std::uint64_t easy_cap(const model::World& world, const model::Setup& setup,
                       const model::Pool& pool) {
  model::NeedleId asked = model::none<model::NeedleId>;
  if (pool.scope == Scope::easy && world.holds(model::HandleId{pool.owner})) {
    const model::TransferId transfer = world[model::HandleId{pool.owner}].transfer;
    if (model::valid(transfer)) asked = world[transfer].needle;
  }
  if (!model::valid(asked) && model::valid(pool.connections.tail))
    asked = world[pool.connections.tail].needle;
  if (!model::valid(asked)) return 0;
  const std::int64_t cap = setup.options_of(setup[asked]).max_connects;
  return cap > 0 ? static_cast<std::uint64_t>(cap) : 5;
}

Wall easy_wall(std::uint64_t used, std::uint64_t cap) {
  return {used, cap, "CURLOPT_MAXCONNECTS",
          "When a connection becomes idle and the pool holds more than this, the one that has been "
          "idle longest is closed.",
          false};
}

// The running multi of that place in the Setup, or null before it is opened.
const model::Multi* multi_of(const model::World& world, std::size_t place) {
  for (const model::Multi& multi : world.multis.all())
    if (multi.open && multi.setup == static_cast<std::int32_t>(place)) return &multi;
  return nullptr;
}

void add_multi(PoolLimits& limits, const model::World& world, const model::Setup& setup,
               const model::Pool& pool, std::size_t place) {
  const model::Multi* running = multi_of(world, place);
  const model::MultiOptions& options =
      running ? model::options_of(setup, *running) : setup.multis[place].options;
  const std::uint64_t used = pool.connections.count;
  // A TLS close that goes on holds its place (8.22 lib/conncache.c: Curl_cpool_check_limits).
  const std::uint64_t closing = running ? running->shutting_down.size() : 0;
  const auto merge = [&](Wall wall) {
    for (Wall& known : limits.of_pool)
      if (known.option == wall.option) {
        if (wall.limit < known.limit) known = std::move(wall);
        return;
      }
    limits.of_pool.push_back(std::move(wall));
  };
  if (options.max_total_connections > 0)
    merge({used + closing, static_cast<std::uint64_t>(options.max_total_connections),
           "CURLMOPT_MAX_TOTAL_CONNECTIONS", total_words, true});
  if (options.max_host_connections > 0) {
    const auto host = static_cast<std::uint64_t>(options.max_host_connections);
    limits.per_destination =
        limits.per_destination == 0 ? host : std::min(limits.per_destination, host);
  }
  if (options.max_connects > 0) {
    merge({used, static_cast<std::uint64_t>(options.max_connects), "CURLMOPT_MAXCONNECTS",
           "When a connection becomes idle and the pool holds more than this, the one that has "
           "been idle longest is closed.",
           false});
  } else if (running && running->running > 0) {
    merge({used, std::uint64_t{4} * running->running, "CURLMOPT_MAXCONNECTS",
           "Unset, it is 4 for each running transfer. It is looked at when a connection becomes "
           "idle: over it, the one that has been idle longest is closed.",
           false});
  }
}

}  // namespace

PoolLimits limits_of(const model::World& world, const model::Setup& setup, model::PoolId id) {
  PoolLimits limits;
  const model::Pool& pool = world[id];
  const std::uint64_t used = pool.connections.count;
  const auto add_easy = [&] {
    if (const std::uint64_t cap = easy_cap(world, setup, pool); cap > 0)
      limits.of_pool.push_back(easy_wall(used, cap));
  };
  switch (pool.scope) {
    case Scope::easy:
      add_easy();
      break;
    case Scope::multi:
      if (pool.owner < setup.multis.size()) add_multi(limits, world, setup, pool, pool.owner);
      break;
    case Scope::share: {
      bool blocking = false;
      std::vector<bool> seen(setup.multis.size());
      for (const model::PlaceSetup& place : setup.places) {
        if (!model::valid(place.share) || model::index(place.share) != pool.owner) continue;
        if (place.multi < 0) {
          blocking = true;
        } else if (const auto multi = static_cast<std::size_t>(place.multi);
                   multi < seen.size() && !seen[multi]) {
          seen[multi] = true;
          add_multi(limits, world, setup, pool, multi);
        }
      }
      if (blocking) add_easy();
      break;
    }
  }
  return limits;
}

}  // namespace poolscope::gui
