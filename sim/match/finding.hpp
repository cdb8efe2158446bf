#pragma once

#include <cstdint>

#include "model/vocabulary.hpp"

namespace poolscope::match {

/// The verdict of a gate about one candidate.
enum class Verdict : std::uint8_t {
  pass,     // the next gate
  skip,     // go on with the next candidate
  discard,  // close this one, which is dead or too old; then the next candidate
  keep,     // remember it, and look for a better one
  take,     // take this one, without looking further
  wait,     // stop: the transfer becomes pending
};

/// The comparison that a gate made. If a gate makes only one, its words are in its row in
/// model/gates.cpp; else they are in words/finding.cpp.
enum class Reason : std::uint8_t {
  none,
  differs,  // the one thing that the gate compares: its row in model/gates.cpp says what
  is_connect_only,
  is_marked_close,
  is_no_reuse,
  ip_version,
  via_presence,
  via_differs,
  scheme_differs,
  host_differs,
  port_differs,
  still_connecting,
  upgrading,
  busy_http1,
  may_not_multiplex,
  other_multi,
  needs_tls,
  has_tls,
  needs_encryption,
  forwarding_differs,
  proxy_presence,
  proxy_type,
  proxy_peer,
  proxy_credentials,
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
  http_version,
  login_unwanted,  // authenticated by NTLM or Negotiate, which the request does not ask for
  login_differs,   // authenticated so as somebody else, or for another origin
  login_kept,      // would do, one that is authenticated already would be better
  login_forced,    // authenticated as the request wants: this one and no other
  client_streams,
  server_streams,
  goaway,
  idle_too_long,
  too_old,
  peer_closed,
  stray_input,
  trusted_unchecked,
  // of the destination, before any candidate (Profile::before_walk)
  multiplex_unknown,
  multiplex_never,
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
