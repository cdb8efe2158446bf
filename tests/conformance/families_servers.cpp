// The families about servers that behave as real ones: limits of streams that the client learns too
// late, GOAWAY in the middle, few places, old connections, proxies with settings of their own.

#include "conformance/families.hpp"

namespace poolscope::conformance::made {

using scenario::Distribution;
using scenario::ServerClose;

namespace {

/// Delays of all sizes: none, some, or much.
double any_delay(Dice& dice) {
  switch (dice.number(0, 3)) {
    case 0:
      return 0;
    case 1:
      return dice.time(1, 20);
    case 2:
      return dice.time(20, 80);
    default:
      return dice.time(80, 250);
  }
}

void burst_servers(Maker& m) {
  // Without a distance to the servers, everything that follows would happen in one instant.
  m.scenario.network.rtt_ms = exactly(any_delay(m.dice) + m.dice.time(4, 10));
  m.scenario.network.dns_ms = exactly(0);
  for (const std::string& host : m.hosts) {
    scenario::Server& server = m.scenario.servers.emplace_back();
    server.host = host;
    // Two connections must not be ready in one instant.
    server.connect_ms = exactly(any_delay(m.dice) + m.dice.time(1, 9));
    if (m.dice.chance(50)) server.tls_ms = exactly(any_delay(m.dice));
    if (m.dice.chance(40)) server.accept_ms = exactly(any_delay(m.dice));
    if (m.dice.chance(50)) server.settings_ms = exactly(any_delay(m.dice));
    if (m.dice.chance(30)) server.tls = "1.2";
    if (m.dice.chance(85)) server.max_concurrent_streams = m.dice.number(1, 8);
    if (m.dice.chance(12)) server.over_limit = "queue";
    if (m.dice.chance(20)) server.close_after_requests = m.dice.number(1, 10);
    if (m.dice.chance(15)) server.max_age_ms = exactly(m.dice.time(300, 1500));
    if (m.dice.chance(15)) server.idle_timeout_ms = exactly(m.dice.time(200, 900));
    server.close_delay_ms = exactly(m.dice.time(25, 45));
    if (m.dice.chance(15)) server.close = ServerClose::silent;
    if (m.dice.chance(15)) server.session_tickets = false;
    using Do = model::ServerEvent::Do;
    if (m.dice.chance(20))
      server.events.push_back(
          {m.dice.time(100, 2500), m.dice.one_of({Do::kill, Do::goaway, Do::close_idle}), {}, {}});
  }
}

/// Transfers that wait for a place without success have to give up. By itself libcurl gives up
/// after five minutes, at one of its looks every second; which look depends on everything before.
void give_up_in_time(Maker& m) {
  Maker::set(m.strategy.options, "CURLOPT_CONNECTTIMEOUT_MS", m.dice.number(2000, 9000));
}

scenario::Response burst_answer(Maker& m) {
  scenario::Response response;
  response.think_ms = exactly(m.dice.chance(70) ? m.dice.time(20, 200) : m.dice.time(200, 900));
  response.body_bytes = exactly(m.dice.one_of({0.0, 10.0, 2000.0}));
  return response;
}

}  // namespace

/// Many requests at once, to new and to warm connections of HTTP/2.
void bursts(Maker& m) {
  m.choose_hosts(1, 3);
  burst_servers(m);
  m.multi(m.dice.chance(20));
  if (m.dice.chance(25))
    Maker::set(m.strategy.multi_options, "CURLMOPT_MAX_CONCURRENT_STREAMS", m.dice.number(1, 10));
  // In 7.88 every reuse of a connection by prior knowledge fails.
  const bool cleartext = !m.is("7.88") && m.dice.chance(25);
  const bool warm = m.dice.chance(30);
  const bool pipewait = m.dice.chance(60);
  m.scenario.clients.push_back({"main", {}});
  double clock = 0;
  for (std::int64_t waves = m.dice.number(1, 3); waves > 0; --waves) {
    const bool warms_up = warm && clock == 0;
    for (std::int64_t i = warms_up ? 1 : m.dice.number(3, 14); i > 0; --i) {
      scenario::Request& r = m.scenario.requests.emplace_back();
      r.id = "r" + std::to_string(m.scenario.requests.size());
      r.url = m.url(cleartext ? "http" : "https");
      r.at_ms = clock;
      if (m.dice.chance(25)) clock += m.dice.time(3, 60);
      if (cleartext) Maker::set(r.options, "CURLOPT_HTTP_VERSION", 5);  // by prior knowledge
      if (pipewait && m.dice.chance(90)) Maker::set(r.options, "CURLOPT_PIPEWAIT", 1);
      if (m.dice.chance(6)) r.remove_after_ms = m.dice.time(60, 400);
      r.responses.push_back(burst_answer(m));
    }
    clock += m.dice.time(150, 1800);
  }
}

/// Connections end by their age, by their number of answers, or by a kill, or wait for a place.
void habits(Maker& m) {
  m.choose_hosts(1, 3);
  m.servers({.closes = 30, .idle_timeouts = 30, .http_1_only = 60});
  for (auto& server : m.scenario.servers) {
    if (m.dice.chance(30)) server.max_age_ms = exactly(m.dice.time(100, 900));
    if (m.dice.chance(25)) server.max_connections = m.dice.number(1, 3);
    if (m.dice.chance(25))
      server.events.push_back({m.dice.time(100, 1200), model::ServerEvent::Do::kill, {}, {}});
    if (m.dice.chance(20)) server.tls = "1.2";
  }
  any_scope(m);
  give_up_in_time(m);
  m.requests({.most = 16,
              .span = 250,
              .closes = 8,
              .fresh = 4,
              .scheme = m.dice.chance(60) ? "https" : "http"});
}

/// A proxy that forwards has settings of its own; the origins are behind it.
void forwarding(Maker& m) {
  m.choose_hosts(1, 3);
  m.servers({.closes = 30, .idle_timeouts = 30, .http_1_only = 50});
  scenario::Proxy& proxy = m.scenario.proxies.emplace_back();
  proxy.host = "p.test";
  proxy.port = 3128;
  const bool https = m.dice.chance(25);
  if (https) proxy.type = "https";
  const double rtt = m.dice.time(0, 20);
  proxy.rtt_ms = exactly(rtt);
  proxy.connect_ms = exactly(m.dice.time(6, 24));
  proxy.tls_ms = exactly(rtt + m.dice.time(5, 30));
  proxy.close_delay_ms = exactly(m.dice.time(25, 45));
  if (m.dice.chance(30)) proxy.close_after_requests = m.dice.number(1, 4);
  if (m.dice.chance(30)) proxy.close = ServerClose::silent;
  if (m.dice.chance(30)) proxy.idle_timeout_ms = exactly(m.dice.time(90, 900));
  if (m.dice.chance(10)) proxy.keep_alive = false;
  if (m.dice.chance(20)) proxy.max_age_ms = exactly(m.dice.time(100, 900));
  if (m.dice.chance(20)) proxy.max_connections = m.dice.number(1, 3);
  if (m.dice.chance(20))
    proxy.events.push_back(
        {m.dice.time(100, 1200),
         m.dice.chance(50) ? model::ServerEvent::Do::kill : model::ServerEvent::Do::close_idle,
         {},
         {}});
  any_scope(m);
  give_up_in_time(m);
  Maker::set(m.strategy.options, "CURLOPT_PROXY",
             std::string{https ? "https" : "http"} + "://p.test:3128");
  m.requests({.most = 16, .span = 250, .closes = 8, .fresh = 4, .scheme = "http"});
  for (auto& r : m.scenario.requests)
    if (m.dice.chance(20)) r.url = m.url("https");
}

}  // namespace poolscope::conformance::made
