// The gates that compare the use of TLS and its settings.

#include <boost/algorithm/string/predicate.hpp>

#include "match/gates/gates.hpp"

namespace poolscope::match::gates {

using model::Connection;
using model::Scheme;
using model::TlsOptions;
using model::UseSsl;

namespace {

Finding compared(const Search& s, const Connection& c) {
  const model::Needle& made_from = s.setup[c.needle];
  if (made_from.options == s.needle.options) return passes();
  return compare_tls(s.profile.tls, s.setup.options_of(made_from).tls, s.options.tls);
}

}  // namespace

// Whether the use of TLS fits (curl 8.22 lib/url.c: url_match_ssl_use). PROTOPT_SSL_REUSE lets a
// plain request use TLS of its own family; CURLOPT_USE_SSL "control" or more wants TLS on a
// connection that begins as cleartext.
Finding same_tls_use(Search& s, const Connection& c) {
  // A forwarding HTTPS proxy stands for the origin with its scheme, https. But its TLS counts as
  // the proxy's, not as the connection's (8.22 lib/cfilters.c: cf_is_ssl): so it is never reused.
  using model::ProxyType;
  const ProxyType type = s.needle.http_proxy.type;
  if (s.needle.origin_is_proxy && (type == ProxyType::https || type == ProxyType::https2))
    return skips(Reason::needs_tls, c.tls, 1);
  if (s.needle.tls) return c.tls ? passes() : skips(Reason::needs_tls, c.tls, s.needle.tls);
  if (c.tls) {
    const Scheme want = scheme_spoken(s.needle);
    return model::info(want).rides_on_tls &&
                   model::info(scheme_spoken(s.setup[c.needle])).plain == want
               ? passes()
               : skips(Reason::has_tls, c.tls, s.needle.tls);
  }
  return s.options.use_ssl >= UseSsl::control
             ? skips(Reason::needs_encryption, 0, static_cast<std::int64_t>(s.options.use_ssl))
             : passes();
}

// The scheme after STARTTLS (curl 7.88.1 lib/imap.c: imap_to_imaps, and the same for POP3 and
// SMTP). FTP keeps its name.
Scheme scheme_after_starttls(const Search& s, const Connection& c) {
  const Scheme made_for = scheme_spoken(s.setup[c.needle]);
  if (!c.encrypted) return made_for;
  switch (made_for) {
    case Scheme::imap:
      return Scheme::imaps;
    case Scheme::pop3:
      return Scheme::pop3s;
    case Scheme::smtp:
      return Scheme::smtps;
    default:
      return made_for;
  }
}

// Encrypted schemes and others do not mix; but a plain request may use a connection that STARTTLS
// upgraded (curl 7.88.1 lib/url.c: ConnectionExists). CURLOPT_USE_SSL is not compared.
Finding same_tls_use_or_upgraded(Search& s, const Connection& c) {
  const Scheme have = scheme_after_starttls(s, c);
  const bool have_tls = model::info(have).tls;
  if (have_tls == s.needle.tls || (c.encrypted && model::info(have).plain == s.needle.scheme))
    return passes();
  return skips(have_tls ? Reason::has_tls : Reason::needs_tls, have_tls, s.needle.tls);
}

// TLS settings in libcurl's order (curl 8.22 lib/vtls/vtls_config.c: match_ssl_primary_config):
// numbers, then strings as they are, then names without regard to case. Earlier: curl 7.88.1
// lib/vtls/vtls.c: Curl_ssl_config_matches.
Finding compare_tls(const TlsComparison& rules, const TlsOptions& have, const TlsOptions& want) {
  const auto same_name = [](const std::string& a, const std::string& b) {
    return boost::algorithm::iequals(a, b);
  };
  const auto same_file = [&](const std::string& a, const std::string& b) {
    return rules.exact_files ? a == b : same_name(a, b);
  };
  if (have.version != want.version) return skips(Reason::tls_version, have.version, want.version);
  if (have.options != want.options) return skips(Reason::tls_options, have.options, want.options);
  if (have.verify_peer != want.verify_peer)
    return skips(Reason::tls_verify_peer, have.verify_peer, want.verify_peer);
  if (have.verify_host != want.verify_host)
    return skips(Reason::tls_verify_host, have.verify_host, want.verify_host);
  if (have.verify_status != want.verify_status)
    return skips(Reason::tls_verify_status, have.verify_status, want.verify_status);
  if (have.ca_info != want.ca_info || have.ca_path != want.ca_path ||
      have.issuer_cert != want.issuer_cert || !same_file(have.crl_file, want.crl_file))
    return skips(Reason::tls_ca);
  if (have.cert != want.cert || (rules.keys && !same_name(have.cert_type, want.cert_type)))
    return skips(Reason::tls_certificate);
  if (rules.keys && (have.key != want.key || have.key_password != want.key_password ||
                     !same_name(have.key_type, want.key_type)))
    return skips(Reason::tls_key);
  if (!same_file(have.pinned_key, want.pinned_key)) return skips(Reason::tls_pin);
  if (!same_name(have.ciphers, want.ciphers) || !same_name(have.tls13_ciphers, want.tls13_ciphers))
    return skips(Reason::tls_ciphers);
  if (!same_name(have.curves, want.curves) ||
      (rules.keys && !same_name(have.signature_algorithms, want.signature_algorithms)))
    return skips(Reason::tls_curves);
  return passes();
}

// TLS settings are also compared if the request may change to TLS later (curl 8.22 lib/url.c:
// url_match_ssl_config).
Finding same_tls_options(Search& s, const Connection& c) {
  return s.options.use_ssl != UseSsl::none || s.needle.tls ? compared(s, c) : passes();
}

// TLS settings are compared only if the request begins with TLS (curl 7.88.1 lib/url.c:
// ConnectionExists).
Finding same_tls_options_of_tls(Search& s, const Connection& c) {
  return s.needle.tls ? compared(s, c) : passes();
}

}  // namespace poolscope::match::gates
