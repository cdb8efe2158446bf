// The network and the servers: phases of a new connection, requests and answers, closes by the
// server. Everything is seen from the client: one way takes half a round trip.

#include <algorithm>
#include <cmath>

#include "engine/core.hpp"

namespace poolscope::engine {

using namespace model;
using trace::Event;
using trace::EventKind;

namespace {

bool https_proxy(const Needle& n) {
  return valid(n.http_proxy.peer) &&
         (n.http_proxy.type == ProxyType::https || n.http_proxy.type == ProxyType::https2);
}

}  // namespace

DrawKey Engine::key(Drawn what, const Request& request, std::uint32_t hop) const {
  return {setup_.seed, what, static_cast<std::uint64_t>(request.index), hop};
}

// To the origin: through a proxy the way to the proxy and the proxy's own way on.
Duration Engine::path_rtt(const Needle& needle, const Request& request) const {
  const Duration origin = setup_[needle.server].rtt(key(Drawn::rtt, request));
  if (needle.first_server == needle.server) return origin;
  return origin + setup_[needle.first_server].rtt(key(Drawn::rtt, request, 1));
}

void Engine::resolve(TransferId id) {
  const Transfer& t = world_[id];
  const Needle& needle = setup_[t.needle];
  const Peer& peer = setup_[needle.first_hop];
  const auto cached =
      world_.dns.find(cache_key(dns_cache(t), static_cast<std::uint32_t>(needle.first_hop)));
  const std::int64_t timeout_s = setup_.options_of(needle).dns_cache_timeout_s;
  // curl 8.22 lib/vdns/dnscache.c: dnscache_entry_is_stale: stale once its age reaches the limit.
  const bool fresh =
      cached != world_.dns.end() &&
      (timeout_s == -1 || libcurl_ms_between(now_, cached->second) < timeout_s * 1000);
  if (peer.literal || fresh) return connect(t.connection);
  const Duration takes = setup_[needle.first_server].dns(key(Drawn::dns, flight(id).request));
  agenda_.add(now_ + takes, Due::dns_done, static_cast<std::uint32_t>(t.connection),
              wire(t.connection).generation);
}

void Engine::resolved(ConnectionId id) {
  const Transfer& t = world_[wire(id).opener];
  Event stored = event(EventKind::dns_stored);
  stored.number = static_cast<std::uint32_t>(setup_[t.needle].first_hop);
  stored.value = dns_cache(t).value;
  emit(stored);
  connect(id);
}

void Engine::connect(ConnectionId id) {
  const TransferId opener = wire(id).opener;
  const Needle& needle = setup_[world_[id].needle];
  Event e = event(EventKind::phase);
  e.connection = id;
  e.transfer = opener;
  e.code = static_cast<std::uint8_t>(ConnectionState::connecting);
  emit(e);
  const ServerModel& server = setup_[needle.first_server];
  const Request& request = flight(opener).request;
  const Duration takes = server.has_connect ? server.connect(key(Drawn::connect, request))
                                            : server.rtt(key(Drawn::rtt, request));
  agenda_.add(now_ + takes, Due::tcp_done, static_cast<std::uint32_t>(id), wire(id).generation);
}

// What a proxy asks for before the origin can be talked to, in round trips (POOL: section 8).
void Engine::after_tcp(ConnectionId id) {
  const TransferId opener = wire(id).opener;
  const Needle& needle = setup_[world_[id].needle];
  const Request& request = flight(opener).request;
  const ServerModel& first = setup_[needle.first_server];
  wire(id).accepted = now_ + first.accept(key(Drawn::accept, request));

  const Duration hop = first.rtt(key(Drawn::rtt, request, 1));
  Duration takes = 0;
  if (https_proxy(needle))
    takes += first.has_tls ? first.tls(key(Drawn::tls, request, 1)) : hop * (first.tls_1_2 ? 2 : 1);
  if (valid(needle.socks_proxy.peer)) {
    const ProxyType type = needle.socks_proxy.type;
    const bool v5 = type == ProxyType::socks5 || type == ProxyType::socks5_hostname;
    takes += path_rtt(needle, request);
    if (v5) takes += hop;
    if (v5 && !needle.socks_proxy.user.empty()) takes += hop;
  }
  if (needle.tunnel) takes += path_rtt(needle, request);  // CONNECT reaches the origin
  if (takes == 0 && !https_proxy(needle) && !needle.tunnel && !valid(needle.socks_proxy.peer))
    return start_tls(id);
  Event e = event(EventKind::phase);
  e.connection = id;
  e.transfer = opener;
  e.code = static_cast<std::uint8_t>(ConnectionState::proxy);
  emit(e);
  agenda_.add(std::max(now_, wire(id).accepted) + takes, Due::proxy_done,
              static_cast<std::uint32_t>(id), wire(id).generation);
}

void Engine::start_tls(ConnectionId id) {
  const TransferId opener = wire(id).opener;
  const Needle& needle = setup_[world_[id].needle];
  if (!needle.tls) return become_ready(id);
  const Transfer& t = world_[opener];
  const ServerModel& server = setup_[needle.server];
  Event e = event(EventKind::phase);
  e.connection = id;
  e.transfer = opener;
  e.code = static_cast<std::uint8_t>(ConnectionState::tls);
  emit(e);

  bool resumed = false;
  if (setup_.options_of(needle).ssl_session_cache) {
    const CacheId cache = session_cache(t);
    const auto peers = world_.sessions.find(cache.value);
    if (peers != world_.sessions.end())
      for (const SessionPeer& peer : peers->second) {
        // curl 8.22 lib/vtls/vtls_scache.c: 7 days for TLS 1.3, 24 hours else, at most.
        const Duration lifetime = (server.tls_1_2 ? 1 : 7) * Duration{86'400} * second;
        if (peer.key != needle.session_key || peer.tickets == 0 || now_ - peer.stored > lifetime)
          continue;
        Event taken = event(EventKind::session_taken);
        taken.connection = id;
        taken.number = static_cast<std::uint32_t>(needle.session_key);
        taken.value = cache.value;
        taken.flag = server.tls_1_2;  // a TLS 1.3 ticket serves once
        emit(taken);
        resumed = true;
        break;
      }
  }
  wire(id).tls_full = !resumed;
  const Request& request = flight(opener).request;
  const Duration takes = server.has_tls
                             ? server.tls(key(Drawn::tls, request))
                             : path_rtt(needle, request) * (server.tls_1_2 && !resumed ? 2 : 1);
  agenda_.add(std::max(now_, wire(id).accepted) + takes, Due::tls_done,
              static_cast<std::uint32_t>(id), wire(id).generation);
}

// Which protocol comes out: ALPN over TLS, prior knowledge on cleartext, else HTTP/1.1.
void Engine::become_ready(ConnectionId id) {
  const TransferId opener = wire(id).opener;
  const Needle& needle = setup_[world_[id].needle];
  const Options& options = setup_.options_of(needle);
  const ServerModel& server = setup_[needle.server];
  const HttpVersion wanted = options.http_version;
  const bool prior = wanted == HttpVersion::v2_prior_knowledge;
  const bool offers_h2 =
      options.ssl_enable_alpn && wanted != HttpVersion::v1_0 && wanted != HttpVersion::v1_1;
  const bool h2 = needle.tls ? offers_h2 && server.offers_h2 : prior;
  const Protocol h1 = server.http_1_0 ? Protocol::http_1_0 : Protocol::http_1_1;

  Event e = event(EventKind::connection_ready);
  e.connection = id;
  e.transfer = opener;
  e.pool = world_[id].pool;
  e.code = static_cast<std::uint8_t>(h2 ? Protocol::h2 : h1);
  e.flag = h2;
  emit(e);
  if (needle.tls && server.tls_1_2 && wire(id).tls_full && server.session_tickets &&
      options.ssl_session_cache) {
    Event stored = event(EventKind::session_stored);
    stored.number = static_cast<std::uint32_t>(needle.session_key);
    stored.value = session_cache(world_[opener]).value;
    stored.code = 1;
    stored.other = world_[world_[opener].multi].setup >= 0 ? 25 : 3;
    emit(stored);
  }
  if (h2) {
    const Request& request = flight(opener).request;
    const Duration delay = server.settings(key(Drawn::settings, request));
    // On cleartext the server speaks after it has read the client's preface.
    const Duration way = needle.tls ? 0 : path_rtt(needle, request);
    agenda_.add(now_ + way + delay, Due::settings, static_cast<std::uint32_t>(id),
                wire(id).generation);
  }
  flight(opener).step = Step::connected;
  mark_dirty(opener);
  drive(world_[opener].multi);
}

// Who reads what is for the whole connection: the first of its transfers that libcurl runs.
TransferId Engine::reader_of(ConnectionId id) {
  TransferId reader = wire(id).first;
  for (TransferId t = reader; valid(t); t = flight(t).after)
    if (flight(t).mid < flight(reader).mid) reader = t;
  return reader;
}

void Engine::settings(ConnectionId id) {
  const ServerModel& server = setup_[setup_[world_[id].needle].server];
  Event e = event(EventKind::settings);
  e.connection = id;
  e.number = server.max_concurrent_streams;
  emit(e);
  if (!valid(wire(id).first)) return;
  // curl 8.22 lib/http2.c: on_frame_recv: a changed limit sets the "connection changed" flag.
  // SETTINGS that name no limit (0 here) lift it in nghttp2, and libcurl's own stays: a change.
  const TransferId reader = reader_of(id);
  const MultiId multi = world_[reader].multi;
  const MultiOptions options = match::multi_options_of(world_, setup_, world_[reader]);
  if (e.number != options.max_concurrent_streams) multi_run(multi).changed = true;
  mark_dirty(reader);
  drive(multi);
}

void Engine::send_request(TransferId id) {
  const Transfer& t = world_[id];
  const ConnectionId connection = t.connection;
  Event e = event(EventKind::request_sent);
  e.transfer = id;
  e.connection = connection;
  emit(e);

  Flight& f = flight(id);
  Wire& w = wire(connection);
  const Needle& needle = setup_[t.needle];
  const ServerModel& server = setup_[needle.server];
  f.step = Step::waiting;
  f.one_way = path_rtt(needle, f.request) / 2;
  const Duration back = path_rtt(needle, f.request) - f.one_way;
  w.one_way = back;
  // The server reads a connection in order: no request overtakes an earlier one.
  const Time arrival = std::max(now_ + f.one_way, w.accepted);
  w.accepted = arrival;
  f.answering = false;
  if (world_[connection].peer_closed) {
    // The FIN lies unread in the socket: the request goes out, the first read finds the end.
    f.step = Step::connection_gone;
    return mark_dirty(id);
  }
  // The server's idle timer may fire while the request is on its way: then its FIN comes instead.
  if (w.server_closed || (w.idle_deadline < arrival)) return;
  f.answering = true;
  w.idle_deadline = never;

  // responses[]: one is used up by each request that a server begins to answer.
  static const ResponseModel defaults;
  const std::uint32_t nth = std::min(f.answers++, f.request.response_count - 1);
  const ResponseModel& response =
      valid(f.request.response) ? setup_.responses[index(f.request.response) + nth] : defaults;
  ++w.served;
  const Draw& think = response.has_think ? response.think : server.think;
  const Draw& body = response.has_body ? response.body_bytes : server.body_bytes;
  const std::int64_t bytes = body(key(Drawn::body, f.request, nth));
  f.body =
      server.bytes_per_us > 0
          ? static_cast<Duration>(std::llround(static_cast<double>(bytes) / server.bytes_per_us))
          : 0;
  f.http_1_0 = response.has_http_version ? response.http_1_0 : server.http_1_0;
  const bool used_up = server.close_after_requests != 0 && w.served >= server.close_after_requests;
  f.announced_close = response.close ? !response.close_silently
                                     : !server.keep_alive || (used_up && !server.close_silently);
  f.silent_close = response.close ? response.close_silently
                                  : server.keep_alive && used_up && server.close_silently;
  f.close_delay = server.close_delay(key(Drawn::close_delay, f.request));
  const Duration thinking = think(key(Drawn::think, f.request, nth));
  agenda_.add(arrival + thinking + back, Due::first_byte, static_cast<std::uint32_t>(id),
              f.generation);
}

void Engine::first_byte(TransferId id) {
  Flight& f = flight(id);
  const ConnectionId connection = world_[id].connection;
  const Connection& c = world_[connection];
  const bool first_answer = !c.answered;
  const bool h2 = c.multiplex;
  Event e = event(EventKind::first_byte);
  e.transfer = id;
  e.connection = connection;
  e.flag = !h2 && f.announced_close;
  e.code = !h2 && f.http_1_0;
  emit(e);
  const Needle& needle = setup_[world_[id].needle];
  const ServerModel& server = setup_[needle.server];
  // TLS 1.3 tickets come behind the handshake: libcurl reads them with the first answer.
  if (first_answer && needle.tls && !server.tls_1_2 && server.session_tickets &&
      setup_.options_of(needle).ssl_session_cache) {
    Event stored = event(EventKind::session_stored);
    stored.number = static_cast<std::uint32_t>(needle.session_key);
    stored.value = session_cache(world_[id]).value;
    stored.code = wire(connection).tls_full ? 2 : 1;
    stored.other = world_[world_[id].multi].setup >= 0 || stored.value % 2 == 1 ? 25 : 3;
    emit(stored);
  }
  const bool goes_away = h2 && f.announced_close && !world_[connection].goaway;
  if (goes_away) {
    Event goaway = event(EventKind::goaway);
    goaway.connection = connection;
    goaway.transfer = id;
    emit(goaway);
    multi_run(world_[id].multi).changed = true;
    mark_dirty(reader_of(connection));
  }
  if (f.body == 0) return body_end(id);
  agenda_.add(now_ + f.body, Due::body_end, static_cast<std::uint32_t>(id), f.generation);
  if (goes_away) drive(world_[id].multi);
}

void Engine::body_end(TransferId id) {
  Flight& f = flight(id);
  const ConnectionId connection = world_[id].connection;
  Wire& w = wire(connection);
  f.step = Step::answered;
  const bool closes = f.silent_close || f.announced_close || f.http_1_0;
  const std::uint32_t generation = w.generation;
  if (closes && !w.server_closed && !(world_[connection].multiplex && !alone(connection))) {
    w.server_closed = true;
    w.close_announced = !f.silent_close;
    w.idle_deadline = never;
    agenda_.add(now_ + f.close_delay, Due::fin, static_cast<std::uint32_t>(connection), generation);
  }
  if (alone(connection) && !w.server_closed) arm_idle_timer(connection);
  mark_dirty(id);
  drive(world_[id].multi);
}

// Armed when the last byte of an answer has been sent: half a round trip before it arrived here.
void Engine::arm_idle_timer(ConnectionId id) {
  Wire& w = wire(id);
  const ServerModel& server = setup_[setup_[world_[id].needle].server];
  if (!server.has_idle_timeout) return;
  const Request& request = flight(w.first).request;
  w.idle_deadline = now_ - w.one_way + server.idle_timeout(key(Drawn::idle_timeout, request));
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
  w.server_closed = true;
  w.close_announced = world_[id].multiplex;  // GOAWAY goes before the FIN
  agenda_.add(std::max(now_, w.idle_deadline + w.one_way), Due::fin, static_cast<std::uint32_t>(id),
              w.generation);
}

void Engine::fin(ConnectionId id) {
  Event e = event(EventKind::connection_peer_closed);
  e.connection = id;
  e.pool = world_[id].pool;
  e.flag = wire(id).close_announced;
  emit(e);
  if (!valid(wire(id).first)) return;
  const MultiId multi = world_[wire(id).first].multi;
  for (TransferId t = wire(id).first; valid(t); t = flight(t).after) {
    if (flight(t).step != Step::waiting || flight(t).answering) continue;
    flight(t).step = Step::connection_gone;
    mark_dirty(t);
  }
  drive(multi);
}

}  // namespace poolscope::engine
