// Owners: easy handles, multis, shares, their pools and caches, and what a clean-up closes.

#include <algorithm>

#include "engine/core.hpp"

namespace poolscope::engine {

using namespace model;

namespace {
constexpr std::uint32_t easy_slots = 3, multi_slots = 97, share_slots = 103;
}

HandleId Engine::open_handle(ClientId client, std::uint32_t ordinal) {
  const HandleId id = world_->handles.next();
  emit(trace::HandleOpen{.handle = id, .client = client, .ordinal = ordinal});
  if (waited_.size() <= index(id)) waited_.resize(index(id) + 1);
  waited_[index(id)] = false;
  return id;
}

// A client has one handle, or a fresh one for each request; in a multi a transfer takes the lowest
// free handle, and a new one is opened when all are busy (FORMAT.md, "Strategies").
HandleId Engine::handle_for(ClientId client) {
  ClientRun& run = clients_[index(client)];
  if (setup_.handle_per_request) return open_handle(client, ++run.fresh);
  std::uint32_t i = run.free.at_or_after(0);
  if (i == MidSet::none) {
    i = static_cast<std::uint32_t>(run.handles.size());
    run.handles.push_back(none<HandleId>);
  }
  run.free.erase(i);
  if (!valid(run.handles[i])) run.handles[i] = open_handle(client, i + 1);
  return run.handles[i];
}

void Engine::open_named_multi(std::int32_t setup) {
  const MultiId id = world_->multis.next();
  emit(trace::MultiOpen{.multi = id,
                        .setup = setup,
                        .generation = ++named_generations_[static_cast<std::size_t>(setup)]});
  if (multi_runs_.size() <= index(id)) multi_runs_.resize(index(id) + 1);
  multi_run(id) = MultiRun{RunOrder{profile_.behaviour.runs_by_mid}, {}};
  named_multis_[static_cast<std::size_t>(setup)] = id;
  if (named_setopts_[static_cast<std::size_t>(setup)] > 0) tell_multi_options(setup);
}

// curl_multi_setopt stores a value, which later decisions find; it wakes nobody (curl 8.22
// lib/multi.c: curl_multi_setopt). The value also holds for a multi of that name that the
// application opens again.
void Engine::multi_setopt(std::uint32_t setup, std::uint32_t so_many) {
  if (setup >= named_multis_.size()) return;
  named_setopts_[setup] = so_many;
  if (valid(named_multis_[setup])) tell_multi_options(static_cast<std::int32_t>(setup));
}

void Engine::tell_multi_options(std::int32_t setup) {
  const auto at = static_cast<std::size_t>(setup);
  emit(trace::MultiOptionsSet{.multi = named_multis_[at], .setopts = named_setopts_[at]});
}

MultiId Engine::multi_for(HandleId handle, const PlaceSetup& place) {
  if (place.multi >= 0) {
    MultiId& id = named_multis_[static_cast<std::size_t>(place.multi)];
    if (!valid(id)) open_named_multi(place.multi);
    // A handle that did curl_easy_perform before loses its private multi and pool when it is added
    // (curl 8.22 lib/multi.c: Curl_multi_add_handle); before 8.7.0 both stay, unused.
    if (const MultiId own = world_[handle].private_multi;
        valid(own) && profile_.behaviour.add_drops_private_pool) {
      if (valid(world_[own].pool)) close_pool(world_[own].pool);
      emit(trace::MultiClose{.multi = own});
    }
    order(id).drive = place.drive;
    return id;
  }
  if (const MultiId own = world_[handle].private_multi; valid(own)) return own;
  const MultiId id = world_->multis.next();
  emit(trace::MultiOpen{.multi = id, .handle = handle});
  if (multi_runs_.size() <= index(id)) multi_runs_.resize(index(id) + 1);
  // The private multi has a table of 16 rows (curl 8.22 lib/easy.c: easy_perform).
  multi_run(id) = MultiRun{RunOrder{profile_.behaviour.runs_by_mid, 16}, {}};
  return id;
}

// The pool is the share's, else the private multi's, else the multi's (curl 8.22 lib/conncache.c:
// cpool_get_instance).
PoolId Engine::pool_for(HandleId handle, MultiId multi, const PlaceSetup& place) {
  trace::PoolOpen told{.pool = world_->pools.next()};
  if (valid(place.share) && setup_.shares[index(place.share)].connect) {
    PoolId& pool = share_pools_[index(place.share)];
    if (valid(pool)) return pool;
    told.scope = Scope::share;
    told.owner = static_cast<std::uint32_t>(place.share);
    told.slots = share_slots;
    told.generation = ++share_generations_[index(place.share)];
    emit(told);
    return pool = told.pool;
  }
  if (const PoolId own = world_[multi].pool; valid(own)) return own;
  if (place.multi >= 0) {
    told.scope = Scope::multi;
    told.owner = static_cast<std::uint32_t>(place.multi);
    told.slots = multi_slots;
    told.generation = ++named_pools_[static_cast<std::size_t>(place.multi)];
  } else {
    const Handle& h = world_[handle];
    auto& pools = clients_[index(h.client)].pools;
    if (pools.size() < h.ordinal) pools.resize(h.ordinal, 0);
    told.scope = Scope::easy;
    told.owner = static_cast<std::uint32_t>(handle);
    told.slots = easy_slots;
    told.generation = ++pools[h.ordinal - 1];
  }
  emit(told);
  return told.pool;
}

// The whole pool is closed in the order of libcurl's table (curl 8.22 lib/conncache.c:
// Curl_cpool_destroy).
void Engine::close_pool(PoolId pool) {
  std::vector<ConnectionId> all;
  for (ConnectionId id = world_[pool].connections.head; valid(id); id = world_[id].in_pool.next)
    all.push_back(id);
  std::sort(all.begin(), all.end(), [&](ConnectionId a, ConnectionId b) {
    return match::iterates_before(*world_, setup_, a, b);
  });
  for (const ConnectionId id : all)
    close_connection(id, CloseReason::cleanup, CloseAt::api, none<TransferId>);
  emit(trace::PoolClose{.pool = pool});
}

void Engine::close_handle(HandleId handle) {
  if (const MultiId own = world_[handle].private_multi; valid(own)) {
    if (valid(world_[own].pool)) close_pool(world_[own].pool);
    emit(trace::MultiClose{.multi = own});
  }
  emit(trace::HandleClose{.handle = handle});
}

CacheId Engine::dns_cache(const Transfer& t) const {
  const ShareId share = setup_.places[index(t.place)].share;
  return valid(share) && setup_.shares[index(share)].dns ? cache_of(share) : cache_of(t.multi);
}

CacheId Engine::session_cache(const Transfer& t) const {
  const ShareId share = setup_.places[index(t.place)].share;
  if (valid(share) && setup_.shares[index(share)].ssl_session) return cache_of(share);
  return profile_.behaviour.sessions_per_multi ? cache_of(t.multi) : cache_of(t.handle);
}

std::uint32_t Engine::session_peers(const Transfer& t) const {
  const match::Behaviour& b = profile_.behaviour;
  const ShareId share = setup_.places[index(t.place)].share;
  if (valid(share) && setup_.shares[index(share)].ssl_session) return b.session_peers_share;
  return world_[t.multi].setup >= 0 ? b.session_peers_multi : b.session_peers_easy;
}

void Engine::store_session(ConnectionId connection, TransferId by, std::uint8_t tickets) {
  const Transfer& t = world_[by];
  emit(trace::SessionStored{.connection = connection,
                            .key = setup_[t.needle].session_key,
                            .cache = session_cache(t),
                            .tickets = tickets,
                            .most_peers = session_peers(t),
                            .as_7_88 = !profile_.behaviour.new_sessions_go_first});
}

// Transfers by ascending mid (curl 8.22 lib/multi.c: curl_multi_cleanup); in 7.88 that is its list.
template <class Matches>
std::vector<TransferId> Engine::running_on(const Matches& matches) {
  std::vector<TransferId> found;
  for (std::size_t i = 0; i < world_->transfers.capacity(); ++i)
    if (const TransferId id = world_->transfers.at(i); valid(id) && matches(world_[id]))
      found.push_back(id);
  std::sort(found.begin(), found.end(),
            [&](TransferId a, TransferId b) { return flight(a).mid < flight(b).mid; });
  return found;
}

template <class Matches>
std::vector<std::uint32_t> Engine::holding(const Matches& matches) const {
  std::vector<std::uint32_t> numbers;
  for (const auto& [number, held] : holding_)
    if (matches(held)) numbers.push_back(number);
  return numbers;
}

// A clean-up cuts the transfers that still run on the handle, as libcurl does for a multi.
void Engine::clean_up_easy(const AppItem& item) {
  ClientRun& client = clients_[item.target];
  const ClientId id{item.target};
  auto running = running_on([&](const Transfer& x) { return x.client == id; });
  std::stable_sort(running.begin(), running.end(), [&](TransferId a, TransferId b) {
    return world_[world_[a].handle].ordinal < world_[world_[b].handle].ordinal;
  });
  for (const TransferId t : running) {
    if (!world_.holds(t)) continue;  // it ended when an earlier one was cleaned up
    const MultiId multi = world_[t].multi;
    complete(t, aborted_by_callback);
    take_out_all(multi);
    drive(multi);
  }
  for (const std::uint32_t n :
       holding([&](const Holding& held) { return held.done.request.client == id; })) {
    const MultiId multi = holding_.at(n).multi;
    let_go(n);
    drive(multi);
  }
  for (HandleId& handle : client.handles)
    if (valid(handle)) close_handle(std::exchange(handle, none<HandleId>));
}

void Engine::clean_up_multi(std::uint32_t setup) {
  if (setup >= named_multis_.size()) return;
  const MultiId id = named_multis_[setup];
  if (!valid(id)) return;
  for (const TransferId t : running_on([&](const Transfer& x) { return x.multi == id; }))
    if (world_.holds(t)) complete(t, aborted_by_callback);
  take_out_all(id);
  for (const std::uint32_t n : holding([&](const Holding& held) { return held.multi == id; }))
    let_go(n);
  if (valid(world_[id].pool)) close_pool(world_[id].pool);
  while (!world_[id].shutting_down.empty()) end_shutdown(world_[id].shutting_down.front());
  emit(trace::MultiClose{.multi = id});
  named_multis_[setup] = none<MultiId>;
}

// A share that is in use refuses its clean-up (CURLSHE_IN_USE) and stays.
void Engine::clean_up_share(std::uint32_t share) {
  if (share >= share_pools_.size()) return;
  PoolId& pool = share_pools_[share];
  if (!valid(pool)) return;
  if (!running_on([&](const Transfer& x) { return x.pool == pool; }).empty()) return;
  const auto in_use = [&](const Holding& held) {
    return setup_.places[index(held.done.request.place)].share == ShareId{share};
  };
  if (!holding(in_use).empty()) return;
  close_pool(pool);
  pool = none<PoolId>;
}

void Engine::carry_out(const AppItem& item) {
  switch (item.kind) {
    case AppItem::Kind::easy_cleanup:
      return clean_up_easy(item);
    case AppItem::Kind::multi_cleanup:
      return clean_up_multi(item.target);
    case AppItem::Kind::share_cleanup:
      return clean_up_share(item.target);
    case AppItem::Kind::easy_upkeep:
      upkeep(item);
      break;
    case AppItem::Kind::network_changed:
      network_changed(item.target);
      break;
    case AppItem::Kind::easy_reset:
      // A reset drops options and what is known of logins; connections and caches stay (curl 8.22
      // lib/easy.c: curl_easy_reset).
      clients_[item.target].logins.assign(clients_[item.target].logins.size(), {});
      break;
    case AppItem::Kind::multi_setopt:
      multi_setopt(item.target, item.other);
      break;
    case AppItem::Kind::easy_setopt:     // later requests come with their own options
    case AppItem::Kind::easy_duphandle:  // a copy of the options: no connection, no cache
    case AppItem::Kind::request:
      break;
  }
}

// The end of the program: easy handles, then multis, then shares.
void Engine::clean_up_everything() {
  for (std::size_t i = 0; i < world_->handles.capacity(); ++i) {
    const HandleId handle = world_->handles.at(i);
    if (!valid(handle)) continue;
    if (const MultiId own = world_[handle].private_multi; valid(own) && valid(world_[own].pool))
      close_pool(world_[own].pool);
  }
  for (const MultiId id : named_multis_) {
    if (!valid(id)) continue;
    if (valid(world_[id].pool)) close_pool(world_[id].pool);
    while (!world_[id].shutting_down.empty()) end_shutdown(world_[id].shutting_down.front());
  }
  for (const PoolId pool : share_pools_)
    if (valid(pool)) close_pool(pool);
}

}  // namespace poolscope::engine
