// The gates that compare proxies and the TLS settings with them.

#include "match/gates/gates.hpp"

namespace poolscope::match::gates {

using model::Connection;
using model::Needle;
using model::ProxyType;
using model::ProxyUse;

namespace {

Finding compare(const ProxyUse& have, const ProxyUse& want) {
  if (model::valid(have.peer) != model::valid(want.peer))
    return skips(Reason::proxy_presence, model::valid(have.peer), model::valid(want.peer));
  if (have.type != want.type)
    return skips(Reason::proxy_type, static_cast<std::int64_t>(have.type),
                 static_cast<std::int64_t>(want.type));
  if (have.peer != want.peer) return skips(Reason::proxy_peer);
  if (have.user != want.user || have.password != want.password)
    return skips(Reason::proxy_credentials);
  return passes();
}

Finding proxy_tls(const Search& s, const Connection& c) {
  const Finding f = compare_tls(s.profile.tls, s.setup.options_of(s.setup[c.needle]).proxy_tls,
                                s.options.proxy_tls);
  return f.verdict == Verdict::pass ? f : skips(Reason::differs, f.have, f.want);
}

}  // namespace

// The proxy has to be the same (curl 8.22 lib/url.c: url_match_proxy_use, proxy_info_matches).
// Debian's 7.88.1 compares the same (user and password of the HTTP proxy: CVE-2026-3784).
Finding same_proxy(Search& s, const Connection& c) {
  if (same_needle(s, c)) return passes();
  const Needle& made_from = s.setup[c.needle];
  if (s.needle.origin_is_proxy != made_from.origin_is_proxy)
    return skips(Reason::forwarding_differs, made_from.origin_is_proxy, s.needle.origin_is_proxy);
  if (const Finding f = compare(made_from.socks_proxy, s.needle.socks_proxy);
      f.verdict != Verdict::pass)
    return f;
  return compare(made_from.http_proxy, s.needle.http_proxy);
}

// Only HTTPS proxies have TLS settings to compare (curl 8.22 lib/url.c: url_match_proxy_use, the
// second half).
Finding same_proxy_tls(Search& s, const Connection& c) {
  if (same_needle(s, c)) return passes();
  const ProxyType type = s.needle.http_proxy.type;
  if (!model::valid(s.needle.http_proxy.peer) ||
      (type != ProxyType::https && type != ProxyType::https2))
    return passes();
  return proxy_tls(s, c);
}

// The proxy's settings are compared only below another layer of TLS; the server's settings are
// always compared (curl 7.88.1 lib/url.c: ConnectionExists).
Finding same_proxy_tls_7_88(Search& s, const Connection& c) {
  if (same_needle(s, c)) return passes();
  if (!model::valid(s.needle.http_proxy.peer) || s.needle.http_proxy.type != ProxyType::https)
    return passes();
  if (s.needle.tls)
    if (const Finding f = proxy_tls(s, c); f.verdict != Verdict::pass) return f;
  return compare_tls(s.profile.tls, s.setup.options_of(s.setup[c.needle]).tls, s.options.tls);
}

}  // namespace poolscope::match::gates
