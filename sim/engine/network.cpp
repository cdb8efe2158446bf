// The phases of a new connection: DNS, TCP, proxy, TLS, login. Everything is seen from the client:
// one way takes half a round trip.

#include <algorithm>

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
      world_->dns.find(cache_key(dns_cache(t), static_cast<std::uint32_t>(needle.first_hop)));
  const std::int64_t timeout_s = setup_.options_of(needle).dns_cache_timeout_s;
  // curl 8.22 lib/vdns/dnscache.c: dnscache_entry_is_stale: stale once its age reaches the limit.
  // 7.88.1 lib/hostip.c: hostcache_timestamp_remove: in whole seconds.
  const auto age = [&](Time stored) {
    return profile_.behaviour.dns_in_ms ? libcurl_ms_between(now_, stored)
                                        : (now_ / second - stored / second) * 1000;
  };
  const bool fresh =
      cached != world_->dns.end() && (timeout_s == -1 || age(cached->second) < timeout_s * 1000);
  if (peer.literal || peer.unix_socket || fresh) return connect(t.connection);
  const Duration takes = setup_[needle.first_server].dns(key(Drawn::dns, flight(id).request));
  agenda_.add(later(now_, takes), Due::dns_done, static_cast<std::uint32_t>(t.connection),
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
  // CURLOPT_HAPPY_EYEBALLS_TIMEOUT_MS: a timer that in 7.88 may run who was forgotten meanwhile.
  constexpr Duration happy_eyeballs = 200 * millisecond;
  if (!profile_.behaviour.runs_by_mid)
    agenda_.add(later(now_, happy_eyeballs), Due::idle_call, static_cast<std::uint32_t>(opener),
                flight(opener).life);
  const Duration takes = server.has_connect ? server.connect(key(Drawn::connect, request))
                                            : server.rtt(key(Drawn::rtt, request));
  agenda_.add(later(now_, takes), Due::tcp_done, static_cast<std::uint32_t>(id),
              wire(id).generation);
}

// What a proxy asks for before the origin can be talked to, in round trips (POOL: section 8).
void Engine::after_tcp(ConnectionId id) {
  const TransferId opener = wire(id).opener;
  const Needle& needle = setup_[world_[id].needle];
  const Request& request = flight(opener).request;
  const ServerModel& first = setup_[needle.first_server];
  if (refusing_[index(needle.first_server)]) {
    flight(opener).step = Step::failed;
    flight(opener).result = couldnt_connect;
    mark_dirty(opener);
    return drive(world_[opener].multi);
  }
  wire(id).accepted = later(now_, first.accept(key(Drawn::accept, request)));

  const Duration hop = first.rtt(key(Drawn::rtt, request, 1));
  Duration takes = 0;
  if (https_proxy(needle))
    takes += first.has_tls ? first.tls(key(Drawn::tls, request, 1)) : hop * (first.tls_1_2 ? 2 : 1);
  // curl 7.88.1 lib/vtls/vtls.c: the ALPN result of the proxy's TLS wakes one, too, where the
  // scheme has ALPN at all.
  const bool alpn = needle.tls && setup_.options_of(needle).ssl_enable_alpn;
  if (https_proxy(needle) && alpn && profile_.behaviour.alpn_wakes)
    agenda_.add(later(std::max(now_, wire(id).accepted), takes), Due::proxy_tls_done,
                static_cast<std::uint32_t>(id), wire(id).generation);
  if (valid(needle.socks_proxy.peer)) {
    const ProxyType type = needle.socks_proxy.type;
    const bool v5 = type == ProxyType::socks5 || type == ProxyType::socks5_hostname;
    takes += path_rtt(needle, request);
    if (v5) takes += hop;
    if (v5 && !needle.socks_proxy.user.empty()) takes += hop;
  }
  if (needle.tunnel) takes += path_rtt(needle, request) + proxy_challenges(id);
  if (takes == 0 && !https_proxy(needle) && !needle.tunnel && !valid(needle.socks_proxy.peer))
    return start_tls(id);
  Event e = event(EventKind::phase);
  e.connection = id;
  e.transfer = opener;
  e.code = static_cast<std::uint8_t>(ConnectionState::proxy);
  emit(e);
  agenda_.add(later(std::max(now_, wire(id).accepted), takes), Due::proxy_done,
              static_cast<std::uint32_t>(id), wire(id).generation);
  call_for_another_reason(world_[opener].multi);
}

void Engine::start_tls(ConnectionId id) {
  const TransferId opener = wire(id).opener;
  const Needle& needle = setup_[world_[id].needle];
  if (!needle.tls) return start_login(id);
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
    const auto peers = world_->sessions.find(cache.value);
    if (peers != world_->sessions.end())
      for (const SessionPeer& peer : peers->second) {
        // curl 8.22 lib/vtls/vtls_scache.c: 7 days for TLS 1.3, 24 hours else, at most.
        const Duration lifetime = (server.tls_1_2 ? 1 : 7) * Duration{86'400} * second;
        if (peer.key != needle.session_key || peer.tickets == 0 || now_ - peer.stored > lifetime)
          continue;
        Event taken = event(EventKind::session_taken);
        taken.connection = id;
        taken.number = static_cast<std::uint32_t>(needle.session_key);
        taken.value = cache.value;
        // Since 8.12 a TLS 1.3 ticket serves once.
        taken.flag = server.tls_1_2 || !profile_.behaviour.new_sessions_go_first;
        emit(taken);
        resumed = true;
        break;
      }
  }
  wire(id).tls_full = !resumed;
  // CURLOPT_SSLVERSION's lower half is the least version that the client accepts.
  constexpr std::int64_t tls_1_3 = 7;
  if (server.tls_1_2 && (setup_.options_of(needle).tls.version & 0xFFFF) == tls_1_3) {
    flight(opener).step = Step::failed;
    flight(opener).result = ssl_connect_error;
  }
  const Request& request = flight(opener).request;
  const Duration takes = server.has_tls
                             ? server.tls(key(Drawn::tls, request))
                             : path_rtt(needle, request) * (server.tls_1_2 && !resumed ? 2 : 1);
  const Time from = std::max(now_, wire(id).accepted);
  agenda_.add(later(from, takes), Due::tls_done, static_cast<std::uint32_t>(id),
              wire(id).generation);
  // What has come so far, the end of TCP or of a tunnel, makes a call, and so does the first of the
  // server's two flights in a full handshake of TLS 1.2.
  if (!profile_.behaviour.runs_by_mid && server.tls_1_2 && !resumed)
    agenda_.add(later(from, takes / 2), Due::idle_call, static_cast<std::uint32_t>(opener),
                flight(opener).life);
  call_for_another_reason(t.multi);
}

// A tunnel's proxy that wants more than Basic answers 407 first; one that closes with it is
// connected to once more, within the same connection (curl 8.22 lib/cf-h1-proxy.c: "Connect me
// again please").
Duration Engine::proxy_challenges(ConnectionId id) const {
  const Needle& needle = setup_[world_[id].needle];
  const ServerModel& proxy = setup_[needle.first_server];
  const Options& options = setup_.options_of(needle);
  if (proxy.auth == 0 || needle.http_proxy.user.empty()) return 0;
  if (options.proxy_auth == auth_bits::basic || (proxy.auth & options.proxy_auth) == 0) return 0;
  const Request& request = flights_[index(wires_[index(id)].opener)].request;
  const Duration hop = proxy.rtt(key(Drawn::rtt, request, 1));
  const Duration again = proxy.close_on_challenge ? hop : 0;
  const bool ntlm = (proxy.auth & options.proxy_auth & auth_bits::ntlm) != 0 &&
                    (proxy.auth & options.proxy_auth & auth_bits::digest) == 0;
  return hop + again + (ntlm ? hop : 0);
}

// Greeting and login of a protocol that logs in on its connection, STARTTLS where it is wanted.
void Engine::start_login(ConnectionId id) {
  const TransferId opener = wire(id).opener;
  const Needle& needle = setup_[world_[id].needle];
  const SchemeInfo& scheme = info(needle.scheme);
  if (scheme.round_trips == 0 || flight(opener).step == Step::failed) return become_ready(id);
  const Request& request = flight(opener).request;
  Event e = event(EventKind::phase);
  e.connection = id;
  e.transfer = opener;
  e.code = static_cast<std::uint8_t>(ConnectionState::login);
  emit(e);
  const Options& options = setup_.options_of(needle);
  const ServerModel& server = setup_[needle.server];
  int trips = scheme.round_trips;
  if (scheme.starttls && options.use_ssl != UseSsl::none) {
    ++trips;
    if (server.starttls) trips += server.tls_1_2 ? 2 : 1;
    // CURLUSESSL_CONTROL and _ALL insist (curl 8.22 lib/imap.c: imap_state_starttls_resp).
    if (!server.starttls && options.use_ssl >= UseSsl::control) {
      flight(opener).step = Step::failed;
      flight(opener).result = use_ssl_failed;
    }
  }
  if (!known_user(server, needle)) {
    flight(opener).step = Step::failed;
    flight(opener).result = login_denied;
  }
  agenda_.add(std::max(now_, wire(id).accepted) + path_rtt(needle, request) * trips,
              Due::login_done, static_cast<std::uint32_t>(id), wire(id).generation);
}

bool Engine::known_user(const ServerModel& server, const Needle& needle) const {
  if (server.users.empty()) return true;
  return std::any_of(server.users.begin(), server.users.end(), [&](const auto& user) {
    return user.first == needle.user && user.second == needle.password;
  });
}

// Which protocol comes out: ALPN over TLS, prior knowledge on cleartext, else HTTP/1.1; of other
// schemes their own.
void Engine::become_ready(ConnectionId id) {
  const TransferId opener = wire(id).opener;
  const Needle& needle = setup_[world_[id].needle];
  const Options& options = setup_.options_of(needle);
  const ServerModel& server = setup_[needle.server];
  if (flight(opener).step == Step::failed) {
    mark_dirty(opener);
    return drive(world_[opener].multi);
  }
  const HttpVersion wanted =
      world_[opener].only_http_1_1 ? HttpVersion::v1_1 : options.http_version;
  const bool prior = wanted == HttpVersion::v2_prior_knowledge;
  const bool not_below_h2 = wanted != HttpVersion::none || profile_.behaviour.none_offers_h2;
  const bool offers_h2 = not_below_h2 && options.ssl_enable_alpn && wanted != HttpVersion::v1_0 &&
                         wanted != HttpVersion::v1_1;
  const bool http = is_http(needle.scheme);
  const bool h2 = http && (needle.tls ? offers_h2 && server.offers_h2 : prior);
  const Protocol h1 = !http             ? Protocol::login
                      : server.http_1_0 ? Protocol::http_1_0
                                        : Protocol::http_1_1;

  Event e = event(EventKind::connection_ready);
  e.connection = id;
  e.transfer = opener;
  e.pool = world_[id].pool;
  e.code = static_cast<std::uint8_t>(h2 ? Protocol::h2 : h1);
  e.flag = h2;
  // An HTTP Upgrade goes out with the first request; STARTTLS has encrypted what was plain.
  e.gate = http && !needle.tls && wanted == HttpVersion::v2_0;
  e.cause = info(needle.scheme).starttls && options.use_ssl != UseSsl::none && server.starttls;
  emit(e);
  if (needle.tls && server.tls_1_2 && wire(id).tls_full && server.session_tickets &&
      options.ssl_session_cache) {
    Event stored = event(EventKind::session_stored);
    stored.number = static_cast<std::uint32_t>(needle.session_key);
    stored.value = session_cache(world_[opener]).value;
    stored.code = 1;
    stored.other = session_peers(world_[opener]);
    stored.flag = !profile_.behaviour.new_sessions_go_first;
    stored.connection = id;
    emit(stored);
  }
  // On cleartext the server speaks after it has read the client's preface.
  if (h2) schedule_settings(id, opener, needle.tls ? 0 : path_rtt(needle, flight(opener).request));
  flight(opener).step = Step::connected;
  mark_dirty(opener);
  drive(world_[opener].multi);
}

}  // namespace poolscope::engine
