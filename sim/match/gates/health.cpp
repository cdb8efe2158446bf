#include "match/gates/gates.hpp"

namespace poolscope::match::gates {

using model::Connection;

// curl 8.22 lib/conncache.c: cpool_conn_maxage. Only idle candidates age.
Finding idle_within_maxage(Search& s, const Connection& c) {
  const std::int64_t limit_ms = s.options.maxage_conn_s * 1000;
  if (model::in_use(c) || limit_ms == 0) return passes();
  const std::int64_t idle_ms = model::libcurl_ms_between(s.world.now, c.idle_since);
  if (idle_ms > limit_ms) return {Verdict::discard, Reason::idle_too_long, idle_ms, limit_ms};
  return {Verdict::pass, Reason::none, idle_ms, limit_ms};
}

// curl 8.22 lib/conncache.c: cpool_conn_maxage
Finding within_lifetime(Search& s, const Connection& c) {
  const std::int64_t limit_ms = s.options.maxlifetime_conn_s * 1000;
  if (model::in_use(c) || limit_ms == 0) return passes();
  const std::int64_t age_ms = model::libcurl_ms_between(s.world.now, c.created);
  if (age_ms > limit_ms) return {Verdict::discard, Reason::too_old, age_ms, limit_ms};
  return {Verdict::pass, Reason::none, age_ms, limit_ms};
}

// A connection counts as checked when it became idle, and at every prune that looked at it: one
// that came at least a second later. Prunes are a second apart or more: the pool's last one tells.
model::Time last_checked(const model::Pool& pool, const Connection& c) {
  if (pool.last_prune && model::libcurl_ms_between(*pool.last_prune, c.idle_since) >= 1000)
    return *pool.last_prune;
  return c.idle_since;
}

// curl 8.22 lib/conncache.c: Curl_cpool_conn_seems_healthy. Within a second of the last look the
// socket is not looked at: a connection that the server has closed is then reused, and fails.
Finding alive(Search& s, const Connection& c) {
  if (model::in_use(c)) return passes();
  const std::int64_t since_ms = model::libcurl_ms_between(s.world.now, last_checked(s.pool, c));
  if (since_ms < 1000)
    return {Verdict::pass, c.peer_closed ? Reason::trusted_unchecked : Reason::none, since_ms,
            1000};
  if (c.peer_closed) return {Verdict::discard, Reason::peer_closed, since_ms, 1000};
  return passes();
}

}  // namespace poolscope::match::gates
