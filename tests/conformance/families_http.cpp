// The families about effects of answers, servers and applications on a connection.

#include "conformance/families.hpp"

namespace poolscope::conformance::made {

using model::Scope;
using scenario::Distribution;

void any_scope(Maker& m) {
  const std::int64_t kind = m.dice.number(0, 9);
  if (kind < 5)
    m.multi(kind < 2);
  else
    m.strategy.scope = kind < 8 ? Scope::easy : Scope::share;
}

void redirects(Maker& m) {
  m.choose_hosts(1, 4);
  m.servers({.closes = m.dice.chance(30) ? 40 : 0, .http_1_only = 50});
  any_scope(m);
  m.requests({.most = 14, .closes = m.dice.chance(30) ? 15 : 0, .fresh = 10});
  for (auto& r : m.scenario.requests) {
    if (m.dice.chance(20)) r.url = m.url("https");
    if (!m.dice.chance(65)) continue;
    if (m.dice.chance(90)) Maker::set(r.options, "CURLOPT_FOLLOWLOCATION", 1);
    const scenario::Response last = r.responses.back();
    for (std::int64_t hops = m.dice.number(1, 3); hops > 0; --hops) {
      scenario::Response& response = *r.responses.insert(r.responses.begin(), m.response(10));
      response.status = 302;
      response.location = m.url(m.dice.chance(25) ? "https" : "http");
    }
    r.responses.back() = last;
  }
}

/// Answers that are cut, too long or too short, or that end with the connection.
void faults(Maker& m) {
  m.choose_hosts(1, 2);
  m.servers({.idle_timeouts = 20, .http_1_only = 100});
  any_scope(m);
  m.requests({.most = 14,
              .span = m.dice.one_of({200.0, 1150.0}),
              .together = 25,
              .fresh = 4,
              .scheme = m.dice.chance(70) ? "http" : "https"});
  for (auto& r : m.scenario.requests) {
    if (!m.dice.chance(40)) continue;
    scenario::Response& response = r.responses.front();
    switch (m.dice.number(0, 5)) {
      case 0:
        response.empty = true;
        break;
      case 1:
        response.delimited_by_close = true;
        break;
      case 2:
        response.body_bytes = exactly(100);
        response.excess_bytes = 4;
        break;
      case 3:
        response.body_bytes = exactly(100);
        response.missing_bytes = 10;
        break;
      case 4:
        response.stray_after_ms = m.dice.time(30, 200);
        break;
      default:
        response.body_bytes = exactly(100);
        response.abort_after_ms = m.dice.time(10, 60);
        break;
    }
  }
}

/// Streams that are refused or broken, connections that go away.
void stream_faults(Maker& m) {
  m.choose_hosts(1, 2);
  m.servers({.stream_limits = 30});
  m.multi(m.dice.chance(30));
  m.requests({.most = 12, .together = 45, .fresh = 4, .scheme = "https"});
  for (auto& r : m.scenario.requests) {
    if (m.dice.chance(40)) Maker::set(r.options, "CURLOPT_PIPEWAIT", 1);
    if (!m.dice.chance(30)) continue;
    scenario::Response& response = r.responses.front();
    switch (m.dice.number(0, 2)) {
      case 0:
        response.goaway = true;
        break;
      case 1:
        response.refuse_stream = true;
        break;
      default:
        response.stream_error = "true";
        break;
    }
    r.responses.push_back(m.response(0));
  }
}

/// Transfers that are cut: by a timeout, a callback, or taken out of their multi.
void cut(Maker& m) {
  m.choose_hosts(1, 2);
  m.servers({.http_1_only = 50});
  any_scope(m);
  const bool by_multi = m.strategy.scope == Scope::multi;
  m.requests(
      {.most = 14, .together = 35, .fresh = 4, .scheme = m.dice.chance(60) ? "http" : "https"});
  for (auto& r : m.scenario.requests) {
    if (!m.dice.chance(40)) continue;
    switch (m.dice.number(0, by_multi ? 3 : 2)) {
      case 0:
        Maker::set(r.options, "CURLOPT_TIMEOUT_MS", m.dice.number(12, 220));
        break;
      case 1:
        Maker::set(r.options, "CURLOPT_CONNECTTIMEOUT_MS", m.dice.number(5, 40));
        break;
      case 2:
        r.fail_in = "write";
        r.responses.front().body_bytes = exactly(100);
        break;
      default:
        r.remove_after_ms = m.dice.time(3, 200);
        break;
    }
  }
}

/// NTLM is built into Debian's 7.88.1; the others do not have it.
void logins(Maker& m) {
  const bool ntlm = m.is("7.88") && m.dice.chance(60);
  m.choose_hosts(1, 2);
  m.servers({.http_1_only = 60});
  for (auto& server : m.scenario.servers)
    server.auth = {ntlm ? "ntlm" : m.dice.one_of<const char*>({"basic", "digest"})};
  any_scope(m);
  m.requests({.most = 12, .together = 30, .fresh = 4});
  for (auto& r : m.scenario.requests) {
    if (!m.dice.chance(75)) continue;
    Maker::set(r.options, "CURLOPT_USERPWD",
               m.dice.one_of<const char*>({"u:p", "u:p", "u:q", "v:p"}));
    // CURLAUTH_NTLM, and with BASIC and DIGEST; these alone, and together
    Maker::set(r.options, "CURLOPT_HTTPAUTH",
               ntlm ? m.dice.one_of({8, 8, 11}) : m.dice.one_of({1, 2, 3}));
  }
}

void upgrades(Maker& m) {
  m.choose_hosts(1, 2);
  // 7.88 mixes up answers where some requests to a host ask for it and others do not, and where a
  // second connection asks for it because the first is full.
  const int asks = m.is("7.88") ? 100 : 70;
  m.servers({.stream_limits = m.is("7.88") ? 0 : 30});
  m.multi(m.dice.chance(30));
  m.requests({.most = 12, .together = 50, .fresh = 4});
  for (auto& r : m.scenario.requests) {
    if (m.dice.chance(asks)) Maker::set(r.options, "CURLOPT_HTTP_VERSION", 3);
    if (m.dice.chance(40)) Maker::set(r.options, "CURLOPT_PIPEWAIT", 1);
  }
}

/// Events of servers at given times.
void server_events(Maker& m) {
  m.choose_hosts(1, 3);
  m.servers({.http_1_only = 60});
  any_scope(m);
  m.requests({.span = m.dice.one_of({300.0, 1150.0}),
              .together = 25,
              .fresh = 4,
              .scheme = m.dice.chance(60) ? "http" : "https"});
  using Do = model::ServerEvent::Do;
  for (auto& server : m.scenario.servers)
    for (std::int64_t i = m.dice.number(0, 2); i > 0; --i)
      server.events.push_back(
          {m.dice.time(50, 1500),
           m.dice.one_of({Do::close_idle, Do::close_idle, Do::goaway, Do::stray_bytes, Do::refuse}),
           "",
           {}});
  // Some of these concern one connection only.
  if (m.strategy.scope == Scope::easy) return;
  for (auto& server : m.scenario.servers)
    for (auto& event : server.events) {
      if (event.what == Do::refuse || !m.dice.chance(40)) continue;
      event.pool = m.strategy.scope == Scope::multi ? "multi:0" : "share:0";
      event.connection = m.dice.number(0, 2);
    }
}

/// Options and limits that the application sets while transfers run.
void setopts(Maker& m) {
  m.choose_hosts(1, 2);
  m.choose_clients(1, 2);
  m.servers({.http_1_only = 70});
  any_scope(m);
  m.requests({.most = 14,
              .span = 300,
              .together = 25,
              .fresh = 4,
              .scheme = m.dice.chance(60) ? "http" : "https"});
  using Do = scenario::AppEvent::Do;
  for (std::int64_t i = m.dice.number(1, 3); i > 0; --i) {
    scenario::AppEvent& e = m.scenario.events.emplace_back();
    e.at_ms = m.dice.time(20, 1500);
    e.offset = static_cast<std::size_t>(1000 + i);
    if (m.strategy.scope == Scope::multi && m.dice.chance(60)) {
      e.what = Do::multi_setopt;
      e.target = "0";
      Maker::set(e.multi_options,
                 m.dice.one_of({"CURLMOPT_MAX_HOST_CONNECTIONS", "CURLMOPT_MAX_TOTAL_CONNECTIONS",
                                "CURLMOPT_MAXCONNECTS"}),
                 m.dice.number(1, 4));
      continue;
    }
    e.what = Do::easy_setopt;
    e.target = m.dice.of(m.clients);
    if (m.dice.chance(50))
      Maker::set(e.options, "CURLOPT_FRESH_CONNECT", m.dice.number(0, 1));
    else if (m.dice.chance(50))
      Maker::set(e.options, "CURLOPT_FORBID_REUSE", m.dice.number(0, 1));
    else
      Maker::set(e.options, "CURLOPT_MAXAGE_CONN", m.dice.number(1, 3));
  }
}

void application(Maker& m) {
  m.choose_hosts(1, 2);
  m.choose_clients(1, 2);
  m.servers({.http_1_only = 50});
  any_scope(m);
  m.strategy.handle_per_request = false;
  m.requests({.most = 12,
              .span = 300,
              .together = 20,
              .fresh = 4,
              .scheme = m.dice.chance(50) ? "http" : "https"});
  using Do = scenario::AppEvent::Do;
  for (std::int64_t i = m.dice.number(1, 2); i > 0; --i) {
    scenario::AppEvent& e = m.scenario.events.emplace_back();
    const bool multi = m.strategy.scope == Scope::multi && !m.is("7.88") && m.dice.chance(50);
    e.what = multi ? Do::network_changed : m.dice.one_of({Do::easy_reset, Do::easy_upkeep});
    e.target = multi ? "0" : m.dice.of(m.clients);
    e.at_ms = m.dice.time(50, 900);
    e.offset = static_cast<std::size_t>(1000 + i);
  }
}

}  // namespace poolscope::conformance::made
