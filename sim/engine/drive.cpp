// libcurl's order of running transfers: mids, passes, who wakes whom
// (curl 8.22 lib/multi.c: multi_perform, multi_socket, multi_runsingle, multi_schedule_pending).

#include "engine/core.hpp"

namespace poolscope::engine {

using namespace model;
using trace::Event;
using trace::EventKind;

TransferId Engine::add_transfer(const AppItem& item) {
  const Request& request = item.request;
  const PlaceSetup& place = setup_.places[index(request.place)];
  const HandleId handle = handle_for(request.client);
  const MultiId multi = multi_for(handle, place);
  const PoolId pool = pool_for(handle, multi, place);
  const TransferId id = world_.transfers.next();
  Event e = event(EventKind::transfer_start);
  e.transfer = id;
  e.connection = ConnectionId{static_cast<std::uint32_t>(request.needle)};
  e.pool = pool;
  e.number = static_cast<std::uint32_t>(request.index);
  e.other = static_cast<std::uint32_t>(handle);
  e.value = now_ - item.at;
  const auto place_number = static_cast<std::uint32_t>(request.place);
  e.code = static_cast<std::uint8_t>(place_number & 0xFF);
  e.gate = static_cast<std::uint8_t>(place_number >> 8);
  emit(e);
  if (flights_.size() <= index(id)) flights_.resize(index(id) + 1);
  const std::uint32_t generation = flight(id).generation + 1;
  flight(id) = Flight{};
  flight(id).request = request;
  flight(id).generation = generation;
  flight(id).handle = handle;
  flight(id).mid = multi_run(multi).rows.add(id);
  multi_run(multi).process.insert(flight(id).mid);
  if (place.multi < 0) clients_[index(request.client)].busy = true;
  ++under_way_;
  mark_dirty(id);
  return id;
}

// All of one multi and one instant are added before any runs.
void Engine::start_transfers(std::span<const AppItem> items) {
  MultiId multi = none<MultiId>;
  for (const AppItem& item : items) multi = world_[add_transfer(item)].multi;
  drive(multi);
}

void Engine::mark_dirty(TransferId id) {
  multi_run(world_[id].multi).dirty.insert(flight(id).mid);
}

// Calls into libcurl until nothing is left to do in this instant; after each call the application
// takes out what finished, in message order.
void Engine::drive(MultiId multi) {
  while (multi_run(multi).dirty.at_or_after(0) != MidSet::none) {
    pass(multi);
    // curl_multi_socket_action runs what became dirty in the meantime once more.
    if (multi_run(multi).drive == Drive::multi_socket) pass(multi);
    if (multi_run(multi).changed) {
      multi_run(multi).changed = false;
      wake_one(multi);
    }
    const std::vector<TransferId> messages = std::exchange(multi_run(multi).messages, {});
    for (const TransferId done : messages) take_out(multi, done);
    if (multi_runs_.size() <= index(multi) || !world_[multi].open) return;
  }
}

// By ascending mid; what is put in with a higher mid than the running one still runs in this pass.
void Engine::pass(MultiId multi) {
  std::uint32_t mid = multi_run(multi).dirty.at_or_after(0);
  while (mid != MidSet::none) {
    multi_run(multi).dirty.erase(mid);
    run_transfer(multi_run(multi).rows[mid]);
    MultiRun& run = multi_run(multi);
    // curl_multi_perform runs every transfer, dirty or not: the next one sees the flag.
    const bool next_looks = run.changed && run.drive != Drive::multi_socket;
    mid = (next_looks ? run.process : run.dirty).at_or_after(mid + 1);
  }
}

void Engine::check_changed(MultiId multi) {
  if (!multi_run(multi).changed) return;
  multi_run(multi).changed = false;
  wake_one(multi);
}

void Engine::run_transfer(TransferId id) {
  const MultiId multi = world_[id].multi;
  while (true) {
    check_changed(multi);
    switch (flight(id).step) {
      case Step::search:
        if (acquire(id)) break;
        // It waits; but what its search closed wakes somebody at once, perhaps itself.
        check_changed(multi);
        if (world_[id].state == TransferState::pending) return;
        break;
      case Step::connecting:
      case Step::waiting:
        return;
      case Step::connected: {
        const Connection& c = world_[world_[id].connection];
        if (setup_.options_of(setup_[world_[id].needle]).connect_only) return complete(id, 0);
        const bool fresh = c.uses == 1;
        const bool multiplex = c.multiplex;
        // curl 8.22: a new connection that multiplexes sets the "connection changed" flag
        // (lib/connect.c: Curl_conn_set_multiplex), seen at once. One whose ALPN said h2
        // multiplexes when it is connected, which wakes once more (lib/multi.c:
        // multistate_connecting); one by prior knowledge from its first request on.
        if (fresh && multiplex) {
          if (c.tls) wake_one(multi);
          wake_one(multi);
        }
        send_request(id);
        if (multiplex) wake_one(multi);  // multistate_did
        break;
      }
      case Step::answered:
        return complete(id, 0);
      case Step::connection_gone:
        died(id);
        if (world_[id].state == TransferState::done) return;
        break;
    }
  }
}

// curl 8.22 lib/multi.c: multi_schedule_pending: the next pending one above the mid that was woken
// last, else the lowest.
void Engine::wake_one(MultiId multi) {
  MultiRun& run = multi_run(multi);
  std::uint32_t mid = MidSet::none;
  if (run.last_pending != 0) {
    if (run.pending_count > 0) mid = run.pending.at_or_after(run.last_pending + 1);
    if (mid == MidSet::none) run.last_pending = 0;
  }
  if (mid == MidSet::none && run.pending_count > 0) mid = run.pending.at_or_after(0);
  if (mid == MidSet::none) return;
  run.pending.erase(mid);
  --run.pending_count;
  --pending_;
  ++under_way_;
  run.last_pending = mid;
  const TransferId woken = run.rows[mid];
  Event e = event(EventKind::woken);
  e.transfer = woken;
  e.pool = world_[woken].pool;
  emit(e);
  flight(woken).step = Step::search;
  run.process.insert(mid);
  run.dirty.insert(mid);
}

// The application removes a finished handle: one more pending transfer is woken
// (curl 8.22 lib/multi.c: Curl_multi_remove_handle).
void Engine::take_out(MultiId multi, TransferId done) {
  Flight& f = flight(done);
  const PlaceSetup& place = setup_.places[index(f.request.place)];
  const ClientId client = f.request.client;
  const bool connect_only = setup_.options_of(setup_[f.request.needle]).connect_only;
  multi_run(multi).rows.remove(f.mid);
  if (connect_only) {
    // Its connection can serve nobody any more: a multi closes it now, curl_easy_perform leaves it
    // marked for the next prune.
    for (std::uint32_t i = 0; i < world_.connections.capacity(); ++i) {
      const ConnectionId id{i};
      if (!world_[id].connect_only || !world_[id].idle || world_[id].marked_close ||
          wire(id).opener != done)
        continue;
      if (place.multi >= 0) {
        close_connection(id, CloseReason::cleanup, CloseAt::api, none<TransferId>);
      } else {
        Event e = event(EventKind::marked);
        e.connection = id;
        emit(e);
      }
    }
  }
  wake_one(multi);
  if (place.multi < 0) {
    ClientRun& run = clients_[index(client)];
    run.busy = false;
    if (!run.queue.empty()) free_clients_.push_back(client);
  }
  if (setup_.handle_per_request)
    close_handle(f.handle);
  else
    clients_[index(client)].free.insert(world_[f.handle].ordinal - 1);
}

}  // namespace poolscope::engine
