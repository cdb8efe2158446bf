#pragma once

#include <cstdint>

#include "model/vocabulary.hpp"

namespace poolscope::match {

/// What a gate says of one candidate.
enum class Verdict : std::uint8_t {
  pass,     // the next gate
  skip,     // the next candidate
  discard,  // the next candidate; this one is closed: found dead or too old
  keep,     // remember it, look on for a better one
  take,     // this one, look no further
  wait,     // stop: the transfer becomes pending
};

/// Which comparison a gate made: selects the wording in `words.cpp`.
enum class Reason : std::uint8_t {
  none,
  is_connect_only,
  is_marked_close,
  ip_version,
  local_bind,
  via_presence,
  via_differs,
  scheme_differs,
  host_differs,
  port_differs,
  still_connecting,
  busy_http1,
  may_not_multiplex,
  other_multi,
  needs_tls,
  has_tls,
  forwarding_differs,
  proxy_presence,
  proxy_type,
  proxy_peer,
  proxy_credentials,
  proxy_tls,
  tls_version,
  tls_options,
  tls_verify_peer,
  tls_verify_host,
  tls_verify_status,
  tls_ca,
  tls_certificate,
  tls_key,
  tls_pin,
  tls_ciphers,
  tls_curves,
  never_answered,
  credentials,
  http_version,
  client_streams,
  server_streams,
  goaway,
  idle_too_long,
  too_old,
  peer_closed,
  trusted_unchecked,
};

/// A verdict with its reason and the two values that were compared: what the candidate has and
/// what the transfer wants (or the limit). Their unit depends on the reason: milliseconds of ages,
/// a count of streams, an enumeration's number.
struct Finding {
  Verdict verdict = Verdict::pass;
  Reason reason = Reason::none;
  std::int64_t have = 0;
  std::int64_t want = 0;
  bool operator==(const Finding&) const = default;
};

[[nodiscard]] constexpr Finding passes() {
  return {};
}
[[nodiscard]] constexpr Finding skips(Reason reason, std::int64_t have = 0, std::int64_t want = 0) {
  return {Verdict::skip, reason, have, want};
}

}  // namespace poolscope::match
