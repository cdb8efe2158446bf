// libcurl's order of running transfers: mids and passes
// (curl 8.22 lib/multi.c: multi_perform, multi_socket, multi_runsingle).

#include <algorithm>

#include "engine/core.hpp"

namespace poolscope::engine {

using namespace model;

TransferId Engine::add_transfer(const AppItem& item) {
  const Request& request = item.request;
  const PlaceSetup& place = setup_.places[index(request.place)];
  const HandleId handle = handle_for(request.client);
  const MultiId multi = multi_for(handle, place);
  const PoolId pool = pool_for(handle, multi, place);
  const TransferId id = world_->transfers.next();
  emit(trace::TransferStart{.transfer = id,
                            .pool = pool,
                            .request = request.index,
                            .handle = handle,
                            .needle = request.needle,
                            .place = request.place,
                            .client_wait = now_ - item.at});
  if (flights_.size() <= index(id)) flights_.resize(index(id) + 1);
  const std::uint32_t generation = flight(id).generation + 1, life = flight(id).life + 1;
  flight(id) = Flight{};
  flight(id).request = request;
  flight(id).generation = generation;
  flight(id).life = life;
  flight(id).handle = handle;
  flight(id).began = now_;
  limit_picks(id);
  flight(id).mid = order(multi).add(id);
  if (place.multi < 0) application_.enters(request.client);
  ++under_way_;
  mark_dirty(id);
  arm_timers(id);
  return id;
}

void Engine::arm_timers(TransferId id) {
  arm_timeout(id);
  arm_connect_timeout(id);
  const Flight& f = flight(id);
  if (f.request.remove_after == never) return;
  ++timers_;
  agenda_.add(later(now_, f.request.remove_after), Due::remove, static_cast<std::uint32_t>(id),
              f.life);
}

// CURLOPT_TIMEOUT counts from the start. A transfer of 7.88 that waited sets the timer again, and
// notices whenever it runs that its time is over.
void Engine::arm_timeout(TransferId id) {
  const Options& options = setup_.options_of(setup_[world_[id].needle]);
  if (options.timeout_ms == 0) return;
  Flight& f = flight(id);
  f.timeout_timer = later(now_, options.timeout_ms * millisecond);
  ++timers_;
  agenda_.add(f.timeout_timer, Due::timeout, static_cast<std::uint32_t>(id), f.life);
}

// curl_multi_socket_action of 7.88 still has the timer of the transfer's start, as long as no new
// connection sets others (seen in 7.88.1: a reused connection, or one whose TCP is not there yet).
void Engine::keep_first_timeout(TransferId id) {
  const Flight& f = flight(id);
  const Options& options = setup_.options_of(setup_[world_[id].needle]);
  if (options.timeout_ms == 0 || order(world_[id].multi).drive != Drive::multi_socket) return;
  const Time first = later(f.began, options.timeout_ms * millisecond);
  if (first <= now_) return;
  ++timers_;
  agenda_.add(first, Due::timeout, static_cast<std::uint32_t>(id), f.life);
}

bool Engine::out_of_time(TransferId id) const {
  const Transfer& t = world_[id];
  const Options& options = setup_.options_of(setup_[t.needle]);
  return options.timeout_ms > 0 && profile_.behaviour.woken_restarts_times && valid(t.connection) &&
         now_ - flights_[index(id)].began >= options.timeout_ms * millisecond;
}

// curl_multi_perform of 7.88 runs every transfer, and so finds those whose time is over.
void Engine::mark_overdue(MultiId multi) {
  RunOrder& run = order(multi);
  if (timers_ == 0 || profile_.behaviour.runs_by_mid) return;
  for (std::uint32_t mid = run.next_running(0); mid != MidSet::none;
       mid = run.next_running(mid + 1))
    if (out_of_time(run.transfer(mid))) run.join_pass(mid);
}

// CURLOPT_CONNECTTIMEOUT counts from the moment when a hop or a retry begins (curl 8.22
// lib/multi.c: multistate_setup).
void Engine::arm_connect_timeout(TransferId id) {
  const Options& options = setup_.options_of(setup_[world_[id].needle]);
  if (options.connect_timeout_ms == 0) return;
  Flight& f = flight(id);
  f.connect_deadline = later(now_, options.connect_timeout_ms * millisecond);
  ++timers_;
  agenda_.add(f.connect_deadline, Due::connect_timeout, static_cast<std::uint32_t>(id), f.life);
}

// The default connect timeout has no timer (curl 8.22 lib/connect.h: DEFAULT_CONNECT_TIMEOUT).
// curl_easy_perform looks every second, and so notices that it is over; a multi whose application
// waits for events does not notice.
void Engine::arm_default_connect_timeout(TransferId id) {
  const Transfer& t = world_[id];
  if (world_[t.multi].setup >= 0 || setup_.options_of(setup_[t.needle]).connect_timeout_ms != 0)
    return;
  constexpr Duration most = 300 * second;
  Flight& f = flight(id);
  // In 7.88 the transfer runs for the last time when a timer of 200 ms ends, which was set when the
  // connect began.
  constexpr Duration happy_eyeballs = 200 * millisecond;
  const Time called =
      profile_.behaviour.runs_by_mid ? now_ : std::max(now_, later(f.tcp_began, happy_eyeballs));
  const Duration left = later(t.single_start, most) - called;
  f.connect_deadline = later(called, (left + second - 1) / second * second);
  ++timers_;
  agenda_.add(f.connect_deadline, Due::connect_timeout, static_cast<std::uint32_t>(id), f.life);
}

// All requests of one multi in one instant are added before any of them runs.
void Engine::start_transfers(std::span<const AppItem> items) {
  MultiId multi = none<MultiId>;
  for (const AppItem& item : items) multi = world_[add_transfer(item)].multi;
  drive(multi);
}

void Engine::mark_dirty(TransferId id) {
  order(world_[id].multi).mark(flight(id).mid);
}

// The application calls libcurl until nothing is left to do in this instant. After each call it
// takes out the finished transfers, in the order of their messages.
void Engine::drive(MultiId multi) {
  if (reading_) return;
  if (order(multi).drive != Drive::multi_socket) look_after_shutdowns(multi);
  // Since 8.14 the first transfer that runs looks at the flag.
  if (!profile_.behaviour.runs_by_mid) check_changed(multi);
  while (goes_on() && order(multi).calls_again()) {
    const bool by_socket = order(multi).drive == Drive::multi_socket;
    if (by_socket && !profile_.behaviour.runs_by_mid) {
      run_expired(multi);
    } else {
      pass(multi);
      // curl_multi_socket_action runs the transfers that became dirty in the meantime once more.
      if (by_socket) pass(multi);
      // End of the call. Before 8.14 the next transfer that runs looks at the flag.
      if (profile_.behaviour.runs_by_mid) check_changed(multi);
    }
    take_out_all(multi);
    if (!world_.holds(multi)) return;
  }
}

// A call for another reason (bytes on any of the multi's sockets, or a timer) runs the forgotten
// transfers, too.
void Engine::call_for_another_reason(MultiId multi) {
  RunOrder& run = order(multi);
  if (run.drive != Drive::multi_socket) mark_overdue(multi);
  if (profile_.behaviour.runs_by_mid || !run.any_marked()) return;
  run.mark_forgotten_again();
  drive(multi);
}

// Bytes for one transfer make the application call curl_multi_perform. Forgotten transfers before
// it run first, and do not know what it is going to read.
void Engine::run_forgotten_before(TransferId reader) {
  const MultiId multi = world_[reader].multi;
  if (profile_.behaviour.runs_by_mid || order(multi).drive == Drive::multi_socket) return;
  const std::uint32_t end = flight(reader).mid;
  for (std::uint32_t mid = order(multi).next_marked(0); mid < end;
       mid = order(multi).next_marked(mid + 1)) {
    RunOrder& run = order(multi);
    run.unmark(mid);
    if (!run.waits(mid)) run_transfer(run.transfer(mid));
  }
}

// A pass runs transfers by ascending mid. One that becomes ready with a higher mid than the running
// one still runs in this pass. (In 7.88 mids stand for the order of adding: its list of transfers.)
void Engine::pass(MultiId multi) {
  order(multi).read_clock();
  mark_overdue(multi);
  std::uint32_t mid = order(multi).first_in_pass();
  while (mid != MidSet::none && goes_on()) {
    RunOrder& run = order(multi);
    run.unmark(mid);
    if (run.waits(mid))
      check_changed(multi);
    else
      run_transfer(run.transfer(mid));
    mid = order(multi).next_in_pass(mid + 1);
  }
  order(multi).end_pass();
}

// Timers that are due run in the order in which they were set. A timer is due if it was set before
// the clock was last read, which happens at the start of the call, and whenever a transfer begins
// to look for a connection (curl 7.88.1 lib/multi.c: multi_socket).
void Engine::run_expired(MultiId multi) {
  order(multi).read_clock();
  while (goes_on()) {
    const std::uint32_t mid = order(multi).next_expired();
    if (mid == MidSet::none) return;
    run_transfer(order(multi).transfer(mid));
  }
}

// An answer without a body is read once more, and its transfer can be forgotten like any other that
// is woken (curl 7.88.1 lib/http2.c: cf_h2_recv, "this stream is closed, trigger a another read
// ASAP").
bool Engine::reads_once_more(TransferId id) {
  Flight& f = flight(id);
  if (profile_.behaviour.runs_by_mid || !world_[world_[id].connection].multiplex || f.bytes > 0 ||
      std::exchange(f.read_once, true))
    return false;
  mark_dirty(id);
  return true;
}

void Engine::run_transfer(TransferId id) {
  const MultiId multi = world_[id].multi;
  while (goes_on()) {
    if (const auto found = std::exchange(flight(id).found, std::nullopt))
      connection_changed(multi, *found);
    check_changed(multi);
    if (out_of_time(id)) return fail(id, operation_timedout);
    switch (flight(id).step) {
      case Step::search:
        // The state machine reads the clock when a transfer begins to look for a connection.
        order(multi).read_clock();
        if (flight(id).overdue && profile_.behaviour.pending_times_out)
          return fail(id, operation_timedout);
        if (acquire(id)) {
          if (flight(id).overdue) return fail(id, operation_timedout);
          if (flight(id).request.fail_in == FailIn::progress &&
              profile_.behaviour.progress_while_connecting)
            return fail(id, aborted_by_callback);
          break;
        }
        // The transfer waits; but the connections that its search closed wake one at once, perhaps
        // this one.
        check_changed(multi);
        if (world_[id].state == TransferState::pending) return;
        break;
      case Step::connecting:
      case Step::waiting:
        // The transfer was marked because its connection ended: this is dealt with now.
        if (!profile_.behaviour.runs_by_mid) order(multi).unmark(flight(id).mid);
        return;
      case Step::connected:
        if (flight(id).request.fail_in == FailIn::progress) return fail(id, aborted_by_callback);
        wake_who_waits_for(world_[id].connection, multi);
        if (flight(id).rewind_fails) return fail(id, send_fail_rewind);
        if (setup_.options_of(setup_[world_[id].needle]).connect_only) return complete(id, 0);
        send_request(id);
        if (world_[world_[id].connection].multiplex)  // multistate_did
          wake_one(multi, by(WakeReason::sent, id));
        break;
      case Step::answered:
        if (reads_once_more(id)) return;
        answered(id);
        if (!world_.holds(id)) return;
        break;
      case Step::connection_gone:
        died(id);
        if (!world_.holds(id)) return;
        break;
      case Step::refused:
        refused(id);
        if (!world_.holds(id)) return;
        break;
      case Step::failed:
        return fail(id, flight(id).result);
    }
  }
}

void Engine::take_out_all(MultiId multi) {
  const std::vector<Finished> messages = std::exchange(multi_run(multi).messages, {});
  for (const Finished& done : messages)
    if (holds_on(done))
      hold(multi, done);
    else
      take_out(multi, done);
}

// An application with CURLOPT_CONNECT_ONLY goes on over the socket.
bool Engine::holds_on(const Finished& done) const {
  const PlaceSetup& place = setup_.places[index(done.request.place)];
  return place.multi >= 0 && done.result == ok &&
         setup_.options_of(setup_[done.request.needle]).connect_only;
}

void Engine::hold(MultiId multi, const Finished& done) {
  const std::uint32_t number = held_so_far_++;
  holding_.emplace(number, Holding{multi, done});
  if (done.leaves == never) return;
  ++timers_;
  agenda_.add(std::max(now_, done.leaves), Due::let_go, number, 0);
}

void Engine::let_go(std::uint32_t number) {
  const Holding held = holding_.at(number);
  holding_.erase(number);
  take_out(held.multi, held.done);
}

// The application removes a finished handle, which wakes one pending transfer (curl 8.22
// lib/multi.c: Curl_multi_remove_handle).
void Engine::take_out(MultiId multi, const Finished& done) {
  const PlaceSetup& place = setup_.places[index(done.request.place)];
  const ClientId client = done.request.client;
  order(multi).remove(done.mid);
  emit(trace::Removed{.multi = multi});
  if (setup_.options_of(setup_[done.request.needle]).connect_only) close_connect_only(multi, done);
  wake_one(multi, {WakeReason::removed, done.request.index});
  if (place.multi < 0) application_.returns(client);
  if (setup_.handle_per_request)
    close_handle(done.handle);
  else
    clients_[index(client)].free.insert(world_[done.handle].ordinal - 1);
}

// The connection of a CONNECT_ONLY transfer cannot serve another one: a multi closes it now,
// curl_easy_perform leaves it marked for the next prune.
void Engine::close_connect_only(MultiId multi, const Finished& done) {
  for (std::size_t i = 0; i < world_->connections.capacity(); ++i) {
    const ConnectionId id = world_->connections.at(i);
    if (!valid(id) || !world_[id].connect_only || !world_[id].idle || world_[id].marked_close ||
        wire(id).opener != done.was)
      continue;
    if (world_[multi].setup < 0) {
      mark(id, CloseReason::cleanup);
      continue;
    }
    const Waker closed = by(WakeReason::closed, id);
    close_connection(id, CloseReason::cleanup, CloseAt::api, none<TransferId>);
    if (profile_.behaviour.close_wakes)
      connection_changed(multi, closed);
    else
      order(multi).unchange();
  }
}

}  // namespace poolscope::engine
