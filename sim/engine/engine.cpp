#include "engine/engine.hpp"

#include <algorithm>
#include <stdexcept>

#include "engine/core.hpp"

namespace poolscope::engine {

using namespace model;

trace::End run(const Setup& setup, const match::Profile& profile, RequestSource& source,
               std::span<trace::Sink* const> sinks, const Progress& progress) {
  return Engine{setup, profile, source, sinks, progress}.run();
}

Engine::Engine(const Setup& setup, const match::Profile& profile, RequestSource& source,
               std::span<trace::Sink* const> sinks, const Progress& progress)
    : setup_(setup),
      profile_(profile),
      source_(source),
      sinks_(sinks),
      progress_(progress),
      world_(trace::initial_world(setup)),
      application_(setup),
      doors_(setup.servers.size()),
      clients_(setup.clients.size()),
      named_multis_(setup.multis.size(), none<MultiId>),
      named_generations_(setup.multis.size(), 0),
      named_setopts_(setup.multis.size(), 0),
      named_pools_(setup.multis.size(), 0),
      share_pools_(setup.shares.size(), none<PoolId>),
      share_generations_(setup.shares.size(), 0) {}

void Engine::tell(const trace::Event& e) {
  for (trace::Sink* sink : sinks_) sink->on(e, *world_);
  trace::apply(world_.to_apply(), setup_, e);
  if (++events_ - instant_events_ > setup_.limits.instant_events)
    stop(trace::EndReason::limit, "instant-events");
}

// The first reason to stop counts. Work under way goes on to a point where the run can end.
void Engine::stop(trace::EndReason reason, std::string_view limit) {
  if (stopped()) return;
  stop_reason_ = reason;
  stop_limit_ = limit;
}

void Engine::ask_progress() {
  if (!progress_ || stopped()) return;
  try {
    if (!progress_(now_, transfers_done_)) stop(trace::EndReason::until);
  } catch (const LimitHit& hit) {
    const LimitRow* row = find_limit(hit.limit);
    if (row == nullptr) throw;
    stop(trace::EndReason::limit, row->id);
  }
}

// Turns are counted, too, because a loop may make no event.
void Engine::look_at_limits() {
  if (turns_ - instant_turns_ > 4 * setup_.limits.instant_events)
    stop(trace::EndReason::limit, "instant-events");
  if ((turns_ & 0x3F0) == 0) ask_progress();
}

// Decisions compare ages: the World's clock must show this moment, and only an event moves it.
void Engine::bring_clock_up() {
  if (world_->now != now_) emit(trace::Tick{});
}

void LiveWorld::gone() {
  model::fault("an id that the engine follows names what is still there",
               std::source_location::current());
}

bool Engine::anything_under_way() const {
  return under_way_ > 0;
}

void Engine::drop_stale() {
  while (!agenda_.empty() && stale(agenda_.top())) {
    if (class_of(agenda_.top().due) == 3 && agenda_.top().due != Due::idle_call) --timers_;
    (void)agenda_.pop();
  }
}

// One turn takes what is due next and drives it until nothing more happens, in the order of
// FORMAT.md, "Order in one instant".
trace::End Engine::run() {
  for (std::size_t i = 0; i < setup_.multis.size(); ++i)
    open_named_multi(static_cast<std::int32_t>(i));
  for (std::uint32_t s = 0; s < setup_.servers.size(); ++s)
    for (std::uint32_t i = 0; i < setup_.servers[s].events.size(); ++i)
      agenda_.add(setup_.servers[s].events[i].at, Due::server_event, s, i);
  auto reason = trace::EndReason::done;
  while (goes_on()) {
    drop_stale();
    const AppItem* item = source_.peek();
    const bool server_or_handshake = !agenda_.empty();
    Time next = never;
    if (server_or_handshake) next = agenda_.top().t;
    if (application_.goes_on())
      next = now_;
    else if (item != nullptr)
      next = std::min(next, item->at);
    const bool more = item != nullptr || application_.goes_on();
    if (!more && !anything_under_way() && (pending_ == 0 || timers_ == 0)) {
      reason = pending_ > 0 || !source_.blocked().empty() ? trace::EndReason::stuck
                                                          : trace::EndReason::done;
      break;
    }
    if (next == never && item == nullptr && agenda_.empty()) {
      now_ = progressed_at_;  // a last look that finds nothing does not make the run longer
      reason = trace::EndReason::stuck;
      break;
    }
    if (next > setup_.until) {
      now_ = setup_.until;
      reason = trace::EndReason::until;
      break;
    }
    if (next > setup_.limits.longest_run()) {
      stop(trace::EndReason::limit, "days");
      break;
    }
    if (next > now_) {
      now_ = next;
      instant_turns_ = turns_;
      instant_events_ = events_;
    }
    const std::uint64_t events = events_;
    bool looks_around = false;
    if (!agenda_.empty() && agenda_.top().t <= now_) {
      const Due due = agenda_.top().due;
      looks_around = due == Due::idle_call || due == Due::connect_timeout;
      process(agenda_.pop());
    } else {
      take_due_items();
      start_items();
    }
    if (!looks_around || events != events_) progressed_at_ = now_;
  }
  return finish_run(stop_reason_.value_or(reason));
}

// Whether the transfer or connection of the entry is gone.
bool Engine::stale(const Entry& entry) const {
  switch (entry.due) {
    case Due::server_event:
    case Due::unserved:
    case Due::let_go:
      return false;
    case Due::first_byte:
    case Due::refused:
    case Due::body_end:
    case Due::cut:
    case Due::timeout:
    case Due::connect_timeout:
    case Due::remove:
    case Due::idle_call: {
      const TransferId id{entry.subject};
      if (!world_.holds(id)) return true;
      const Flight& f = flights_[index(id)];
      return (class_of(entry.due) == 3 ? f.life : f.generation) != entry.generation;
    }
    default: {
      const ConnectionId id{entry.subject};
      return !world_.holds(id) || wires_[index(id)].generation != entry.generation;
    }
  }
}

// A proxy that closes with its 407 gets a new TCP connection, which CURLINFO_NUM_CONNECTS shows.
void Engine::tell_reconnects(ConnectionId id) {
  for (int i = 0; i < wire(id).reconnects; ++i)
    emit(trace::Reconnected{.transfer = wire(id).opener, .connection = id});
}

void Engine::process(const Entry& entry) {
  const auto transfer = TransferId{entry.subject};
  const auto connection = ConnectionId{entry.subject};
  switch (entry.due) {
    case Due::server_event:
      return server_event(ServerId{entry.subject}, entry.generation);
    case Due::first_byte:
      return first_byte(transfer);
    case Due::body_end:
      return body_end(transfer);
    case Due::cut:
      return cut(transfer);
    case Due::server_idle:
      return server_idle(connection);
    case Due::fin:
      return fin(connection);
    case Due::settings:
      return settings(connection);
    case Due::switched:
      return switched(connection);
    case Due::stray:
      return stray(connection);
    case Due::goaway:
      return goaway(connection);
    case Due::refused:
      return stream_refused(transfer);
    case Due::unserved:
      return next_in_line(ServerId{entry.subject});
    case Due::dns_done: {
      const MultiId multi = world_[wire(connection).opener].multi;
      resolved(connection);
      // The resolver's thread wakes the multi, which looks after its shutdown list as well
      // (curl 8.21 lib/asyn-thrdd.c, lib/multi.c: multi_runsingle of the admin handle).
      if (look_after_shutdowns(multi)) drive(multi);
      return;
    }
    case Due::tcp_done:
      return after_tcp(connection);
    case Due::proxy_tls_done: {
      const MultiId multi = world_[wire(connection).opener].multi;
      wake_one(multi, by(WakeReason::ready, connection));
      return drive(multi);
    }
    case Due::proxy_done:
      tell_reconnects(connection);
      return start_tls(connection);
    case Due::tls_done:
      return start_login(connection);
    case Due::login_done:
      return become_ready(connection);
    case Due::shutdown_done:
      return shutdown_done(connection);
    case Due::let_go: {
      --timers_;
      const auto held = holding_.find(entry.subject);
      if (held == holding_.end()) return;
      const MultiId multi = held->second.multi;
      let_go(entry.subject);
      return drive(multi);
    }
    case Due::idle_call:
      if (out_of_time(transfer)) mark_dirty(transfer);
      return call_for_another_reason(world_[transfer].multi);
    case Due::timeout:
    case Due::connect_timeout:
    case Due::remove:
      --timers_;
      if (entry.due == Due::remove) return remove_handle(transfer);
      return timed_out(transfer, entry.due == Due::connect_timeout);
  }
}

// Items that became due while others of the instant were under way join in file order.
void Engine::take_due_items() {
  while (const AppItem* item = source_.peek()) {
    if (item->at > now_) break;
    if (item->kind == AppItem::Kind::request && ++requests_ > setup_.limits.transfers)
      return stop(trace::EndReason::limit, "transfers");
    application_.due(source_.pop());
  }
}

void Engine::start_items() {
  const auto items = application_.next();
  if (items.empty()) return;
  if (items.front().kind != AppItem::Kind::request) return carry_out(items.front());
  scratch_.assign(items.begin(), items.end());
  start_transfers(scratch_);
}

trace::End Engine::finish_run(trace::EndReason reason) {
  trace::End end;
  end.reason = reason;
  end.t = now_;
  for (const Transfer& t : world_->transfers.all()) {
    if (t.state == TransferState::done) continue;
    end.undone.push_back(t.request);
    const bool pending = t.state == TransferState::pending;
    end.standing.push_back({t.request, pending ? t.waits_for : GateId::none, world_[t.multi].setup,
                            world_[t.pool].scope == Scope::share});
  }
  application_.append_left(end.undone);
  end.limit = stop_limit_;
  if (reason != trace::EndReason::until && reason != trace::EndReason::limit)
    for (const RequestIndex request : source_.blocked()) end.undone.push_back(request);
  std::sort(end.undone.begin(), end.undone.end());
  clean_up_everything();
  for (trace::Sink* sink : sinks_) sink->end(end, *world_);
  return end;
}

}  // namespace poolscope::engine
