#pragma once

#include "match/decide.hpp"
#include "match/finding.hpp"

/// The checks of the cascade, by theme. Each is pure over (search, candidate) apart from the notes
/// that libcurl's own walk leaves in the search (`seen_*`). Profiles put them in order.
namespace poolscope::match::gates {

/// Made from the very needle that is looked for: what needles say need not be compared.
[[nodiscard]] inline bool same_needle(const Search& s, const model::Connection& c) {
  return c.needle == s.transfer.needle;
}

// lifecycle.cpp
Finding not_connect_only(Search&, const model::Connection&);
Finding not_marked_close(Search&, const model::Connection&);
Finding fully_connected(Search&, const model::Connection&);
// destination.cpp
Finding same_ip_version(Search&, const model::Connection&);
Finding same_local_bind(Search&, const model::Connection&);
Finding same_via(Search&, const model::Connection&);
Finding same_scheme(Search&, const model::Connection&);
Finding same_host_port(Search&, const model::Connection&);
// multiplex.cpp
Finding not_busy(Search&, const model::Connection&);
Finding same_multi(Search&, const model::Connection&);
Finding has_answered(Search&, const model::Connection&);
Finding http_version_allowed(Search&, const model::Connection&);
Finding client_streams_left(Search&, const model::Connection&);
Finding server_streams_left(Search&, const model::Connection&);
// tls.cpp
Finding same_tls_use(Search&, const model::Connection&);
Finding same_tls_options(Search&, const model::Connection&);
// proxy.cpp
Finding same_proxy(Search&, const model::Connection&);
Finding same_proxy_tls(Search&, const model::Connection&);
// auth.cpp
Finding same_credentials(Search&, const model::Connection&);
// health.cpp
Finding idle_within_maxage(Search&, const model::Connection&);
Finding within_lifetime(Search&, const model::Connection&);
Finding alive(Search&, const model::Connection&);

/// Whether a TLS setting differs, and which (tls.cpp): `same_tls_options` and the proxy's use it.
Finding compare_tls(const model::TlsOptions& have, const model::TlsOptions& want);
/// When the connection's socket was last known good (health.cpp).
model::Time last_checked(const model::Pool&, const model::Connection&);

}  // namespace poolscope::match::gates
