#pragma once

#include "match/decide.hpp"
#include "match/finding.hpp"

/// The gates, by theme: the checks of a candidate. Each is pure over (search, candidate), apart
/// from the notes that libcurl's own walk leaves in the search (`seen_*`). Profiles put them in
/// order (sim/POOL.md, "The gates").
namespace poolscope::match::gates {

/// Whether the candidate was made from the needle that the search looks for: then what needles
/// contain need not be compared.
[[nodiscard]] inline bool same_needle(const Search& s, const model::Connection& c) {
  return c.needle == s.transfer.needle;
}

/// Whether libcurl's filters are connected. The protocol may still be logging in on the connection,
/// for the transfer that made it (curl 8.22 lib/cfilters.c: Curl_conn_is_connected).
[[nodiscard]] inline bool is_connected(const model::Connection& c) {
  return c.state == model::ConnectionState::ready || c.state == model::ConnectionState::login;
}
/// The scheme spoken on the connection: through a forwarding proxy always HTTP.
[[nodiscard]] inline model::Scheme scheme_spoken(const model::Needle& n) {
  return n.origin_is_proxy ? model::Scheme::http : n.scheme;
}

// A gate whose name ends in a version differs from the plain one, which is 8.22's.

// lifecycle.cpp
Finding not_connect_only(Search&, const model::Connection&);
Finding not_marked_close(Search&, const model::Connection&);
Finding not_marked_close_nor_connecting(Search&, const model::Connection&);
Finding fully_connected(Search&, const model::Connection&);
// destination.cpp
Finding same_ip_version(Search&, const model::Connection&);
Finding same_local_bind(Search&, const model::Connection&);
Finding same_via(Search&, const model::Connection&);
Finding same_scheme(Search&, const model::Connection&);
Finding same_scheme_or_upgraded(Search&, const model::Connection&);
Finding same_host_port(Search&, const model::Connection&);
// multiplex.cpp
Finding not_busy(Search&, const model::Connection&);
Finding not_busy_unless_multiplexing(Search&, const model::Connection&);
Finding same_multi(Search&, const model::Connection&);
Finding has_answered(Search&, const model::Connection&);
Finding http_version_allowed(Search&, const model::Connection&);
Finding http_version_not_above(Search&, const model::Connection&);
Finding client_streams_left(Search&, const model::Connection&);
Finding server_streams_left(Search&, const model::Connection&);
/// A gate of the destination, before any candidate: what 7.88 knows of its multiplexing.
Finding bundle_multiplexes(Search&, const model::Bundle&);
// tls.cpp
Finding same_tls_use(Search&, const model::Connection&);
Finding same_tls_use_or_upgraded(Search&, const model::Connection&);
Finding same_tls_options(Search&, const model::Connection&);
Finding same_tls_options_of_tls(Search&, const model::Connection&);
// proxy.cpp
Finding same_proxy(Search&, const model::Connection&);
Finding same_proxy_tls(Search&, const model::Connection&);
Finding same_proxy_tls_7_88(Search&, const model::Connection&);
// auth.cpp
Finding same_credentials(Search&, const model::Connection&);
Finding same_credentials_of_login(Search&, const model::Connection&);
Finding same_delegation(Search&, const model::Connection&);
Finding same_ssh_key(Search&, const model::Connection&);
Finding same_ftp_account(Search&, const model::Connection&);
Finding same_ftp_account_and_ssl(Search&, const model::Connection&);
Finding ntlm_suits(Search&, const model::Connection&);
Finding ntlm_suits_7_88(Search&, const model::Connection&);
Finding negotiate_suits(Search&, const model::Connection&);
// health.cpp
Finding idle_within_maxage(Search&, const model::Connection&);
Finding within_lifetime(Search&, const model::Connection&);
Finding alive(Search&, const model::Connection&);

/// Compares TLS settings, and tells which one differs (tls.cpp): for `same_tls_options` and the
/// proxy's.
Finding compare_tls(const TlsComparison&, const model::TlsOptions& have,
                    const model::TlsOptions& want);
/// The name of the encrypted variant after STARTTLS, which 7.88 then gives the connection
/// (tls.cpp).
model::Scheme scheme_after_starttls(const Search&, const model::Connection&);
/// The time when the connection's socket was last known to be good (health.cpp).
model::Time last_checked(const model::Pool&, const model::Connection&);
/// The health of an idle connection of any age, and its two ages (health.cpp): the prune asks these
/// as the gates do.
Reason what_a_look_finds(const Search&, const model::Connection&);
bool too_long_idle(const Search&, const model::Connection&);
bool too_old(const Search&, const model::Connection&);

}  // namespace poolscope::match::gates
