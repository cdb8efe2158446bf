// The phases of a new connection: DNS, TCP, proxy, TLS, login. Everything is seen from the client:
// one way takes half a round trip.

#include <algorithm>

#include "engine/core.hpp"

namespace poolscope::engine {

using namespace model;

namespace {

bool https_proxy(const Needle& n) {
  return valid(n.http_proxy.peer) &&
         (n.http_proxy.type == ProxyType::https || n.http_proxy.type == ProxyType::https2);
}

}  // namespace

DrawKey Engine::key(Drawn what, const Request& request, std::uint32_t hop) const {
  return {setup_.seed, what, static_cast<std::uint64_t>(request.index), hop};
}

// The round trip to the origin: through a proxy it is the way to the proxy and the proxy's own way
// on.
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
  // An entry is stale once its age reaches the limit (curl 8.22 lib/vdns/dnscache.c:
  // dnscache_entry_is_stale). 7.88.1 counts whole seconds (lib/hostip.c:
  // hostcache_timestamp_remove).
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
  emit(trace::DnsStored{.peer = setup_[t.needle].first_hop, .cache = dns_cache(t)});
  connect(id);
}

void Engine::connect(ConnectionId id) {
  const TransferId opener = wire(id).opener;
  const Needle& needle = setup_[world_[id].needle];
  emit(trace::Phase{.transfer = opener, .connection = id, .state = ConnectionState::connecting});
  const ServerModel& server = setup_[needle.first_server];
  const Request& request = flight(opener).request;
  // CURLOPT_HAPPY_EYEBALLS_TIMEOUT_MS sets a timer, which in 7.88 may run transfers that were
  // forgotten meanwhile.
  constexpr Duration happy_eyeballs = 200 * millisecond;
  flight(opener).tcp_began = now_;
  if (!profile_.behaviour.runs_by_mid)
    agenda_.add(later(now_, happy_eyeballs), Due::idle_call, static_cast<std::uint32_t>(opener),
                flight(opener).life);
  const Duration takes = server.has_connect ? server.connect(key(Drawn::connect, request))
                                            : server.rtt(key(Drawn::rtt, request));
  agenda_.add(later(now_, takes), Due::tcp_done, static_cast<std::uint32_t>(id),
              wire(id).generation);
}

// The round trips that a proxy needs before libcurl can talk to the origin (sim/POOL.md, "Round
// trips").
void Engine::after_tcp(ConnectionId id) {
  const TransferId opener = wire(id).opener;
  const Needle& needle = setup_[world_[id].needle];
  const Request& request = flight(opener).request;
  const ServerModel& first = setup_[needle.first_server];
  if (doors_.refuses(needle.first_server)) {
    wire(id).fails_with = couldnt_connect;
    return fail_handshake(id);
  }
  wire(id).accepted = later(now_, first.accept(key(Drawn::accept, request)));
  const ServerModel& keeps = keeper(id);
  if (keeps.has_max_age) wire(id).old_at = later(now_, keeps.max_age(key(Drawn::max_age, request)));
  take_a_place(id);

  const Duration hop = first.rtt(key(Drawn::rtt, request, 1));
  const bool socks = valid(needle.socks_proxy.peer);
  Duration takes = 0;
  if (https_proxy(needle))
    takes += first.has_tls ? first.tls(key(Drawn::tls, request, 1)) : hop * (first.tls_1_2 ? 2 : 1);
  // The ALPN result of the proxy's TLS wakes one, too, if the scheme has ALPN at all (curl 7.88.1
  // lib/vtls/vtls.c).
  const bool alpn = needle.tls && setup_.options_of(needle).ssl_enable_alpn;
  if (https_proxy(needle) && alpn && profile_.behaviour.alpn_wakes && !wire(id).held)
    agenda_.add(later(std::max(now_, wire(id).accepted), takes), Due::proxy_tls_done,
                static_cast<std::uint32_t>(id), wire(id).generation);
  const Duration of_tls = takes;
  if (socks) takes += socks_greeting(id, hop);
  const Duration connects = first.has_connect ? first.connect(key(Drawn::connect, request))
                                              : first.rtt(key(Drawn::rtt, request));
  const Duration accepts = first.accept(key(Drawn::accept, request));
  if (needle.tunnel) takes += tunnel(id, hop, later(connects, accepts, of_tls));
  if (takes == 0 && !https_proxy(needle) && !needle.tunnel && !socks) return start_tls(id);
  emit(trace::Phase{.transfer = opener, .connection = id, .state = ConnectionState::proxy});
  add_when_served(id, takes, Due::proxy_done);
  call_for_another_reason(world_[opener].multi);
}

void Engine::fail_handshake(ConnectionId id) {
  const TransferId opener = wire(id).opener;
  flight(opener).step = Step::failed;
  flight(opener).result = wire(id).fails_with;
  mark_dirty(opener);
  drive(world_[opener].multi);
}

// The time that a SOCKS proxy takes. A proxy with users asks for one: SOCKS 5 for user and
// password, SOCKS 4 for the user alone.
Duration Engine::socks_greeting(ConnectionId id, Duration hop) {
  const TransferId opener = wire(id).opener;
  const Needle& needle = setup_[world_[id].needle];
  const ProxyUse& socks = needle.socks_proxy;
  const ServerModel& proxy = setup_[needle.first_server];
  const bool v5 = socks.type == ProxyType::socks5 || socks.type == ProxyType::socks5_hostname;
  const bool welcome =
      v5 ? known_user(proxy, socks.user, socks.password)
         : proxy.users.empty() ||
               std::any_of(proxy.users.begin(), proxy.users.end(),
                           [&](const auto& user) { return user.first == socks.user; });
  Duration takes = v5 ? hop : 0;
  if (v5 && !socks.user.empty()) takes += hop;
  if (welcome) return takes + path_rtt(needle, flight(opener).request);
  wire(id).fails_with = proxy_error;
  return v5 ? takes : hop;
}

// The CONNECT request of a tunnel. A proxy that wants another login than it is shown answers 407.
// If it closes with the 407, libcurl connects to it once more, within the same connection (curl
// 8.22 lib/cf-h1-proxy.c: "Connect me again please").
Duration Engine::tunnel(ConnectionId id, Duration hop, Duration reconnect) {
  const TransferId opener = wire(id).opener;
  const NeedleId needle_id = world_[id].needle;
  const Needle& needle = setup_[needle_id];
  const LoginAsked asked = asked_by_proxy(needle);
  const Duration through = path_rtt(needle, flight(opener).request);
  Login& login = logins_of(opener).proxy;
  Duration takes = 0;
  bool greeted = false;  // NTLM's first message was sent
  while (asked.asker->auth != 0) {
    const bool has_login = asked.has_login();
    if (has_login && (login.picked == 0 ? asked.want : login.picked) == auth_bits::digest)
      flush_stale_nonce(login, needle_id, true);
    const std::int64_t method = shown(login, asked, needle) & asked.asker->auth;
    const bool stale = method == auth_bits::digest && !own_nonce(login, needle_id, true);
    const bool begins = method == auth_bits::ntlm && !greeted;
    const bool known = known_user(*asked.asker, *asked.user, *asked.password);
    // A login by NTLM ends on the connection on which it began.
    const bool lost = method == auth_bits::ntlm && greeted && asked.asker->close_on_challenge;
    if (method != 0 && known && !stale && !begins && !lost) break;
    takes += hop;
    if (method == auth_bits::ntlm) login.done = greeted;
    if (begins)
      greeted = true;
    else if (!pick_again(login, asked, needle_id, {stale ? 0 : method, stale})) {
      wire(id).fails_with = profile_.behaviour.refused_tunnel_result;
      return takes;
    }
    if (!asked.asker->close_on_challenge) continue;
    takes += reconnect;
    ++wire(id).reconnects;
  }
  login.done = true;
  if (greeted) authenticated(opener, Auth::ntlm, true);
  return takes + through;
}

void Engine::start_tls(ConnectionId id) {
  const TransferId opener = wire(id).opener;
  const Needle& needle = setup_[world_[id].needle];
  if (wire(id).fails_with != 0) return fail_handshake(id);  // its proxy does not let it through
  if (!needle.tls) return start_login(id);
  const Transfer& t = world_[opener];
  const ServerModel& server = setup_[needle.server];
  emit(trace::Phase{.transfer = opener, .connection = id, .state = ConnectionState::tls});

  bool resumed = false;
  if (setup_.options_of(needle).ssl_session_cache) {
    const CacheId cache = session_cache(t);
    const auto peers = world_->sessions.find(cache.value);
    if (peers != world_->sessions.end())
      for (const SessionPeer& peer : peers->second) {
        // Sessions live at most 7 days with TLS 1.3, else 24 hours (curl 8.22
        // lib/vtls/vtls_scache.c).
        const Duration lifetime = (server.tls_1_2 ? 1 : 7) * Duration{86'400} * second;
        if (peer.key != needle.session_key || peer.tickets == 0 || now_ - peer.stored > lifetime)
          continue;
        // A TLS 1.3 ticket serves only once since 8.12.
        const bool kept = server.tls_1_2 || !profile_.behaviour.new_sessions_go_first;
        emit(trace::SessionTaken{
            .connection = id, .key = needle.session_key, .cache = cache, .kept = kept});
        resumed = true;
        break;
      }
  }
  wire(id).tls_full = !resumed;
  // CURLOPT_SSLVERSION's lower half is the least version that the client accepts.
  constexpr std::int64_t tls_1_3 = 7;
  if (server.tls_1_2 && (setup_.options_of(needle).tls.version & 0xFFFF) == tls_1_3)
    wire(id).fails_with = ssl_connect_error;
  const Request& request = flight(opener).request;
  const Duration takes = server.has_tls
                             ? server.tls(key(Drawn::tls, request))
                             : path_rtt(needle, request) * (server.tls_1_2 && !resumed ? 2 : 1);
  const Time from = std::max(now_, wire(id).accepted);
  add_when_served(id, takes, Due::tls_done);
  // The application makes a call for what has come so far (the end of TCP or of a tunnel), and for
  // the first of the server's two flights in a full handshake of TLS 1.2.
  if (!profile_.behaviour.runs_by_mid && server.tls_1_2 && !resumed)
    agenda_.add(later(from, takes / 2), Due::idle_call, static_cast<std::uint32_t>(opener),
                flight(opener).life);
  call_for_another_reason(t.multi);
}

// Greeting and login of a protocol that logs in on its connection, with STARTTLS if it is wanted.
void Engine::start_login(ConnectionId id) {
  const TransferId opener = wire(id).opener;
  const Needle& needle = setup_[world_[id].needle];
  const SchemeInfo& scheme = info(needle.scheme);
  if (scheme.round_trips == 0 || wire(id).fails_with != 0) return become_ready(id);
  const Request& request = flight(opener).request;
  emit(trace::Phase{.transfer = opener, .connection = id, .state = ConnectionState::login});
  const Options& options = setup_.options_of(needle);
  const ServerModel& server = setup_[needle.server];
  int trips = scheme.round_trips;
  if (scheme.starttls && options.use_ssl != UseSsl::none) {
    ++trips;
    if (server.starttls) trips += server.tls_1_2 ? 2 : 1;
    // CURLUSESSL_CONTROL and _ALL insist on TLS (curl 8.22 lib/imap.c: imap_state_starttls_resp).
    if (!server.starttls && options.use_ssl >= UseSsl::control)
      wire(id).fails_with = use_ssl_failed;
  }
  if (!known_user(server, needle.user, needle.password)) wire(id).fails_with = login_denied;
  add_when_served(id, path_rtt(needle, request) * trips, Due::login_done);
}

// The protocol that is agreed: by ALPN over TLS, by prior knowledge on cleartext, else HTTP/1.1;
// other schemes have their own.
void Engine::become_ready(ConnectionId id) {
  const TransferId opener = wire(id).opener;
  const Needle& needle = setup_[world_[id].needle];
  const Options& options = setup_.options_of(needle);
  const ServerModel& server = setup_[needle.server];
  if (wire(id).fails_with != 0) return fail_handshake(id);
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

  // STARTTLS has encrypted a plain connection.
  const bool starttls =
      info(needle.scheme).starttls && options.use_ssl != UseSsl::none && server.starttls;
  emit(trace::ConnectionReady{.transfer = opener,
                              .connection = id,
                              .pool = world_[id].pool,
                              .protocol = h2 ? Protocol::h2 : h1,
                              .multiplex = h2,
                              .starttls = starttls});
  if (needle.tls && server.tls_1_2 && wire(id).tls_full && server.session_tickets &&
      options.ssl_session_cache)
    store_session(id, opener, 1);
  // The server speaks HTTP/2 after it has read the end of the client's handshake, or on cleartext
  // the client's preface. A full handshake of TLS 1.2 ends with the server's message.
  if (h2) {
    const Duration rtt = path_rtt(needle, flight(opener).request), there = rtt / 2;
    const bool at_once = needle.tls && server.tls_1_2 && wire(id).tls_full;
    const Time readable = std::max(later(now_, there), needle.tls ? 0 : wire(id).accepted);
    schedule_settings(id, opener, at_once ? now_ : later(readable, rtt - there));
  }
  flight(opener).step = Step::connected;
  mark_dirty(opener);
  drive(world_[opener].multi);
}

}  // namespace poolscope::engine
