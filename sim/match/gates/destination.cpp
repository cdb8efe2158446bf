// The gates that compare destinations: IP version, local bind, target, scheme, host and port.

#include "match/gates/gates.hpp"

namespace poolscope::match::gates {

using model::Connection;
using model::Needle;
using model::Options;
using model::Scheme;

// The IP version (curl 8.22 lib/url.c: url_match_connect_config). The candidate's value is the one
// with which it was made: an IPv4 connection made with WHATEVER does not suit a request that
// insists on IPv4.
Finding same_ip_version(Search& s, const Connection& c) {
  if (same_needle(s, c)) return passes();
  const Options& made_with = s.setup.options_of(s.setup[c.needle]);
  if (s.options.ip_resolve == model::IpResolve::whatever ||
      s.options.ip_resolve == made_with.ip_resolve)
    return passes();
  return skips(Reason::ip_version, static_cast<std::int64_t>(made_with.ip_resolve),
               static_cast<std::int64_t>(s.options.ip_resolve));
}

// The local bind (curl 8.22 lib/url.c: url_match_connect_config). A request without a bind may use
// a bound connection.
Finding same_local_bind(Search& s, const Connection& c) {
  if (same_needle(s, c)) return passes();
  if (s.options.interface.empty() && s.options.local_port == 0) return passes();
  const Options& made_with = s.setup.options_of(s.setup[c.needle]);
  const bool same = made_with.local_port == s.options.local_port &&
                    made_with.local_port_range == s.options.local_port_range &&
                    (s.options.interface.empty() || made_with.interface == s.options.interface);
  return same ? passes() : skips(Reason::differs, made_with.local_port, s.options.local_port);
}

// The host that is connected to in place of the URL's (curl 8.22 lib/url.c:
// url_match_connect_config for its presence, url_match_destination for its value).
Finding same_via(Search& s, const Connection& c) {
  if (same_needle(s, c)) return passes();
  const Needle& made_from = s.setup[c.needle];
  if (model::valid(s.needle.via) != model::valid(made_from.via))
    return skips(Reason::via_presence, model::valid(made_from.via), model::valid(s.needle.via));
  return s.needle.via == made_from.via ? passes() : skips(Reason::via_differs);
}

// The scheme (curl 8.22 lib/url.c: url_match_destination). Another scheme may pass if it is of the
// family that the request's own scheme names: a plain request (imap, ftp, http) with imaps, ftps,
// https or ws, never the reverse. A later gate asks whether the request may use TLS.
Finding same_scheme(Search& s, const Connection& c) {
  if (same_needle(s, c)) return passes();
  const Scheme have = scheme_spoken(s.setup[c.needle]), want = scheme_spoken(s.needle);
  if (have == want || model::info(have).plain == want) return passes();
  return skips(Reason::scheme_differs, static_cast<std::int64_t>(have),
               static_cast<std::int64_t>(want));
}

// The other scheme of a family passes only if STARTTLS upgraded the connection, which then has the
// name of its encrypted variant (curl 7.88.1 lib/url.c: ConnectionExists, near its end).
Finding same_scheme_or_upgraded(Search& s, const Connection& c) {
  const Scheme have = scheme_after_starttls(s, c), want = scheme_spoken(s.needle);
  if (have == want || (c.encrypted && model::info(have).plain == want)) return passes();
  return skips(Reason::scheme_differs, static_cast<std::int64_t>(have),
               static_cast<std::int64_t>(want));
}

// Host and port (curl 8.22 lib/url.c: url_match_destination, Curl_peer_same_destination).
Finding same_host_port(Search& s, const Connection& c) {
  if (same_needle(s, c)) return passes();
  const Needle& made_from = s.setup[c.needle];
  // Through a forwarding proxy the origin is the proxy itself.
  const auto origin = [](const Needle& n) {
    return n.origin_is_proxy ? n.http_proxy.peer : n.origin;
  };
  if (origin(s.needle) == origin(made_from)) return passes();
  const model::Peer& have = s.setup[origin(made_from)];
  const model::Peer& want = s.setup[origin(s.needle)];
  return have.host == want.host ? skips(Reason::port_differs, have.port, want.port)
                                : skips(Reason::host_differs);
}

}  // namespace poolscope::match::gates
