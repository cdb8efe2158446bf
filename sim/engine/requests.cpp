// Requests on their way to a server, and whether it takes them.

#include <algorithm>

#include "engine/core.hpp"

namespace poolscope::engine {

using namespace model;

namespace {

// When the client receives what the server says at `said`. SETTINGS come before everything else.
Time told_at(const Wire& w, Time said) {
  return std::max(later(said, w.one_way), w.settings_at == never ? 0 : w.settings_at);
}

}  // namespace

void Engine::send_request(TransferId id) {
  const Transfer& t = world_[id];
  const ConnectionId connection = t.connection;
  const Connection& c = world_[connection];
  const Needle& needle = setup_[t.needle];
  const Options& options = setup_.options_of(needle);
  // Each request on cleartext HTTP/1 asks for the Upgrade, on a reused connection, too (curl 8.22
  // lib/http.c: H1_HD_UPGRADE).
  const bool asks_upgrade = is_http(needle.scheme) && !c.tls && !c.multiplex && !t.only_http_1_1 &&
                            options.http_version == HttpVersion::v2_0;
  emit(trace::RequestSent{.transfer = id, .connection = connection, .asks_upgrade = asks_upgrade});

  Flight& f = flight(id);
  Wire& w = wire(connection);
  f.step = Step::waiting;
  f.at_fin = 0;
  f.one_way = path_rtt(needle, f.request) / 2;
  const Duration back = path_rtt(needle, f.request) - f.one_way;
  w.one_way = back;
  // The server reads a connection in order: no request overtakes an earlier one.
  const Time arrival = std::max(later(now_, f.one_way), w.accepted);
  w.accepted = arrival;
  f.answering = f.read_once = f.rewind_fails = false;
  // The body goes with the head, unless libcurl asks with "Expect" first.
  f.body_sent = options.upload && options.upload_bytes != 0 && !expects_100(id);
  const auto fails = [&](std::int32_t result) {
    f.step = Step::failed;
    f.result = result;
  };
  if (f.request.fail_in == FailIn::read && options.upload && options.upload_bytes != 0 &&
      !expects_100(id))
    return fails(aborted_by_callback);
  const bool prior = options.http_version == HttpVersion::v2_prior_knowledge;
  if (profile_.behaviour.prior_knowledge_reuse_fails && prior && c.multiplex && !c.tls &&
      c.uses > 1)
    return fails(http2_error);
  if (c.stray_input && !c.multiplex) {
    // FTP takes unread input for 421 (curl 7.88.1 lib/ftp.c: Curl_GetFTPResponse, "We got a 421 -
    // timeout!").
    const bool ftp = info(needle.scheme).plain == Scheme::ftp;
    return fails(ftp ? operation_timedout : profile_.behaviour.stray_input_result);
  }
  // The first request meets the end of the connection when it is sent; the next one when it reads.
  if (c.peer_closed && c.multiplex && ends_in_error(connection) && !w.end_seen) {
    w.end_seen = true;
    return fails(send_error);
  }
  if (c.peer_closed) {
    // The FIN lies unread in the socket: the request goes out, the first read finds the end.
    f.step = Step::connection_gone;
    f.cut_while_waiting = false;
    return mark_dirty(id);
  }
  if (w.dropped || w.held) return;
  if (prior && !c.multiplex && is_http(needle.scheme)) {
    // Only 7.88 gets here, with HTTP/2 on a connection that speaks HTTP/1; the server closes it.
    return close_by_server(connection, false, arrival + back - now_);
  }
  reach_server(id, arrival);
}

// The request arrives, unless the server has closed or is about to.
void Engine::reach_server(TransferId id, Time arrival) {
  const ConnectionId connection = world_[id].connection;
  const Connection& c = world_[connection];
  Flight& f = flight(id);
  Wire& w = wire(connection);
  const ServerModel& server = setup_[setup_[world_[id].needle].server];
  // The server's idle timer may fire while the request is on its way: then a FIN comes instead.
  if (w.server_closed || (w.idle_deadline < arrival)) return;
  w.idle_deadline = never;
  const bool http = is_http(setup_[world_[id].needle].scheme);
  if (http && c.multiplex && !c.tls && !server.h2c_prior_knowledge && !c.answered) {
    f.answering = true;
    f.result = http2_error;  // an HTTP/1 answer to the preface
    mark(connection, CloseReason::died);
    return agenda_.add(later(arrival, w.one_way), Due::cut, static_cast<std::uint32_t>(id),
                       f.generation);
  }
  if (c.upgrading && server.h2c_upgrade && http)
    agenda_.add(later(arrival, w.one_way), Due::switched, static_cast<std::uint32_t>(connection),
                w.generation);
  // A request after the last one that the server takes is refused by its GOAWAY, or lost.
  if (c.multiplex && w.used_up) return;
  if (c.multiplex && !has_room(id, arrival)) {
    f.refused_at = told_at(w, arrival);
    return agenda_.add(f.refused_at, Due::refused, static_cast<std::uint32_t>(id), f.generation);
  }
  f.answering = true;
  ++w.served;
  const ServerModel& keeps = keeper(connection);
  w.used_up = w.used_up || arrival > w.old_at ||
              (keeps.close_after_requests != 0 && w.served >= keeps.close_after_requests);
  if (c.multiplex && w.used_up && !keeps.close_silently && !c.goaway) {
    w.goaway_at = told_at(w, arrival);
    agenda_.add(w.goaway_at, Due::goaway, static_cast<std::uint32_t>(connection), w.generation);
  }
  begin_answer(id, arrival);
}

// Whether the server has a free stream; if it lets requests wait, `arrival` becomes the time when
// one is free.
bool Engine::has_room(TransferId id, Time& arrival) {
  const ConnectionId connection = world_[id].connection;
  const ServerModel& server = setup_[setup_[world_[id].needle].server];
  const std::uint32_t limit = server.max_concurrent_streams;
  if (limit == 0) return true;
  if (streams_.size() <= index(connection)) streams_.resize(index(connection) + 1);
  OpenStreams& streams = streams_[index(connection)];
  if (streams.open_at(arrival) < limit) return true;
  if (!server.queues_over_limit) return false;
  arrival = streams.room_at(limit);
  return true;
}

void Engine::stream_refused(TransferId id) {
  if (flight(id).refused_at != now_) return;  // the refusal has come together with SETTINGS
  flight(id).refused_at = never;
  flight(id).step = Step::refused;
  mark_dirty(id);
  drive_after_read(world_[id].connection, world_[id].multi);
}

}  // namespace poolscope::engine
