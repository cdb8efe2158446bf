// The families about requests that are made twice: uploads, and logins that servers and proxies ask
// for.

#include "conformance/families.hpp"

namespace poolscope::conformance::made {

namespace {

// CURLAUTH_ANY means what the build has: an ordinary curl of today has NTLM and no GSS-API.
void usual_build(Maker& m) {
  if (!m.is("7.88")) m.scenario.build = scenario::Build{.ntlm = true, .gss = false};
}

std::vector<std::string> asked_logins(Maker& m) {
  const bool ntlm = m.dice.chance(25);
  if (ntlm)
    return m.dice.chance(60) ? std::vector<std::string>{"ntlm"}
                             : std::vector<std::string>{"ntlm", "basic"};
  switch (m.dice.number(0, 3)) {
    case 0:
      return {"digest"};
    case 1:
      return {"basic", "digest"};
    default:
      return {"basic"};
  }
}

bool has_ntlm(const std::vector<std::string>& auth) {
  return !auth.empty() && auth.front() == "ntlm";
}

// A user with the right password, the wrong one or none. The second engine does not tell a wrong
// password of NTLM.
void log_in(Maker& m, model::OptionSet& options, const char* user, const char* methods, bool ntlm) {
  if (!m.dice.chance(85)) return;
  Maker::set(options, user,
             m.dice.chance(85) ? "u:p"
             : ntlm            ? "v:p"
                               : m.dice.one_of<const char*>({"u:x", "v:p"}));
  if (!m.dice.chance(80)) return;
  constexpr std::int64_t basic = 1, digest = 2, by_ntlm = 8, any = 0xFFFFFFEF;
  Maker::set(options, methods,
             m.dice.one_of({basic, digest, basic + digest, ntlm ? by_ntlm : any, any, any}));
}

// Gives a request a body, with sizes around libcurl's thresholds; or one of unknown size.
void give_body(Maker& m, scenario::Request& request) {
  model::OptionSet& options = request.options;
  const bool put = m.dice.chance(50);
  Maker::set(options, put ? "CURLOPT_UPLOAD" : "CURLOPT_POST", 1);
  std::int64_t bytes = m.dice.one_of({-1, 0, 1, 36, 600, 1000, 1999, 2000, 10'000, 40'000, 100'000,
                                      300'000, 1'048'576, 1'048'577, 2'000'000, 5'000'000});
  // By HTTP/2 7.88.1 does not end a body of unknown size, nor one that it holds back for a login.
  if (m.is("7.88") && request.url.starts_with("https")) bytes = std::max<std::int64_t>(bytes, 0);
  if (bytes >= 0) Maker::set(options, put ? "CURLOPT_INFILESIZE" : "CURLOPT_POSTFIELDSIZE", bytes);
  if (m.dice.chance(20)) Maker::set(options, "CURLOPT_SEEKFUNCTION", 0);
  // 7.88.1 continues in the middle of a body when a 417 comes late.
  if (!m.is("7.88") && m.dice.chance(15))
    Maker::set(options, "CURLOPT_EXPECT_100_TIMEOUT_MS", m.dice.one_of({1, 30, 150, 5000}));
}

// Servers whose moments do not coincide with those of their clients.
void far_servers(Maker& m) {
  m.servers({.closes = m.dice.chance(30) ? 30 : 0, .http_1_only = 70});
  m.scenario.network.rtt_ms = exactly(m.dice.time(8, 60));
  for (auto& server : m.scenario.servers)
    if (m.dice.chance(50)) server.bandwidth_mbps = m.dice.one_of({2.0, 10.0, 80.0});
}

}  // namespace

/// Bodies that are read, refused, answered early, sent again.
void uploads(Maker& m) {
  m.choose_hosts(1, 2);
  far_servers(m);
  usual_build(m);
  any_scope(m);
  Maker::set(m.strategy.options, "CURLOPT_MAXREDIRS", 5);
  m.requests({.most = 9,
              .span = 1150,
              .together = 20,
              .fresh = 4,
              .scheme = m.dice.chance(75) ? "http" : "https"});
  for (auto& r : m.scenario.requests) {
    if (m.dice.chance(85)) {
      give_body(m, r);
      if (m.dice.chance(4)) r.fail_in = "read";
    }
    if (m.dice.chance(15)) Maker::set(r.options, "CURLOPT_FAILONERROR", 1);
    if (m.dice.chance(15)) Maker::set(r.options, "CURLOPT_KEEP_SENDING_ON_ERROR", 1);
    if (m.dice.chance(60)) Maker::set(r.options, "CURLOPT_FOLLOWLOCATION", 1);
    scenario::Response& first = r.responses.front();
    // An early redirect by HTTP/2 that is not followed leaves libcurl 8.22 waiting forever.
    const bool h2 = r.url.starts_with("https");
    if (m.dice.chance(30)) first.early = true;
    if (!m.dice.chance(60)) continue;
    first.status = h2 && first.early
                       ? m.dice.one_of({413, 417, 400, 500})
                       : m.dice.one_of({307, 307, 302, 303, 308, 413, 417, 417, 400, 500});
    if (*first.status < 400) first.location = m.url(h2 ? "https" : "http");
    r.responses.push_back(m.response(0));
  }
}

/// 401 of origins, to uploads as well.
void challenges(Maker& m) {
  m.choose_hosts(1, 2);
  far_servers(m);
  usual_build(m);
  bool ntlm = false;
  for (auto& server : m.scenario.servers) {
    if (m.dice.chance(15)) continue;
    server.auth = asked_logins(m);
    ntlm = ntlm || has_ntlm(server.auth);
    // 7.88.1 begins NTLM again and again with a server that closes without an announcement.
    if (has_ntlm(server.auth)) server.close.reset();
    if (m.dice.chance(60)) server.users = {"u:p"};
    if (m.dice.chance(25)) server.close_on_401 = true;
  }
  any_scope(m);
  m.requests({.most = 10,
              .span = 1150,
              .together = 25,
              .fresh = 4,
              .scheme = m.dice.chance(75) ? "http" : "https"});
  for (auto& r : m.scenario.requests) {
    log_in(m, r.options, "CURLOPT_USERPWD", "CURLOPT_HTTPAUTH", ntlm);
    if (m.dice.chance(40)) give_body(m, r);
    if (m.dice.chance(12)) Maker::set(r.options, "CURLOPT_FAILONERROR", 1);
    if (m.dice.chance(10)) r.responses.front().early = true;
    if (m.dice.chance(10)) r.responses.push_back(m.response(0));
  }
}

/// 407 to forwarded requests and to CONNECT; logins of SOCKS.
void proxy_logins(Maker& m) {
  m.choose_hosts(1, 2);
  far_servers(m);
  usual_build(m);
  scenario::Proxy& proxy = m.scenario.proxies.emplace_back();
  proxy.host = "p.test";
  proxy.port = 3128;
  proxy.type = m.dice.one_of({"http", "http", "http", "https", "socks4", "socks5", "socks5h"});
  proxy.rtt_ms = exactly(m.dice.time(2, 20));
  proxy.connect_ms = exactly(m.dice.time(6, 24));
  bool ntlm = false;
  if (proxy.type->starts_with("http")) {
    proxy.auth = asked_logins(m);
    ntlm = has_ntlm(proxy.auth);
    if (m.dice.chance(30)) proxy.close_on_407 = true;
  }
  if (m.dice.chance(70)) proxy.users = {"u:p"};
  if (m.dice.chance(20))
    for (auto& server : m.scenario.servers) server.auth = {"basic"};
  any_scope(m);
  Maker::set(m.strategy.options, "CURLOPT_PROXY", *proxy.type + "://p.test:3128");
  m.requests({.most = 9, .span = 1150, .together = 25, .fresh = 4, .scheme = "http"});
  for (auto& r : m.scenario.requests) {
    if (m.dice.chance(40)) r.url = m.url("https");
    log_in(m, r.options, "CURLOPT_PROXYUSERPWD", "CURLOPT_PROXYAUTH", ntlm);
    if (m.dice.chance(20)) Maker::set(r.options, "CURLOPT_USERPWD", "u:p");
    if (m.dice.chance(25)) give_body(m, r);
  }
}

}  // namespace poolscope::conformance::made
