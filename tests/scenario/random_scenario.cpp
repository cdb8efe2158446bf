#include "scenario/random_scenario.hpp"

namespace poolscope::scenario::testing {
namespace {

constexpr double often = 0.5;

}  // namespace

double RandomScenario::time() {
  switch (between(0, 3)) {
    case 0:
      return 0;
    case 1:
      return static_cast<double>(between(0, 1000));
    case 2:
      return std::uniform_real_distribution<double>{0, 1e4}(random_);
    default:
      return static_cast<double>(between(1, 100000)) / 1000;
  }
}

std::string RandomScenario::word() {
  static const std::string words[] = {"a",           "tab 1", "Ünïcode ✓",  "q\"uote",
                                      "back\\slash", "x/y~z", "line\nfeed", "k"};
  return words[between(0, 7)] + std::to_string(between(0, 9));
}

std::string RandomScenario::url() {
  static const std::string urls[] = {"http://a.example/",
                                     "https://b.example:8443/x?y#z",
                                     "HTTPS://user:pw@c.example",
                                     "http://[::1]:80/",
                                     "http://d:/",
                                     "ftp://u@f.example/x",
                                     "IMAPS://m.example",
                                     "wss://w.example/",
                                     "http://[fe80::1%25eth0]/"};
  return urls[between(0, 8)];
}

Distribution RandomScenario::distribution() {
  using Kind = Distribution::Kind;
  Distribution d;
  d.kind = static_cast<Kind>(between(0, 5));
  if (d.kind == Kind::choice) {
    for (auto n = between(1, 3); n > 0; --n) d.choices.emplace_back(time(), time() + 0.5);
    return d;
  }
  d.a = time();
  if (d.kind == Kind::uniform) d.b = d.a + time();
  if (d.kind == Kind::lognormal || d.kind == Kind::pareto)
    d.b = 0.25 * static_cast<double>(between(1, 8));
  return d;
}

model::OptionSet RandomScenario::options(bool multi) {
  model::OptionSet set;
  const auto table = model::option_table();
  for (auto n = between(0, 4); n > 0; --n) {
    const auto& info =
        table[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(table.size()) - 1))];
    if (!info.later.empty() || info.name.starts_with("CURLM") != multi) continue;
    switch (info.type) {
      case model::OptionType::number:
        set_option(set, info, between(info.min, std::min<std::int64_t>(info.max, 100000)));
        break;
      case model::OptionType::flag:
        set_option(set, info, between(0, 1));
        break;
      case model::OptionType::enumeration:
        set_option(set, info,
                   info.constants[static_cast<std::size_t>(between(
                                      0, static_cast<std::int64_t>(info.constants.size()) - 1))]
                       .second);
        break;
      case model::OptionType::text:
        set_option(set, info, word());
        break;
      case model::OptionType::text_list:
        if (chance(often))
          set_option(set, info, std::vector<std::string>{});
        else if (info.name == "CURLOPT_RESOLVE")
          set_option(set, info, std::vector<std::string>{"+[::1]:80:127.0.0.1", "*:1:::1"});
        else
          set_option(set, info, std::vector<std::string>{"a.example:443:[::1]:8443", ":::"});
        break;
    }
  }
  return set;
}

Response RandomScenario::response() {
  Response r;
  if (chance(often)) r.status = between(200, 599);
  if (chance(often)) r.think_ms = distribution();
  if (chance(often)) r.body_bytes = distribution();
  if (chance(often)) r.http_version = "1.0";
  if (chance(often)) r.close = static_cast<ServerClose>(between(0, 1));
  if (chance(0.3)) r.headers = {{"Connection", "close"}, {word(), word()}};
  for (auto member :
       {&Response::delimited_by_close, &Response::body_on_head, &Response::early, &Response::empty,
        &Response::goaway, &Response::refuse_stream, &Response::upgrade})
    if (chance(0.2)) r.*member = chance(often);
  static const char* errors[] = {"true", "false", "http_1_1_required"};
  if (chance(0.3)) r.stream_error = errors[between(0, 2)];
  for (auto member : {&Response::abort_after_ms, &Response::stray_after_ms})
    if (chance(0.3)) r.*member = time();
  for (auto member : {&Response::excess_bytes, &Response::missing_bytes})
    if (chance(0.3)) r.*member = between(0, 1000);
  return r;
}

Server RandomScenario::server(std::size_t i) {
  Server s;
  s.host = (chance(often) ? "*.h" : "h") + std::to_string(i);
  if (i == 0) s.host = "*";
  if (chance(often)) s.port = between(1, 65535);
  for (auto member :
       {&Server::rtt_ms, &Server::dns_ms, &Server::connect_ms, &Server::tls_ms, &Server::accept_ms,
        &Server::settings_ms, &Server::think_ms, &Server::body_bytes, &Server::close_delay_ms,
        &Server::idle_timeout_ms, &Server::max_age_ms})
    if (chance(0.3)) s.*member = distribution();
  if (chance(often)) s.bandwidth_mbps = time();
  if (chance(often)) s.tls = chance(often) ? "1.2" : "1.3";
  if (chance(often)) s.alpn = {"http/1.1"};
  if (chance(0.2)) s.alpn = std::vector<std::string>{};
  if (chance(often)) s.session_tickets = chance(often);
  if (chance(often)) s.http_version = "1.1";
  if (chance(often)) s.max_concurrent_streams = between(1, 1000);
  if (chance(0.3)) s.over_limit = chance(often) ? "queue" : "refuse";
  if (chance(0.3)) s.max_connections = between(1, 1000);
  if (chance(0.3)) s.like = chance(often) ? "nginx" : "lighttpd";
  if (chance(0.3)) s.close_on_401 = chance(often);
  if (chance(often)) s.keep_alive = chance(often);
  if (chance(often)) s.close_after_requests = between(1, 1000);
  if (chance(often)) s.close = static_cast<ServerClose>(between(0, 1));
  static const char* h2c[] = {"true", "false", "prior_knowledge", "upgrade"};
  if (chance(often)) s.h2c = h2c[between(0, 3)];
  if (chance(often)) s.starttls = chance(often);
  if (chance(often)) s.auth = auth();
  if (chance(often)) s.users = {word() + ":" + word(), "u:"};
  if (chance(0.3)) s.alt_svc = "h2=\":8443\"";
  if (chance(0.3)) s.hsts = chance(often);
  for (auto n = between(0, 2); n > 0; --n) {
    ServerEvent happens;
    happens.at_ms = time();
    happens.what = static_cast<model::ServerEvent::Do>(between(0, 6));
    if (chance(often)) happens.pool = "easy:present", happens.connection = between(0, 9);
    s.events.push_back(happens);
  }
  return s;
}

std::vector<std::string> RandomScenario::auth() {
  if (chance(often)) return {"ntlm"};
  return {"negotiate", "basic", "digest"};
}

Build RandomScenario::build() {
  Build b;
  if (chance(often)) b.ntlm = chance(often);
  if (chance(often)) b.gss = chance(often);
  return b;
}

Request RandomScenario::request(std::size_t i) {
  Request r;
  r.id = chance(often) ? "r" + std::to_string(i + 1) : "named " + std::to_string(i);
  if (chance(often)) r.client = word();
  r.url = url();
  if (chance(often)) r.at_ms = time();
  r.options = options(false);
  if (chance(0.3)) {
    r.place.emplace();
    if (chance(often)) r.place->share = "0";
    if (chance(often)) r.place->multi = "0";
    if (chance(often))
      r.place->drive = r.place->multi ? model::Drive::multi_socket : model::Drive::easy_perform;
  }
  if (chance(0.2)) r.remove_after_ms = time();
  if (chance(0.3)) r.fail_in = chance(often) ? "write" : chance(often) ? "progress" : "read";
  if (r.fail_in == "read")
    set_option(r.options, *model::find_option("CURLOPT_UPLOAD"), std::int64_t{1});
  if (chance(often)) r.note = word();
  if (chance(0.3)) {
    r.recorded.emplace();
    if (chance(often)) r.recorded->connection = word();
    if (chance(often)) r.recorded->protocol = "h2";
    for (auto member :
         {&Recorded::dns_ms, &Recorded::connect_ms, &Recorded::tls_ms, &Recorded::wait_ms})
      if (chance(often)) (*r.recorded).*member = time();
  }
  if (chance(0.3))
    for (auto n = between(1, 3); n > 0; --n) r.responses.push_back(response());
  for (Response& response : r.responses) {
    if (!chance(0.3)) continue;
    response.status = 302;
    static const char* locations[] = {"/a", "//b.example", "https://c.example/?x", "../d"};
    response.location = locations[between(0, 3)];
    if (r.url.starts_with("IMAPS") || r.url.starts_with("wss"))
      response.location = "http://a.example/";
  }
  return r;
}

Workload RandomScenario::workload() {
  Workload w;
  if (chance(often)) w.clients = {word(), word() + "!"};
  switch (between(0, 2)) {
    case 0:
      w.arrival = PoissonArrival{time() + 0.5};
      break;
    case 1:
      w.arrival = EveryArrival{time() + 0.5};
      break;
    default:
      w.arrival = ClosedLoopArrival{distribution()};
  }
  if (chance(often))
    w.duration_ms = time();
  else
    w.count = between(1, 100000);
  if (chance(often)) {
    for (auto n = between(1, 3); n > 0; --n)
      w.urls.emplace_back(url(), chance(often) ? 1.0 : time() + 0.5);
  } else {
    w.host_count = between(1, 50);
    if (chance(often)) w.host_zipf = 1.1;
    w.host_url = "https://h{n}.example/{n}";
  }
  w.options = options(false);
  if (chance(often)) w.response = response();
  return w;
}

AppEvent RandomScenario::event(std::size_t requests) {
  AppEvent e;
  using Do = AppEvent::Do;
  e.what = static_cast<Do>(between(0, 8));
  const bool sets = e.what == Do::easy_setopt || e.what == Do::multi_setopt;
  if (requests > 0 && !sets && chance(often)) {
    e.after = "named 0";
    if (chance(often)) e.delay_ms = time();
  } else {
    e.at_ms = time();
  }
  const bool other = e.what == Do::multi_cleanup || e.what == Do::share_cleanup ||
                     e.what == Do::network_changed || e.what == Do::multi_setopt;
  while (e.what == Do::easy_setopt && e.options.empty()) e.options = options(false);
  while (e.what == Do::multi_setopt && e.multi_options.empty()) e.multi_options = options(true);
  e.target = other ? "0" : "present";
  if (e.what == Do::easy_duphandle) e.copy = "copy";
  return e;
}

Strategy RandomScenario::strategy(std::size_t i) {
  Strategy s;
  s.name = "strategy " + std::to_string(i);
  s.scope = static_cast<model::Scope>(between(0, 2));
  if (i == 0) s.scope = model::Scope::multi;  // there is a multi "0" and a share "0"
  if (i == 1) s.scope = model::Scope::share;
  if (chance(often))
    s.drive =
        s.scope == model::Scope::multi ? model::Drive::multi_socket : model::Drive::easy_perform;
  s.handle_per_request = chance(often);
  if (i != 0 && chance(often)) {
    s.multis_numbered = chance(often);
    for (auto n = between(1, 4), k = std::int64_t{0}; k < n; ++k)
      s.multis.push_back({(s.multis_numbered ? "" : "m") + std::to_string(k),
                          s.multis_numbered ? model::OptionSet{} : options(true)});
    s.place.emplace_back("*", Place{s.multis.front().id, {}, {}});
  }
  if (i != 1 && chance(often)) {
    s.shares.push_back({"s", chance(often), chance(often), chance(often)});
    s.place.emplace_back("present", Place{{}, "s", model::Drive::easy_perform});
  }
  s.options = options(false);
  s.multi_options = options(true);
  if (chance(often)) s.libcurl = chance(often) ? "8.21" : "7.88";
  if (chance(0.3)) s.build = build();
  return s;
}

Expect RandomScenario::expect(const Scenario& scenario) {
  Expect e;
  switch (between(0, 2)) {
    case 0: {
      ExpectRequest r;
      r.request = "named 0";
      if (chance(often)) r.outcome = static_cast<model::Outcome>(between(0, 3));
      if (chance(often))
        r.connection = chance(often) ? "of:named 0" : std::to_string(between(0, 99));
      if (chance(often) || (!r.outcome && !r.connection))
        r.gate = static_cast<model::GateId>(between(0, model::gate_count - 1));
      if (chance(often)) r.hop = between(0, 3);
      if (chance(often)) r.attempt = between(1, 3);
      e.what = r;
      break;
    }
    case 1:
      e.what = ExpectMetric{chance(often) ? "reuse_rate" : "latency_p99",
                            static_cast<Compare>(between(0, 5)), time() - 100};
      break;
    default:
      e.what =
          ExpectClose{"easy:present", between(0, 9),
                      static_cast<model::CloseReason>(between(0, model::close_reason_count - 1))};
  }
  if (!scenario.strategies.empty() && chance(often)) {
    e.strategies = {"strategy 0"};
    if (chance(often)) e.strategies.emplace_back("strategy 1");
  }
  return e;
}

Scenario RandomScenario::make() {
  Scenario s;
  if (chance(often)) s.title = word();
  if (chance(often)) s.description = "*Markdown*\n\n- " + word();
  if (chance(often)) s.tags = {word(), word()};
  if (chance(often)) s.see = {"https://curl.se/"};
  if (chance(0.3)) s.libcurl = "7.88";
  if (chance(0.3)) s.build = build();
  if (chance(often)) s.seed = random_();
  if (chance(often)) s.until_ms = time();
  if (chance(often)) s.network.rtt_ms = distribution();
  if (chance(often)) s.network.dns_ms = distribution();
  if (chance(often)) s.network.bandwidth_mbps = time();
  for (auto n = between(0, 3), i = std::int64_t{0}; i < n; ++i)
    s.servers.push_back(server(static_cast<std::size_t>(i)));
  for (auto n = between(0, 2), i = std::int64_t{0}; i < n; ++i) {
    Proxy& p = s.proxies.emplace_back();
    p.host = "proxy" + std::to_string(i);
    if (chance(often)) p.port = between(1, 65535);
    if (chance(often)) p.type = chance(often) ? "socks5h" : "http_1_0";
    if (chance(often)) p.rtt_ms = distribution();
    if (chance(often)) p.tls_ms = distribution();
    if (chance(often)) p.bandwidth_mbps = time();
    if (chance(often)) p.auth = auth();
    if (chance(often)) p.users = {"u:p"};
    if (chance(often)) p.close_on_407 = chance(often);
    if (chance(0.3)) p.like = chance(often) ? "squid" : "tinyproxy";
    if (chance(0.3)) p.idle_timeout_ms = distribution();
    if (chance(0.3)) p.close_after_requests = between(1, 1000);
    if (chance(0.3)) p.close = static_cast<ServerClose>(between(0, 1));
  }
  s.clients.push_back({"present", options(false)});
  s.clients.push_back({"copy", {}});
  for (auto n = between(1, 6), i = std::int64_t{0}; i < n; ++i) {
    s.requests.push_back(request(static_cast<std::size_t>(i)));
    if (i == 0) s.requests[0].id = "named 0";
    if (i > 0 && !s.requests.back().at_ms && chance(often)) {
      s.requests.back().after = "named 0";
      if (chance(often)) s.requests.back().delay_ms = time();
    }
  }
  for (auto n = between(0, 2); n > 0; --n) s.workload.push_back(workload());
  for (auto n = between(0, 2); n > 0; --n) s.events.push_back(event(s.requests.size()));
  if (chance(often))
    for (auto n = between(2, 4), i = std::int64_t{0}; i < n; ++i)
      s.strategies.push_back(strategy(static_cast<std::size_t>(i)));
  for (auto n = between(0, 3); n > 0; --n) s.expect.push_back(expect(s));
  return s;
}

}  // namespace poolscope::scenario::testing
