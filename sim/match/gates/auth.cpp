// The gates that compare logins: credentials, delegation, keys, accounts, NTLM and Negotiate.

#include "match/gates/gates.hpp"

namespace poolscope::match::gates {

using model::Auth;
using model::Connection;
using model::Needle;
using model::Options;
using model::Scheme;

namespace {

bool same_login(const Search& s, const Needle& a, const Needle& b) {
  const Options& x = s.setup.options_of(a);
  const Options& y = s.setup.options_of(b);
  return a.user == b.user && a.password == b.password && x.sasl_authzid == y.sasl_authzid &&
         x.bearer == y.bearer;
}

bool logs_in(const Needle& n) {
  return model::info(scheme_spoken(n)).login;
}

bool is_ftp(const Needle& n) {
  return model::info(scheme_spoken(n)).plain == Scheme::ftp;
}

bool same_account(const Options& a, const Options& b) {
  return a.ftp_account == b.ftp_account && a.ftp_alternative_to_user == b.ftp_alternative_to_user &&
         a.ftp_ssl_ccc == b.ftp_ssl_ccc;
}

// The data that NTLM and Negotiate share: the method's bit, and the transfer's wish for it.
struct Wish {
  Auth method;
  bool http, host, proxy;
};
Wish wish(const Search& s, Auth method) {
  const std::int64_t bit =
      method == Auth::ntlm ? model::auth_bits::ntlm : model::auth_bits::negotiate;
  const bool http = model::info(scheme_spoken(s.needle)).plain == Scheme::http;
  const bool to_proxy = !s.needle.http_proxy.user.empty() || !s.needle.http_proxy.password.empty();
  return {method, http, http && (s.options.http_auth & bit) != 0,
          http && to_proxy && (s.options.proxy_auth & bit) != 0};
}

Finding found(Verdict verdict, Reason reason, Auth method) {
  return {verdict, reason, static_cast<std::int64_t>(method), 0};
}

// Takes this connection immediately if the method has authenticated it already; else keeps it as a
// fallback.
Finding forced_or_kept(const Wish& w, const Connection& c) {
  const bool done =
      (w.host && c.authenticated == w.method) || (w.proxy && c.proxy_authenticated == w.method);
  return done ? found(Verdict::take, Reason::login_forced, w.method)
              : found(Verdict::keep, Reason::login_kept, w.method);
}

// The login by a method of the connection (curl 8.22 lib/url.c: url_match_auth_ntlm,
// url_match_auth_nego; 8.21 asks in another order, with the same result). A connection has HTTP
// credentials once a login by these methods has begun on it.
Finding by_connection(const Search& s, const Connection& c, Auth method) {
  const Wish w = wish(s, method);
  if (c.authenticated == method && !w.host)
    return found(Verdict::skip, Reason::login_unwanted, method);
  if (w.host && valid(c.authenticated_as)) {
    const Needle& as = s.setup[c.authenticated_as];
    if (!same_login(s, as, s.needle) || as.origin != s.needle.origin ||
        as.scheme != s.needle.scheme)
      return found(Verdict::skip, Reason::login_differs, method);
  }
  // The gate for the proxy has compared the proxy's credentials.
  if (c.proxy_authenticated == method && !w.proxy)
    return found(Verdict::skip, Reason::login_unwanted, method);
  return w.host || w.proxy ? forced_or_kept(w, c) : passes();
}

}  // namespace

// Credentials belong to a connection if its protocol logs in on it (FTP, IMAP, …), and after NTLM
// and Negotiate. Else another CURLOPT_USERPWD does not matter (curl 8.22 lib/url.c:
// url_match_auth).
Finding same_credentials(Search& s, const Connection& c) {
  if (valid(c.authenticated_as))
    return same_login(s, s.setup[c.authenticated_as], s.needle) ? passes() : skips(Reason::differs);
  return same_credentials_of_login(s, c);
}

// Credentials of protocols without PROTOPT_CREDSPERREQUEST (curl 7.88.1 lib/url.c:
// ConnectionExists).
Finding same_credentials_of_login(Search& s, const Connection& c) {
  if (same_needle(s, c) || !logs_in(s.needle)) return passes();
  return same_login(s, s.setup[c.needle], s.needle) ? passes() : skips(Reason::differs);
}

// GSS delegation is compared since 8.0.0 (curl 8.22 lib/url.c: url_match_auth), and in Debian's
// 7.88.1 (CVE-2023-27536).
Finding same_delegation(Search& s, const Connection& c) {
  if (same_needle(s, c) || !s.setup.dialect.gss) return passes();
  const std::int64_t have = s.setup.options_of(s.setup[c.needle]).gssapi_delegation;
  return have == s.options.gssapi_delegation
             ? passes()
             : skips(Reason::differs, have, s.options.gssapi_delegation);
}

// SSH keys are compared since 8.0.0 (curl 8.22 lib/url.c: ssh_config_matches), and in Debian's
// 7.88.1 (CVE-2023-27538).
Finding same_ssh_key(Search& s, const Connection& c) {
  const Scheme scheme = scheme_spoken(s.needle);
  if (same_needle(s, c) || (scheme != Scheme::sftp && scheme != Scheme::scp)) return passes();
  const Options& made_with = s.setup.options_of(s.setup[c.needle]);
  return made_with.ssh_private_key == s.options.ssh_private_key &&
                 made_with.ssh_public_key == s.options.ssh_public_key
             ? passes()
             : skips(Reason::differs);
}

// The FTP account has to be the same (curl 8.22 lib/ftp.c: Curl_ftp_conns_match). A request may ask
// for less encryption than the connection was made with, not for more.
Finding same_ftp_account(Search& s, const Connection& c) {
  if (same_needle(s, c) || !is_ftp(s.needle)) return passes();
  const Options& made_with = s.setup.options_of(s.setup[c.needle]);
  return same_account(made_with, s.options) && s.options.use_ssl <= made_with.use_ssl
             ? passes()
             : skips(Reason::differs);
}

// The FTP account and the encryption have to be the same (curl 8.0.0 lib/url.c: ConnectionExists,
// in Debian's 7.88.1: CVE-2023-27535).
Finding same_ftp_account_and_ssl(Search& s, const Connection& c) {
  if (same_needle(s, c) || !is_ftp(s.needle)) return passes();
  const Options& made_with = s.setup.options_of(s.setup[c.needle]);
  return same_account(made_with, s.options) && s.options.use_ssl == made_with.use_ssl
             ? passes()
             : skips(Reason::differs);
}

Finding ntlm_suits(Search& s, const Connection& c) {
  return s.setup.dialect.ntlm ? by_connection(s, c, Auth::ntlm) : passes();
}

Finding negotiate_suits(Search& s, const Connection& c) {
  return s.setup.dialect.gss ? by_connection(s, c, Auth::negotiate) : passes();
}

// NTLM in 7.88.1 (lib/url.c: ConnectionExists). A connection that is authenticated as another user
// is skipped; any other is a fallback, no matter who used it before. The origin is not compared,
// nor is a login by Negotiate.
Finding ntlm_suits_7_88(Search& s, const Connection& c) {
  if (!s.setup.dialect.ntlm) return passes();
  const Wish w = wish(s, Auth::ntlm);
  if (c.authenticated == Auth::ntlm) {
    if (!w.host) return found(Verdict::skip, Reason::login_unwanted, Auth::ntlm);
    const Needle& as = s.setup[c.authenticated_as];
    if (as.user != s.needle.user || as.password != s.needle.password)
      return found(Verdict::skip, Reason::login_differs, Auth::ntlm);
  }
  if (c.proxy_authenticated == Auth::ntlm && !w.proxy)
    return found(Verdict::skip, Reason::login_unwanted, Auth::ntlm);
  // The user for a SOCKS proxy counts as a wish for NTLM, and the connection's HTTP proxy has no
  // such user.
  const bool socks_user = !s.needle.socks_proxy.user.empty() && !valid(s.needle.http_proxy.peer);
  if (w.http && socks_user && (s.options.proxy_auth & model::auth_bits::ntlm) != 0)
    return found(Verdict::skip, Reason::login_differs, Auth::ntlm);
  return w.host || w.proxy ? forced_or_kept(w, c) : passes();
}

}  // namespace poolscope::match::gates
