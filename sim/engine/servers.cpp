// Servers: what they do with their connections, apart from answering.

#include <algorithm>

#include "engine/core.hpp"

namespace poolscope::engine {

using namespace model;

// The server sends its FIN, which arrives after `delay`.
void Engine::close_by_server(ConnectionId id, bool announced, Duration delay) {
  Wire& w = wire(id);
  if (w.server_closed) return;
  w.server_closed = true;
  w.close_announced = announced;
  w.idle_deadline = never;
  unserve(id, later(now_, std::max<Duration>(0, delay - w.one_way)));
  w.fin_at = later(now_, delay);
  agenda_.add(w.fin_at, Due::fin, static_cast<std::uint32_t>(id), w.generation);
}

// Whether TLS is between libcurl and the side that closes the connection.
bool Engine::encrypted(ConnectionId id) const {
  const ProxyUse& proxy = setup_[world_[id].needle].http_proxy;
  return world_[id].tls ||
         (valid(proxy.peer) && (proxy.type == ProxyType::https || proxy.type == ProxyType::https2));
}

// Whether a FIN that the server decides on has something before it: GOAWAY, close_notify.
bool Engine::says_goodbye(ConnectionId id, bool silently) const {
  return !silently && (world_[id].multiplex || encrypted(id));
}

// The server's clock for an idle connection starts: `from` is its own time.
void Engine::arm_idle_timer(ConnectionId id, const Request& request, Time from) {
  Wire& w = wire(id);
  const ServerModel& server = keeper(id);
  if (!server.has_idle_timeout) return;
  w.idle_deadline = later(from, server.idle_timeout(key(Drawn::idle_timeout, request)));
  const Time fires = std::max(now_, w.idle_deadline);
  if (w.idle_armed <= fires) return;  // the entry in the agenda will look again
  w.idle_armed = fires;
  agenda_.add(fires, Due::server_idle, static_cast<std::uint32_t>(id), w.generation);
}

void Engine::server_idle(ConnectionId id) {
  Wire& w = wire(id);
  if (w.idle_armed != now_) return;  // a newer entry replaced this one
  w.idle_armed = never;
  if (w.idle_deadline == never || w.server_closed) return;
  if (w.idle_deadline > now_) {
    w.idle_armed = w.idle_deadline;
    return agenda_.add(w.idle_deadline, Due::server_idle, static_cast<std::uint32_t>(id),
                       w.generation);
  }
  const Time arrives = std::max(now_, later(w.idle_deadline, w.one_way));
  const bool silently = keeper(id).close_silently;
  // An FTP server announces with 421 that it closes an idle connection.
  if (!silently && info(setup_[world_[id].needle].scheme).plain == Scheme::ftp)
    agenda_.add(arrives, Due::stray, static_cast<std::uint32_t>(id), w.generation);
  close_by_server(id, says_goodbye(id, silently), arrives - now_);
}

void Engine::fin(ConnectionId id) {
  if (wire(id).dropped || world_[id].peer_closed) return;
  emit(trace::ConnectionPeerClosed{
      .connection = id, .pool = world_[id].pool, .announced = wire(id).close_announced});
  if (!valid(wire(id).first)) return;
  const MultiId multi = world_[wire(id).first].multi;
  const bool h2 = world_[id].multiplex;
  for (TransferId t = wire(id).first; valid(t); t = flight(t).after) {
    Flight& f = flight(t);
    if (f.step != Step::waiting) continue;
    if (f.at_fin != 0) {
      const bool error = ends_in_error(id);
      f.step = f.at_fin == complete_at_fin && !error ? Step::answered : Step::failed;
      f.result = error ? recv_error : f.at_fin;
    } else if (h2 || !f.answering) {  // on HTTP/2 the FIN ends every stream
      ++f.generation;
      f.step = Step::connection_gone;
      f.cut_while_waiting = true;
      f.cut_alone = alone(id);
    } else {
      continue;
    }
    mark_dirty(t);
  }
  drive(multi);
}

// Bytes that nobody asked for. On an idle connection they wait there to be found; a transfer that
// waits for its answer takes them for it, and fails.
void Engine::stray(ConnectionId id) {
  emit(trace::StrayInput{.connection = id});
  const TransferId reader = wire(id).first;
  if (!valid(reader) || flight(reader).step != Step::waiting ||
      world_[reader].state == TransferState::receiving)
    return;
  flight(reader).step = Step::failed;
  flight(reader).result = profile_.behaviour.stray_input_result;
  mark_dirty(reader);
  drive(world_[reader].multi);
}

// Events of servers (FORMAT.md, "Servers"). What a server sends takes half a round trip to arrive.
void Engine::server_event(ServerId server, std::size_t which) {
  const ServerEvent& happens = setup_[server].events[which];
  const ServerEvent::Do what = happens.what;
  if (what == ServerEvent::Do::refuse || what == ServerEvent::Do::accept) {
    doors_.refuse(server, what == ServerEvent::Do::refuse);
    return;
  }
  // Connections in the order of opening: slots are used again.
  std::vector<ConnectionId> open;
  for (std::size_t i = 0; i < world_->connections.capacity(); ++i)
    if (const ConnectionId id = world_->connections.at(i); valid(id) && connected(world_[id]))
      open.push_back(id);
  std::sort(open.begin(), open.end(),
            [&](ConnectionId a, ConnectionId b) { return world_[a].serial < world_[b].serial; });
  for (const ConnectionId id : open) {
    if (!world_.holds(id)) continue;  // closed by what happened to an earlier one
    const Connection& c = world_[id];
    if (!connected(c) || keeper_of(setup_[c.needle]) != server || wire(id).server_closed) continue;
    if (!happens.pool.empty() &&
        (c.number != happens.connection || pool_name(*world_, setup_, c.pool) != happens.pool))
      continue;
    const Duration way = wire(id).one_way;
    switch (what) {
      case ServerEvent::Do::close_idle:
        if (!in_use(c)) close_by_server(id, says_goodbye(id, keeper(id).close_silently), way);
        break;
      case ServerEvent::Do::drop_silently:
        wire(id).dropped = true;
        break;
      case ServerEvent::Do::goaway:
        if (c.multiplex && !in_use(c)) close_by_server(id, true, way);
        if (c.multiplex && in_use(c)) goaway_in_use(id);
        break;
      case ServerEvent::Do::stray_bytes:
        if (!c.multiplex && !in_use(c))
          agenda_.add(later(now_, way), Due::stray, static_cast<std::uint32_t>(id),
                      wire(id).generation);
        break;
      case ServerEvent::Do::kill:
        kill(id, way);
        break;
      case ServerEvent::Do::refuse:
      case ServerEvent::Do::accept:
        break;
    }
  }
}

// The server's process ends: no GOAWAY, no close_notify, and open answers are never completed.
void Engine::kill(ConnectionId id, Duration way) {
  for (TransferId t = wire(id).first; valid(t); t = flight(t).after) {
    Flight& f = flight(t);
    if (f.step != Step::waiting) continue;
    ++f.generation;  // agenda entries of its answer are void
    f.answering = false;
    if (world_[t].state == TransferState::receiving)
      f.at_fin = f.at_fin == complete_at_fin ? complete_at_fin : cut_result(id, true);
  }
  close_by_server(id, false, way);
}

// GOAWAY on a connection with open streams: these go on to their end, no others begin, and the FIN
// follows the last answer.
void Engine::goaway_in_use(ConnectionId id) {
  if (world_[id].goaway) return;
  for (TransferId t = wire(id).first; valid(t); t = flight(t).after)
    flight(t).announced_close = true;
  tell_goaway(id);
  drive(world_[wire(id).first].multi);
}

// libcurl reads a GOAWAY.
void Engine::tell_goaway(ConnectionId id) {
  emit(trace::Goaway{.transfer = wire(id).first, .connection = id});
  reader_finds(id, WakeReason::goaway);
}

// A connection is used up: the GOAWAY arrives that says so, and refuses the streams that the server
// does not take any more (nghttp2 closes these).
void Engine::goaway(ConnectionId id) {
  if (std::exchange(wire(id).goaway_at, never) != now_) return;  // it has come with SETTINGS
  if (wire(id).dropped || world_[id].goaway) return;
  if (!valid(wire(id).first)) {
    // Nobody reads the GOAWAY: it has the effect of the end, which the next request meets with it.
    close_by_server(id, true, 0);
    return fin(id);
  }
  if (!reading_) run_forgotten_before(reader_of(id));
  tell_goaway(id);
  const bool lone = alone(id);
  for (TransferId t = wire(id).first; valid(t); t = flight(t).after) {
    Flight& f = flight(t);
    if (f.step != Step::waiting || f.answering || world_[t].state != TransferState::sent) continue;
    ++f.generation;
    f.step = Step::refused;
    if (lone && !profile_.behaviour.http2_end_is_seen) {
      // Nothing is left to do in the session (curl 7.88.1 lib/http2.c: h2_process_pending_input).
      f.step = Step::failed;
      f.result = http2_error;
    }
    mark_dirty(t);
  }
  drive_after_read(id, world_[wire(id).first].multi);
}

// The client has given up the last stream of an HTTP/2 connection. The server's idle timer runs
// from the arrival of the reset; a connection that takes no more requests ends.
void Engine::left_by_last_stream(ConnectionId id, const Request& request) {
  Wire& w = wire(id);
  if (w.server_closed || w.dropped) return;
  const Time told = later(now_, path_rtt(setup_[world_[id].needle], request) / 2);
  if (w.used_up)
    close_by_server(id, says_goodbye(id, keeper(id).close_silently), told + w.one_way - now_);
  else
    arm_idle_timer(id, request, told);
}

// The listening process accepts a new connection, or lets it wait for its turn.
void Engine::take_a_place(ConnectionId id) {
  const ServerId server = setup_[world_[id].needle].first_server;
  const std::uint32_t limit = setup_[server].max_connections;
  if (limit == 0) return;
  wire(id).placed = doors_.enter(server, limit, id);
  wire(id).held = !wire(id).placed;
}

// A step that needs the server happens only when it serves the connection.
void Engine::add_when_served(ConnectionId id, Duration takes, Due due) {
  Wire& w = wire(id);
  if (w.held) {
    w.held_due = due;
    w.held_takes = takes;
    return arm_default_connect_timeout(w.opener);
  }
  agenda_.add(later(std::max(now_, w.accepted), takes), due, static_cast<std::uint32_t>(id),
              w.generation);
}

// A place at the server is free from `when` on.
void Engine::unserve(ConnectionId id, Time when) {
  if (!std::exchange(wire(id).placed, false)) return;
  const ServerId server = setup_[world_[id].needle].first_server;
  agenda_.add(when, Due::unserved, static_cast<std::uint32_t>(server), 0);
}

void Engine::next_in_line(ServerId server) {
  const auto next =
      doors_.leave(server, [&](ConnectionId id) { return world_.holds(id) && wire(id).held; });
  if (!next) return;
  wire(*next).placed = true;
  serve(*next);
}

// The round trip to the proxy if there is one, else to the origin.
Duration Engine::first_hop_rtt(NeedleId id, TransferId t) const {
  const Needle& needle = setup_[id];
  const Request& request = flights_[index(t)].request;
  if (needle.first_server == needle.server) return path_rtt(needle, request);
  return setup_[needle.first_server].rtt(key(Drawn::rtt, request, 1));
}

// Bytes that the client sent while it waited for a place are there already.
void Engine::serve(ConnectionId id) {
  Wire& w = wire(id);
  w.held = false;
  const TransferId first = w.first;
  if (w.held_takes != never) {
    const Duration way = valid(first) ? first_hop_rtt(world_[id].needle, first) / 2 : 0;
    agenda_.add(later(now_, std::max<Duration>(0, w.held_takes - way)), w.held_due,
                static_cast<std::uint32_t>(id), w.generation);
    w.held_takes = never;
    return;
  }
  for (TransferId t = first; valid(t); t = flight(t).after)
    if (flight(t).step == Step::waiting) reach_server(t, now_);
}

}  // namespace poolscope::engine
