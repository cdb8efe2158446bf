// The gates that check ages and health of idle connections.

#include "match/gates/gates.hpp"

namespace poolscope::match::gates {

using model::Connection;

namespace {

// Whether an age is over a limit in seconds (curl 8.22 lib/conncache.c: cpool_conn_maxage; curl
// 7.88.1 lib/url.c: conn_maxage).
bool over(const Health& health, std::int64_t age_ms, std::int64_t limit_s) {
  return health.whole_seconds ? age_ms / 1000 > limit_s : age_ms > limit_s * 1000;
}

// Whether there is TLS with the origin, or with an HTTPS proxy.
bool tls_below(const Search& s, const Connection& c) {
  const model::ProxyUse& proxy = s.setup[c.needle].http_proxy;
  return c.tls || (model::valid(proxy.peer) && (proxy.type == model::ProxyType::https ||
                                                proxy.type == model::ProxyType::https2));
}

}  // namespace

bool too_long_idle(const Search& s, const Connection& c) {
  if (s.options.maxage_conn_s == 0 && !s.profile.health.whole_seconds) return false;
  return over(s.profile.health, model::libcurl_ms_between(s.world.now, c.idle_since),
              s.options.maxage_conn_s);
}
bool too_old(const Search& s, const Connection& c) {
  return s.options.maxlifetime_conn_s != 0 &&
         over(s.profile.health, model::libcurl_ms_between(s.world.now, c.created),
              s.options.maxlifetime_conn_s);
}

// The idle age (curl 8.22 lib/conncache.c: cpool_conn_maxage). Only idle candidates have one.
Finding idle_within_maxage(Search& s, const Connection& c) {
  const std::int64_t limit_s = s.options.maxage_conn_s;
  if (model::in_use(c) || (limit_s == 0 && !s.profile.health.whole_seconds)) return passes();
  const std::int64_t idle_ms = model::libcurl_ms_between(s.world.now, c.idle_since);
  return too_long_idle(s, c)
             ? Finding{Verdict::discard, Reason::idle_too_long, idle_ms, limit_s * 1000}
             : Finding{Verdict::pass, Reason::none, idle_ms, limit_s * 1000};
}

// The lifetime (curl 8.22 lib/conncache.c: cpool_conn_maxage).
Finding within_lifetime(Search& s, const Connection& c) {
  const std::int64_t limit_s = s.options.maxlifetime_conn_s;
  if (model::in_use(c) || limit_s == 0) return passes();
  const std::int64_t age_ms = model::libcurl_ms_between(s.world.now, c.created);
  return too_old(s, c) ? Finding{Verdict::discard, Reason::too_old, age_ms, limit_s * 1000}
                       : Finding{Verdict::pass, Reason::none, age_ms, limit_s * 1000};
}

// A connection counts as checked when it became idle, and at every prune that looked at it, which
// came at least a second later. Prunes are at least a second apart, so the pool's last prune is
// enough to know.
model::Time last_checked(const model::Pool& pool, const Connection& c) {
  if (pool.last_prune && model::libcurl_ms_between(*pool.last_prune, c.idle_since) >= 1000)
    return *pool.last_prune;
  return c.idle_since;
}

Reason what_a_look_finds(const Search& s, const Connection& c) {
  const bool input = c.stray_input && !c.multiplex;
  // The close_notify before the server's FIN is input, too (7.88.1 lib/vtls/openssl.c:
  // ossl_check_cxn looks at one byte, and at nothing more).
  const bool notified = c.peer_closed && c.peer_close_announced && !c.multiplex && tls_below(s, c);
  if ((input || notified) && !s.profile.health.input_is_dead) return Reason::none;
  if (c.multiplex && !c.tls && !c.peer_close_announced && s.profile.health.http2_overlooks_bare_end)
    return Reason::none;
  if (c.peer_closed) return Reason::peer_closed;
  return input ? Reason::stray_input : Reason::none;
}

// Whether the connection is alive (curl 8.22 lib/conncache.c: Curl_cpool_conn_seems_healthy).
// Within a second of the last look libcurl does not look at the socket: a connection that the
// server has closed is then reused, and fails. Before 8.22 it always looks (8.21 lib/url.c:
// Curl_conn_seems_dead; 7.88.1: extract_if_dead).
Finding alive(Search& s, const Connection& c) {
  if (model::in_use(c)) return passes();
  const Reason found = what_a_look_finds(s, c);
  const std::int64_t trust_ms = s.profile.health.trust_ms;
  const std::int64_t since_ms = model::libcurl_ms_between(s.world.now, last_checked(s.pool, c));
  if (since_ms < trust_ms)
    return {Verdict::pass, found == Reason::none ? Reason::none : Reason::trusted_unchecked,
            since_ms, trust_ms};
  if (found != Reason::none) return {Verdict::discard, found, since_ms, trust_ms};
  return passes();
}

}  // namespace poolscope::match::gates
