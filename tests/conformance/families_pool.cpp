// The families about pools: limits, ages, closes, and owners of pools.

#include "conformance/families.hpp"

namespace poolscope::conformance::made {

using model::Drive;
using model::Scope;

namespace {

/// Each client may have limits of its own easy handle.
void easy_limits(Maker& m, int percent) {
  for (const std::string& client : m.clients) {
    scenario::Client& c = m.scenario.clients.emplace_back();
    c.id = client;
    if (m.dice.chance(percent))
      Maker::set(c.options, "CURLOPT_MAXCONNECTS", m.dice.one_of({0, 1, 2, 3, 8}));
  }
}

}  // namespace

void multi(Maker& m) {
  m.choose_hosts(1, 6);
  m.servers({});
  m.multi(false);
  m.requests({});
}

void limits(Maker& m) {
  m.choose_hosts(1, 5);
  m.servers({});
  m.multi(true);
  m.requests({.together = 55});
}

void closes(Maker& m) {
  m.choose_hosts(1, 3);
  m.servers({.closes = 50, .idle_timeouts = 40, .http_1_0 = 15});
  m.multi(m.dice.chance(50));
  m.requests({.span = m.dice.one_of({200.0, 600.0, 1150.0}), .closes = 30, .fresh = 6});
}

/// Slow answers: a close is announced while the connection is still busy.
void announced(Maker& m) {
  m.choose_hosts(1, 2);
  m.servers({.closes = 30, .idle_timeouts = 20, .http_1_0 = 20});
  m.multi(m.dice.chance(30));
  m.requests({.span = 200, .together = 20, .closes = 35, .fresh = 3});
  m.scenario.network.bandwidth_mbps = 5;
  for (auto& r : m.scenario.requests)
    for (auto& response : r.responses)
      if (m.dice.chance(70))
        response.body_bytes = scenario::Distribution{{}, m.dice.time(20'000, 80'000), 0, {}};
}

void easy(Maker& m) {
  m.choose_hosts(1, 6);
  m.choose_clients(1, 3);
  easy_limits(m, 60);
  m.servers({.closes = m.dice.chance(50) ? 50 : 0, .idle_timeouts = 40, .http_1_0 = 10});
  m.strategy.scope = Scope::easy;
  m.strategy.handle_per_request = m.dice.chance(8);
  m.requests({.span = m.dice.one_of({150.0, 600.0, 1100.0}),
              .together = 0,
              .closes = m.dice.chance(50) ? 30 : 0,
              .ages = m.dice.chance(30) ? 40 : 0});
}

void share(Maker& m) {
  m.choose_hosts(1, 4);
  m.choose_clients(2, 4);
  easy_limits(m, 50);
  m.servers({.closes = m.dice.chance(40) ? 50 : 0, .idle_timeouts = 40, .http_1_0 = 10});
  m.strategy.scope = Scope::share;
  m.requests({.least = 6,
              .span = m.dice.one_of({150.0, 600.0, 1100.0}),
              .together = 0,
              .closes = m.dice.chance(40) ? 30 : 0,
              .ages = m.dice.chance(20) ? 40 : 0});
}

/// Several multis, some of them on a share, so that a pool does not belong to the transfer's own
/// multi.
void share_multi(Maker& m) {
  m.choose_hosts(1, 3);
  m.choose_clients(2, 4);
  m.servers({.closes = m.dice.chance(30) ? 50 : 0});
  m.strategy.scope = Scope::share;
  const std::int64_t multis = m.dice.number(1, 3);
  for (std::int64_t i = 0; i < multis; ++i)
    m.strategy.multis.push_back({std::to_string(i), m.limits(true)});
  m.strategy.shares.push_back({"s", true, m.dice.chance(70), m.dice.chance(70)});
  if (m.dice.chance(20)) m.strategy.shares.push_back({"t", true, true, true});
  const Drive drive = m.dice.one_of({Drive::multi_perform, Drive::multi_socket});
  std::vector<std::string> own;
  for (const std::string& client : m.clients) {
    scenario::Place place;
    if (m.dice.chance(80)) place.multi = std::to_string(m.dice.number(0, multis - 1));
    if (m.dice.chance(85)) place.share = m.dice.of(m.strategy.shares).id;
    if (place.multi) place.drive = drive;
    m.strategy.place.emplace_back(client, place);
  }
  m.requests({.least = 6,
              .span = m.dice.one_of({150.0, 600.0}),
              .together = 30,
              .closes = m.dice.chance(30) ? 30 : 0});
}

void multis(Maker& m) {
  m.choose_hosts(1, 3);
  m.choose_clients(2, 4);
  m.servers({.idle_timeouts = 20});
  m.multi(true);
  m.strategy.handle_per_request = false;
  const std::int64_t count = m.dice.number(2, 3);
  for (std::int64_t i = 0; i < count; ++i)
    m.strategy.multis.push_back({std::to_string(i), m.limits(true)});
  m.requests({.least = 6, .together = 40});
}

void ages(Maker& m) {
  m.choose_hosts(1, 3);
  m.servers({.closes = m.dice.chance(30) ? 40 : 0, .idle_timeouts = 40});
  if (m.dice.chance(50))
    m.multi(false);
  else
    m.strategy.scope = Scope::easy;
  m.requests({.most = 12,
              .span = m.dice.one_of({530.0, 1100.0, 1630.0, 2150.0}),
              .together = 30,
              .closes = m.dice.chance(30) ? 20 : 0,
              .ages = 45});
}

/// The limits that libcurl has by default: 118 s idle, and a life of a day.
void long_ages(Maker& m) {
  m.choose_hosts(1, 2);
  m.servers({});
  if (m.dice.chance(50))
    m.multi(false);
  else
    m.strategy.scope = Scope::easy;
  m.requests({.most = 10,
              .span = m.dice.one_of({59'000.0, 117'400.0, 118'500.0, 119'600.0}),
              .together = 20});
}

void clean_ups(Maker& m) {
  m.choose_hosts(1, 3);
  m.choose_clients(1, 3);
  m.servers({});
  const std::int64_t kind = m.dice.number(0, 2);
  m.strategy.scope = kind == 0 ? Scope::easy : kind == 1 ? Scope::multi : Scope::share;
  m.requests({.least = 5, .most = 14, .span = 400, .together = kind == 1 ? 30 : 0});
  const double last = m.scenario.requests.back().at_ms.value_or(600.0);
  for (std::int64_t i = m.dice.number(1, 2); i > 0; --i) {
    scenario::AppEvent& e = m.scenario.events.emplace_back();
    using Do = scenario::AppEvent::Do;
    e.what = kind == 0 || m.dice.chance(30) ? Do::easy_cleanup
             : kind == 1                    ? Do::multi_cleanup
                                            : Do::share_cleanup;
    e.target = e.what == Do::easy_cleanup ? m.dice.of(m.clients) : "0";
    if (m.dice.chance(70)) {
      e.at_ms = m.dice.time(50, static_cast<std::int64_t>(last) + 100);
    } else {
      e.after = m.dice.of(m.scenario.requests).id;
      e.delay_ms = m.dice.time(5, 60);
    }
    e.offset = static_cast<std::size_t>(1000 + i);
  }
}

/// Equal ages and equal moments: the order of a hash table decides.
void ties(Maker& m) {
  m.choose_hosts(3, 6);
  m.scenario.network.rtt_ms = scenario::Distribution{{}, 0, 0, {}};
  m.scenario.network.dns_ms = scenario::Distribution{{}, 0, 0, {}};
  for (const std::string& host : m.hosts) {
    scenario::Server& server = m.scenario.servers.emplace_back();
    server.host = host;
    server.connect_ms = scenario::Distribution{{}, 10, 0, {}};
    server.think_ms = scenario::Distribution{{}, 50, 0, {}};
    server.body_bytes = scenario::Distribution{{}, 10, 0, {}};
  }
  m.multi(true);
  m.strategy.handle_per_request = false;
  double clock = 0;
  const auto add = [&](const std::string& host) {
    scenario::Request& r = m.scenario.requests.emplace_back();
    r.id = "r" + std::to_string(m.scenario.requests.size());
    r.offset = m.scenario.requests.size();
    r.url = "http://" + host + "/";
    r.at_ms = clock;
  };
  for (const std::string& host : m.hosts) add(host);
  clock = 200;
  for (std::int64_t i = m.dice.number(4, 10); i > 0; --i) {
    add(m.dice.of(m.hosts));
    if (m.dice.chance(60)) clock += 90;
  }
}

}  // namespace poolscope::conformance::made
