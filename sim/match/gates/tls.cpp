#include <boost/algorithm/string/predicate.hpp>

#include "match/gates/gates.hpp"

namespace poolscope::match::gates {

using model::Connection;
using model::TlsOptions;

// curl 8.22 lib/url.c: url_match_ssl_use. http has no PROTOPT_SSL_REUSE: a plain request never
// rides on TLS.
Finding same_tls_use(Search& s, const Connection& c) {
  if (s.needle.tls == c.tls) return passes();
  return skips(s.needle.tls ? Reason::needs_tls : Reason::has_tls, c.tls, s.needle.tls);
}

// curl 8.22 lib/vtls/vtls_config.c: match_ssl_primary_config, in its order of comparison by kind:
// numbers, then strings as they are, then names without regard to case.
Finding compare_tls(const TlsOptions& have, const TlsOptions& want) {
  if (have.version != want.version) return skips(Reason::tls_version, have.version, want.version);
  if (have.options != want.options) return skips(Reason::tls_options, have.options, want.options);
  if (have.verify_peer != want.verify_peer)
    return skips(Reason::tls_verify_peer, have.verify_peer, want.verify_peer);
  if (have.verify_host != want.verify_host)
    return skips(Reason::tls_verify_host, have.verify_host, want.verify_host);
  if (have.verify_status != want.verify_status)
    return skips(Reason::tls_verify_status, have.verify_status, want.verify_status);
  if (have.ca_info != want.ca_info || have.ca_path != want.ca_path ||
      have.issuer_cert != want.issuer_cert || have.crl_file != want.crl_file)
    return skips(Reason::tls_ca);
  const auto same_name = [](const std::string& a, const std::string& b) {
    return boost::algorithm::iequals(a, b);
  };
  if (have.cert != want.cert || !same_name(have.cert_type, want.cert_type))
    return skips(Reason::tls_certificate);
  if (have.key != want.key || have.key_password != want.key_password ||
      !same_name(have.key_type, want.key_type))
    return skips(Reason::tls_key);
  if (have.pinned_key != want.pinned_key) return skips(Reason::tls_pin);
  if (!same_name(have.ciphers, want.ciphers) || !same_name(have.tls13_ciphers, want.tls13_ciphers))
    return skips(Reason::tls_ciphers);
  if (!same_name(have.curves, want.curves) ||
      !same_name(have.signature_algorithms, want.signature_algorithms))
    return skips(Reason::tls_curves);
  return passes();
}

// curl 8.22 lib/url.c: url_match_ssl_config
Finding same_tls_options(Search& s, const Connection& c) {
  if (!s.needle.tls || same_needle(s, c)) return passes();
  const model::Needle& made_from = s.setup[c.needle];
  if (made_from.options == s.needle.options) return passes();
  return compare_tls(s.setup.options_of(made_from).tls, s.options.tls);
}

}  // namespace poolscope::match::gates
