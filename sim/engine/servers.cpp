// What servers do with their connections besides answering.

#include <algorithm>

#include "engine/core.hpp"

namespace poolscope::engine {

using namespace model;
using trace::Event;
using trace::EventKind;

// The server sends its FIN, which arrives after `delay`.
void Engine::close_by_server(ConnectionId id, bool announced, Duration delay) {
  Wire& w = wire(id);
  if (w.server_closed) return;
  w.server_closed = true;
  w.close_announced = announced;
  w.idle_deadline = never;
  w.fin_at = later(now_, delay);
  agenda_.add(w.fin_at, Due::fin, static_cast<std::uint32_t>(id), w.generation);
}

// Armed when the last byte of an answer has been sent: half a round trip before it arrived here.
void Engine::arm_idle_timer(ConnectionId id) {
  Wire& w = wire(id);
  const ServerModel& server = setup_[setup_[world_[id].needle].server];
  if (!server.has_idle_timeout) return;
  const Request& request = flight(w.first).request;
  w.idle_deadline = later(now_ - w.one_way, server.idle_timeout(key(Drawn::idle_timeout, request)));
  const Time fires = std::max(now_, w.idle_deadline);
  if (w.idle_armed <= fires) return;  // the entry there is will look again
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
  // GOAWAY goes before the FIN of HTTP/2.
  close_by_server(id, world_[id].multiplex,
                  std::max(now_, later(w.idle_deadline, w.one_way)) - now_);
}

void Engine::fin(ConnectionId id) {
  if (wire(id).dropped) return;
  Event e = event(EventKind::connection_peer_closed);
  e.connection = id;
  e.pool = world_[id].pool;
  e.flag = wire(id).close_announced;
  emit(e);
  if (!valid(wire(id).first)) return;
  const MultiId multi = world_[wire(id).first].multi;
  const bool h2 = world_[id].multiplex;
  for (TransferId t = wire(id).first; valid(t); t = flight(t).after) {
    Flight& f = flight(t);
    if (f.step != Step::waiting) continue;
    if (f.at_fin != 0) {
      f.step = f.at_fin == complete_at_fin ? Step::answered : Step::failed;
      f.result = f.at_fin;
    } else if (h2 || !f.answering) {  // on HTTP/2 it ends every stream
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

// Bytes that nobody asked for: on an idle connection they wait to be found; a transfer that waits
// for its answer takes them for it.
void Engine::stray(ConnectionId id) {
  Event e = event(EventKind::stray_input);
  e.connection = id;
  emit(e);
  const TransferId reader = wire(id).first;
  if (!valid(reader) || flight(reader).step != Step::waiting ||
      world_[reader].state == TransferState::receiving)
    return;
  flight(reader).step = Step::failed;
  flight(reader).result = profile_.behaviour.stray_input_result;
  mark_dirty(reader);
  drive(world_[reader].multi);
}

// FORMAT.md, "Servers": their events. What a server sends takes half a round trip to arrive.
void Engine::server_event(ServerId server, std::size_t which) {
  const ServerEvent& happens = setup_[server].events[which];
  const ServerEvent::Do what = happens.what;
  if (what == ServerEvent::Do::refuse || what == ServerEvent::Do::accept) {
    refusing_[index(server)] = what == ServerEvent::Do::refuse;
    return;
  }
  // In the order in which they were opened: slots are used again.
  std::vector<ConnectionId> open;
  for (std::size_t i = 0; i < world_->connections.capacity(); ++i)
    if (const ConnectionId id = world_->connections.at(i); valid(id) && connected(world_[id]))
      open.push_back(id);
  std::sort(open.begin(), open.end(),
            [&](ConnectionId a, ConnectionId b) { return world_[a].serial < world_[b].serial; });
  for (const ConnectionId id : open) {
    if (!world_.holds(id)) continue;  // closed by what happened to one before it
    const Connection& c = world_[id];
    if (!connected(c) || setup_[c.needle].server != server || wire(id).server_closed) continue;
    if (!happens.pool.empty() &&
        (c.number != happens.connection || pool_name(*world_, setup_, c.pool) != happens.pool))
      continue;
    const Duration way = wire(id).one_way;
    switch (what) {
      case ServerEvent::Do::close_idle:
        if (!in_use(c)) close_by_server(id, c.multiplex, way);
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

// Its process ends: no GOAWAY, no close_notify, and what it was answering is not answered.
void Engine::kill(ConnectionId id, Duration way) {
  for (TransferId t = wire(id).first; valid(t); t = flight(t).after) {
    Flight& f = flight(t);
    if (f.step != Step::waiting) continue;
    ++f.generation;  // what is still due of its answer is void
    f.answering = false;
    if (world_[t].state == TransferState::receiving)
      f.at_fin = f.at_fin == complete_at_fin ? complete_at_fin : cut_result(id);
  }
  close_by_server(id, false, way);
}

// GOAWAY on a connection with open streams: these end, no further ones begin; the FIN follows the
// last answer.
void Engine::goaway_in_use(ConnectionId id) {
  if (world_[id].goaway) return;
  Event e = event(EventKind::goaway);
  e.connection = id;
  e.transfer = wire(id).first;
  emit(e);
  for (TransferId t = wire(id).first; valid(t); t = flight(t).after)
    flight(t).announced_close = true;
  const MultiId multi = world_[wire(id).first].multi;
  connection_changed(multi, by(WakeReason::goaway, id));
  mark_dirty(reader_of(id));
  drive(multi);
}

}  // namespace poolscope::engine
