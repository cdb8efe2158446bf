// The families about the matching of candidates: which requests may share a connection.

#include "conformance/families.hpp"

namespace poolscope::conformance::made {

using model::Scope;

namespace {

void tls_option(Maker& m, model::OptionSet& options) {
  switch (m.dice.number(0, 9)) {
    case 0:
      return Maker::set(options, "CURLOPT_SSL_VERIFYPEER", 0);
    case 1:
      return Maker::set(options, "CURLOPT_SSL_VERIFYHOST", 0);
    case 2:
      // The version is at most what every server speaks.
      return Maker::set(
          options, "CURLOPT_SSLVERSION",
          m.scenario.servers.front().tls ? m.dice.one_of({0, 6}) : m.dice.one_of({0, 6, 7}));
    case 3:
      return Maker::set(options, "CURLOPT_SSL_CIPHER_LIST",
                        m.dice.one_of<const char*>(
                            {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384"}));
    case 4:
      return Maker::set(
          options, "CURLOPT_TLS13_CIPHERS",
          m.dice.one_of<const char*>({"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"}));
    case 5:
      return Maker::set(options, "CURLOPT_SSL_EC_CURVES",
                        m.dice.one_of<const char*>({"P-256", "X25519:P-256"}));
    case 6:
      return Maker::set(options, "CURLOPT_SSL_OPTIONS", m.dice.one_of({0, 2}));
    case 7:
      return Maker::set(options, "CURLOPT_SSL_SESSIONID_CACHE", 0);
    case 8:
      return Maker::set(options, "CURLOPT_SSL_ENABLE_ALPN", 0);
    default:
      return;
  }
}

void matching_option(Maker& m, scenario::Request& r) {
  switch (m.dice.number(0, 9)) {
    case 0:
      return Maker::set(r.options, "CURLOPT_IPRESOLVE", m.dice.one_of({0, 1, 1}));
    case 1:
    case 2: {
      const std::string to = m.dice.of(m.hosts);
      return Maker::set(r.options, "CURLOPT_CONNECT_TO",
                        std::vector<std::string>{"a.test:80:" + to + ":80",
                                                 m.hosts.front() + ":443:" + to + ":443"});
    }
    case 3:
      return Maker::set(r.options, "CURLOPT_CONNECT_ONLY", 1);
    case 4:
      return Maker::set(r.options, "CURLOPT_USERPWD",
                        m.dice.one_of<const char*>({"u:p", "u:q", "v:p"}));
    case 5:
      return Maker::set(r.options, "CURLOPT_HTTP_VERSION", m.dice.one_of({1, 2, 2, 4}));
    case 6:
      return Maker::set(r.options, "CURLOPT_INTERFACE", "127.0.0.1");
    case 7:
      return Maker::set(r.options, "CURLOPT_PIPEWAIT", 1);
    default:
      return;
  }
}

/// The same host under other names, ports and schemes.
void other_url(Maker& m, scenario::Request& r) {
  const std::string host = m.dice.of(m.hosts);
  switch (m.dice.number(0, 6)) {
    case 0:
    case 6:
      r.url = "http://" + host + ":443/";
      break;
    case 1:
      r.url = "https://" + host + ":443/";
      break;
    case 2:
      r.url = "http://" + host + ":8080/";
      break;
    case 3:
      r.url = "http://A.TEST/";
      break;
    default:
      break;
  }
}

void pipewait_some(Maker& m) {
  const int percent = m.dice.one_of({0, 50, 100});
  for (auto& r : m.scenario.requests)
    if (m.dice.chance(percent)) Maker::set(r.options, "CURLOPT_PIPEWAIT", 1);
}

void streams(Maker& m) {
  if (m.dice.chance(30))
    Maker::set(m.strategy.multi_options, "CURLMOPT_MAX_CONCURRENT_STREAMS", m.dice.number(1, 3));
  if (m.dice.chance(10)) Maker::set(m.strategy.multi_options, "CURLMOPT_PIPELINING", 0);
}

}  // namespace

void gates(Maker& m) {
  m.choose_hosts(1, 2);
  m.servers({.http_1_only = 60});
  any_scope(m);
  m.requests({.least = 6, .most = 14, .together = 30, .fresh = 4});
  const int names = m.dice.one_of({0, 25, 60});
  for (auto& r : m.scenario.requests) {
    if (m.dice.chance(70)) matching_option(m, r);
    if (m.dice.chance(names)) other_url(m, r);
  }
}

void tls(Maker& m) {
  m.choose_hosts(1, 3);
  m.servers({.closes = m.dice.chance(30) ? 40 : 0, .idle_timeouts = 25, .http_1_only = 70});
  if (m.dice.chance(40))
    for (auto& server : m.scenario.servers) server.tls = "1.2";
  any_scope(m);
  m.requests({.most = 14, .closes = m.dice.chance(30) ? 20 : 0, .scheme = "https"});
  for (auto& r : m.scenario.requests)
    if (m.dice.chance(60)) tls_option(m, r.options);
}

void h2(Maker& m) {
  m.choose_hosts(1, 2);
  m.servers({.stream_limits = 60});
  // Before the server's SETTINGS libcurl has to assume a limit of streams.
  if (m.dice.chance(25))
    for (auto& server : m.scenario.servers)
      server.settings_ms = scenario::Distribution{{}, m.dice.time(4, 17), 0, {}};
  m.multi(m.dice.chance(50));
  streams(m);
  m.requests({.together = 60, .fresh = 4, .scheme = "https"});
  pipewait_some(m);
}

void h2_closes(Maker& m) {
  m.choose_hosts(1, 2);
  m.servers({.closes = 40, .idle_timeouts = 40, .stream_limits = 40});
  m.multi(m.dice.chance(40));
  streams(m);
  m.requests({.span = m.dice.one_of({200.0, 700.0, 1150.0}),
              .together = 50,
              .closes = 15,
              .fresh = 4,
              .scheme = "https"});
  pipewait_some(m);
}

/// HTTP/2 and HTTP/1.1 to the same servers; several multis, so that streams are not shared.
void h2_mixed(Maker& m) {
  m.choose_hosts(1, 2);
  m.choose_clients(1, 3);
  m.servers({.stream_limits = 30, .http_1_only = 40});
  m.multi(m.dice.chance(30));
  m.strategy.handle_per_request = false;
  streams(m);
  if (m.dice.chance(50)) {
    m.strategy.scope = Scope::share;
    m.strategy.multis = {{"0", m.strategy.multi_options}, {"1", m.strategy.multi_options}};
    m.strategy.shares.push_back({"s", true, true, true});
    for (const std::string& client : m.clients)
      m.strategy.place.emplace_back(
          client, scenario::Place{std::to_string(m.dice.number(0, 1)), "s", m.strategy.drive});
    m.strategy.drive.reset();
  }
  m.requests({.together = 50, .fresh = 4, .scheme = "https"});
  pipewait_some(m);
  for (auto& r : m.scenario.requests)
    if (m.dice.chance(35))
      Maker::set(r.options, "CURLOPT_HTTP_VERSION", m.dice.one_of({1, 2, 2, 4}));
}

void prior_knowledge(Maker& m) {
  m.choose_hosts(1, 2);
  m.servers({.closes = m.dice.chance(30) ? 40 : 0, .idle_timeouts = 20, .stream_limits = 50});
  m.multi(m.dice.chance(50));
  streams(m);
  m.requests({.together = 60, .closes = m.dice.chance(30) ? 12 : 0, .fresh = 4});
  pipewait_some(m);
  for (auto& r : m.scenario.requests)
    Maker::set(r.options, "CURLOPT_HTTP_VERSION", m.dice.chance(93) ? 5 : 2);
}

void proxies(Maker& m) {
  m.choose_hosts(1, 3);
  m.servers({.http_1_only = 80});
  const std::vector<std::pair<std::string, std::string>> kinds{
      {"http", "http"},       {"socks4", "socks4"}, {"socks4a", "socks4a"}, {"socks5", "socks5"},
      {"socks5h", "socks5h"}, {"https", "https"},   {"https", "https"}};
  std::vector<std::string> names;
  for (std::int64_t i = 0; i < 2; ++i) {
    const auto& [scheme, type] = m.dice.chance(50) ? kinds.front() : m.dice.of(kinds);
    scenario::Proxy& proxy = m.scenario.proxies.emplace_back();
    proxy.host = i == 0 ? "p.test" : "q.test";
    proxy.port = 3128;
    proxy.type = type;
    proxy.connect_ms = scenario::Distribution{{}, m.dice.time(6, 20), 0, {}};
    names.push_back(scheme + "://" + proxy.host + ":3128");
  }
  any_scope(m);
  m.requests({.least = 5, .most = 14, .together = 30, .fresh = 4});
  for (auto& r : m.scenario.requests) {
    if (m.dice.chance(25)) r.url = m.url("https");
    if (m.dice.chance(80)) Maker::set(r.options, "CURLOPT_PROXY", m.dice.of(names));
    if (m.dice.chance(30)) Maker::set(r.options, "CURLOPT_HTTPPROXYTUNNEL", 1);
    if (m.dice.chance(20))
      Maker::set(r.options, "CURLOPT_PROXYUSERPWD", m.dice.one_of<const char*>({"u:p", "u:q"}));
    if (m.dice.chance(10)) Maker::set(r.options, "CURLOPT_NOPROXY", m.dice.of(m.hosts));
    if (m.dice.chance(25)) Maker::set(r.options, "CURLOPT_PROXY_SSL_VERIFYPEER", 0);
  }
}

}  // namespace poolscope::conformance::made
