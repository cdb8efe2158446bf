#include "torture/any_scenario.hpp"

#include <algorithm>

namespace poolscope::torture {

using namespace scenario;
using model::OptionSet;
using model::OptionValue;

std::int64_t AnyScenario::number(std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(high - low + 1));
}

double AnyScenario::moment() {
  if (chance(2)) return 1e12;
  return one_of<double>({0, 1, 2, 10, 10.5, 40, 100, 118'000, 0.001}) *
         static_cast<double>(number(0, 4));
}

Distribution AnyScenario::time() {
  using Kind = Distribution::Kind;
  switch (number(0, 9)) {
    case 0:
      return {Kind::uniform, 0, static_cast<double>(number(0, 100)), {}};
    case 1:
      return {Kind::exponential, static_cast<double>(number(1, 80)), 0, {}};
    case 2:
      return {Kind::choice, 0, 0, {{0, 1}, {10, 1}, {1000, 0.1}}};
    case 3:
      return {Kind::pareto, 1, 0.3, {}};
    case 4:
      return chance(20) ? Distribution{Kind::constant, 1e12, 0, {}}
                        : Distribution{Kind::lognormal, 20, 3, {}};
    default:
      return {Kind::constant, one_of<double>({0, 0, 1, 10, 20, 40, 100, 600}), 0, {}};
  }
}

std::string AnyScenario::host() {
  return one_of<const char*>(
      {"a.test", "a.test", "b.test", "A.TEST", "c.d.test", "127.0.0.1", "[::1]", "proxy.test"});
}

std::string AnyScenario::url() {
  std::string scheme = one_of<const char*>({"http", "https", "https", "http"});
  if (chance(8))
    scheme = one_of<const char*>({"ftp", "ftps", "imap", "imaps", "smtp", "pop3s", "ws", "wss",
                                  "sftp", "ldap", "dict", "gopher", "smb", "mqtt", "telnet"});
  std::string text = scheme + "://";
  if (chance(10)) text += one_of<const char*>({"u:p@", "u@", "v:q@"});
  text += host();
  if (chance(15)) text += one_of<const char*>({":443", ":80", ":8080"});
  return text + one_of<const char*>({"/", "/x", "/?q", "/a/b#c"});
}

std::string AnyScenario::client() {
  return one_of<const char*>({"main", "main", "x", "y", "copy"});
}

void AnyScenario::set(OptionSet& to, std::string_view name, OptionValue value) {
  model::set_option(to, *model::find_option(name), std::move(value));
}

void AnyScenario::set_by_type(OptionSet& to, const model::OptionInfo& info) {
  switch (info.type) {
    case model::OptionType::number:
      return model::set_option(to, info,
                               std::clamp(chance(2) ? info.max : number(0, 5), info.min, info.max));
    case model::OptionType::flag:
      return model::set_option(to, info, number(0, 1));
    case model::OptionType::enumeration:
      return model::set_option(
          to, info,
          info.constants[static_cast<std::size_t>(
                             number(0, static_cast<std::int64_t>(info.constants.size()) - 1))]
              .second);
    case model::OptionType::text:
      return model::set_option(to, info, one_of<const char*>({"a", "b", "u:p", "eth0", "/s"}));
    case model::OptionType::text_list:
      return model::set_option(to, info,
                               info.name == "CURLOPT_RESOLVE"
                                   ? std::vector<std::string>{"a.test:80:127.0.0.1"}
                                   : std::vector<std::string>{"a.test:80:b.test:443"});
  }
}

// Options that decide most occur more often than by equal chance.
OptionSet AnyScenario::options(int most) {
  OptionSet out;
  for (std::int64_t i = number(0, most); i > 0; --i) {
    switch (number(0, 14)) {
      case 0:
        set(out, "CURLOPT_PROXY",
            one_of<const char*>({"proxy.test:3128", "socks5://proxy.test:3128",
                                 "socks5h://u:p@proxy.test:3128", "https://proxy.test:3128",
                                 "http://u:p@proxy.test:3128"}));
        break;
      case 1:
        set(out, "CURLOPT_HTTPAUTH", one_of<std::int64_t>({1, 2, 8, 4, 4294967279}));
        set(out, "CURLOPT_USERPWD", one_of<const char*>({"u:p", "v:q"}));
        break;
      case 2:
        set(out, "CURLOPT_UPLOAD", 1);
        break;
      case 3:
        set(out, "CURLOPT_FOLLOWLOCATION", 1);
        break;
      case 4:
        set(out, "CURLOPT_TIMEOUT_MS", one_of<std::int64_t>({1, 20, 100, 1000}));
        break;
      case 5:
        set(out, "CURLOPT_CONNECTTIMEOUT_MS", one_of<std::int64_t>({1, 20, 100}));
        break;
      case 6:
        set(out, "CURLOPT_PIPEWAIT", 1);
        break;
      case 7:
        set(out, "CURLOPT_HTTP_VERSION", one_of<std::int64_t>({0, 1, 2, 3, 4, 5}));
        break;
      case 8:
        set(out, "CURLOPT_CONNECT_ONLY", 1);
        break;
      default: {
        const auto table = model::option_table();
        const auto& info =
            table[static_cast<std::size_t>(number(0, static_cast<std::int64_t>(table.size()) - 1))];
        if (info.later.empty() && !info.name.starts_with("CURLM")) set_by_type(out, info);
      }
    }
  }
  return out;
}

OptionSet AnyScenario::multi_options() {
  OptionSet out;
  for (const char* name : {"CURLMOPT_MAXCONNECTS", "CURLMOPT_MAX_HOST_CONNECTIONS",
                           "CURLMOPT_MAX_TOTAL_CONNECTIONS", "CURLMOPT_MAX_CONCURRENT_STREAMS"})
    if (chance(35)) set(out, name, number(name[12] == 'C' ? 1 : 0, 3));
  if (chance(10)) set(out, "CURLMOPT_PIPELINING", number(0, 1) * 2);
  return out;
}

ServerEvent AnyScenario::server_event() {
  ServerEvent e;
  e.at_ms = moment();
  e.what = static_cast<model::ServerEvent::Do>(number(0, 6));
  if (chance(20)) e.pool = "multi:0", e.connection = number(0, 3);
  return e;
}

Server AnyScenario::server(std::int64_t which) {
  Server s;
  s.host = which == 0 ? "*" : which == 1 ? "a.test" : "*.d.test";
  for (auto member :
       {&Server::rtt_ms, &Server::dns_ms, &Server::connect_ms, &Server::tls_ms, &Server::accept_ms,
        &Server::settings_ms, &Server::think_ms, &Server::close_delay_ms})
    if (chance(30)) s.*member = time();
  if (chance(25)) s.idle_timeout_ms = time();
  if (chance(20)) s.body_bytes = time();
  if (chance(20)) s.bandwidth_mbps = one_of<double>({0, 1e-9, 0.001, 1, 100});
  if (chance(30)) s.tls = one_of<const char*>({"1.2", "1.3"});
  if (chance(30))
    s.alpn = one_of<std::vector<std::string>>({{"http/1.1"}, {"h2"}, {}, {"h2", "http/1.1"}});
  if (chance(20)) s.session_tickets = chance(50);
  if (chance(15)) s.http_version = one_of<const char*>({"1.0", "1.1"});
  if (chance(35)) s.max_concurrent_streams = number(1, 3);
  if (chance(15)) s.keep_alive = chance(50);
  if (chance(25)) s.close_after_requests = number(1, 4);
  if (chance(25)) s.close = static_cast<ServerClose>(number(0, 1));
  if (chance(25)) s.h2c = one_of<const char*>({"true", "false", "prior_knowledge", "upgrade"});
  if (chance(20)) s.starttls = chance(50);
  if (chance(20))
    s.auth = one_of<std::vector<std::string>>(
        {{"basic"}, {"digest"}, {"ntlm"}, {"negotiate"}, {"basic", "digest", "ntlm"}});
  if (chance(15)) s.users = {"u:p"};
  if (chance(10)) s.close_on_401 = chance(50);
  if (chance(15)) s.over_limit = one_of<const char*>({"refuse", "queue"});
  if (chance(15)) s.max_connections = number(1, 3);
  if (chance(15)) s.max_age_ms = time();
  if (chance(15)) s.like = one_of<const char*>({"nginx", "apache", "haproxy", "lighttpd", "h2o"});
  if (chance(8)) s.alt_svc = "h2=\":8443\"";
  if (chance(8)) s.hsts = true;
  for (std::int64_t n = chance(40) ? number(1, 3) : 0; n > 0; --n)
    s.events.push_back(server_event());
  return s;
}

Proxy AnyScenario::proxy() {
  Proxy p;
  p.host = "proxy.test";
  p.port = 3128;
  if (chance(40)) p.type = one_of<const char*>({"http", "http_1_0", "https", "socks5", "socks4a"});
  for (auto member : {&Proxy::rtt_ms, &Proxy::connect_ms, &Proxy::tls_ms, &Proxy::accept_ms})
    if (chance(30)) p.*member = time();
  if (chance(30)) p.auth = one_of<std::vector<std::string>>({{"basic"}, {"digest"}, {"ntlm"}});
  if (chance(30)) p.users = {"u:p"};
  if (chance(30)) p.close_on_407 = chance(50);
  if (chance(30)) p.close_after_requests = number(1, 4);
  if (chance(30)) p.keep_alive = chance(50);
  if (chance(30)) p.idle_timeout_ms = time();
  if (chance(20)) p.max_age_ms = time();
  if (chance(20)) p.max_connections = number(1, 3);
  if (chance(20)) p.like = chance(50) ? "squid" : "tinyproxy";
  if (chance(30)) p.events.push_back(server_event());
  return p;
}

void AnyScenario::faults(Response& r) {
  for (auto member :
       {&Response::delimited_by_close, &Response::body_on_head, &Response::early, &Response::empty,
        &Response::goaway, &Response::refuse_stream, &Response::upgrade})
    if (chance(12)) r.*member = true;
  if (chance(15)) r.stream_error = one_of<const char*>({"true", "http_1_1_required"});
  if (chance(12)) r.abort_after_ms = moment();
  if (chance(12)) r.stray_after_ms = moment();
  if (chance(8)) r.excess_bytes = number(0, 100);
  if (chance(8)) r.missing_bytes = number(0, 20000);
}

Response AnyScenario::response() {
  Response r;
  if (chance(30)) r.status = one_of<std::int64_t>({200, 204, 401, 404, 413, 417, 500});
  if (chance(40)) r.think_ms = time();
  if (chance(30)) r.body_bytes = time();
  if (chance(10)) r.http_version = "1.0";
  if (chance(25)) r.close = static_cast<ServerClose>(number(0, 1));
  if (chance(10))
    r.headers = {one_of<std::pair<std::string, std::string>>(
        {{"Connection", "close"}, {"Transfer-Encoding", "gzip"}, {"Proxy-Connection", "close"}})};
  if (chance(60)) faults(r);
  return r;
}

Request AnyScenario::request(std::int64_t which) {
  Request r;
  r.id = "q" + std::to_string(which);
  r.client = client();
  r.url = url();
  if (chance(60)) clock_ += one_of<double>({0, 0, 1, 10, 100, 2000});
  if (chance(55)) {
    r.at_ms = clock_;
  } else if (which > 0 && chance(40)) {
    r.after = "q" + std::to_string(number(0, which - 1));
    if (chance(50)) r.delay_ms = moment();
  }
  if (chance(60)) r.options = options(3);
  if (chance(12)) {
    r.place.emplace();
    if (chance(60)) r.place->multi = one_of<const char*>({"0", "1"});
    if (chance(50)) r.place->share = "0";
  }
  if (chance(12)) r.fail_in = one_of<const char*>({"write", "progress", "read"});
  if (r.fail_in == "read") set(r.options, "CURLOPT_UPLOAD", 1);
  if (chance(10)) r.remove_after_ms = moment();
  for (std::int64_t n = chance(50) ? number(1, 3) : 0; n > 0; --n)
    r.responses.push_back(response());
  const bool web = r.url.starts_with("http:") || r.url.starts_with("https:");
  if (web && !r.responses.empty() && chance(25)) {
    r.responses.front().status = 302;
    r.responses.front().location = one_of<const char*>({"/next", "https://b.test/", "/x"});
  }
  return r;
}

Workload AnyScenario::workload() {
  Workload w;
  w.clients = {client()};
  if (chance(50)) w.clients.emplace_back("z");
  switch (number(0, 2)) {
    case 0:
      w.arrival = PoissonArrival{static_cast<double>(number(1, 200))};
      break;
    case 1:
      w.arrival = EveryArrival{chance(3) ? 1e12 : static_cast<double>(number(1, 50))};
      break;
    default:
      w.arrival = ClosedLoopArrival{time()};
  }
  w.count = number(1, 40);
  if (chance(50)) {
    w.urls = {{url(), 1}, {url(), 0.5}};
  } else {
    w.host_count = number(1, 6);
    if (chance(50)) w.host_zipf = 1;
    w.host_url = one_of<const char*>({"http://h{n}.test/", "https://h{n}.test/"});
  }
  w.options = options(2);
  if (chance(40)) w.response = response();
  return w;
}

AppEvent AnyScenario::event(std::int64_t requests) {
  using Do = AppEvent::Do;
  AppEvent e;
  e.what = static_cast<Do>(number(0, 8));
  const bool sets = e.what == Do::easy_setopt || e.what == Do::multi_setopt;
  if (sets || chance(60)) {
    e.at_ms = chance(70) ? moment() : clock_;
  } else {
    e.after = "q" + std::to_string(number(0, requests - 1));
    if (chance(40)) e.delay_ms = moment();
  }
  const bool of_client = e.what == Do::easy_cleanup || e.what == Do::easy_reset ||
                         e.what == Do::easy_duphandle || e.what == Do::easy_upkeep ||
                         e.what == Do::easy_setopt;
  e.target = of_client ? client() : "0";
  while (e.what == Do::easy_setopt && e.options.empty()) e.options = options(3);
  while (e.what == Do::multi_setopt && e.multi_options.empty()) e.multi_options = multi_options();
  if (e.what == Do::easy_duphandle) {
    e.target = "main";
    e.copy = "copy";
  }
  return e;
}

Strategy AnyScenario::strategy(model::Scope scope, std::int64_t which) {
  Strategy s;
  s.name = "s" + std::to_string(which);
  s.scope = scope;
  s.handle_per_request = chance(20);
  s.multis_numbered = chance(50);
  // Multis "0" and "1" and share "0" exist in every strategy: requests and events name them.
  for (std::int64_t m = 0, n = number(2, 3); m < n; ++m)
    s.multis.push_back({std::to_string(m), s.multis_numbered ? OptionSet{} : multi_options()});
  s.shares.push_back({"0", chance(85), chance(80), chance(80)});
  const bool by_multi =
      scope == model::Scope::multi || (scope == model::Scope::share && chance(50));
  if (by_multi)
    s.drive = one_of({model::Drive::multi_perform, model::Drive::multi_socket});
  else if (scope == model::Scope::share)
    s.drive = model::Drive::easy_perform;
  if (chance(25)) {
    Place place;
    if (chance(60)) place.multi = "1";
    if (chance(60)) place.share = "0";
    s.place.emplace_back(one_of<const char*>({"*", "main", "x"}), place);
  }
  if (chance(30)) s.options = options(2);
  s.multi_options = multi_options();
  if (chance(60)) s.libcurl = one_of<const char*>({"8.22", "8.21", "7.88"});
  if (chance(10)) s.build = Build{chance(50), chance(50)};
  return s;
}

Scenario AnyScenario::make() {
  Scenario s;
  s.title = "everything at once";
  s.seed = random_();
  s.libcurl = one_of<const char*>({"8.22", "8.21", "7.88"});
  if (chance(10)) s.until_ms = moment();
  if (chance(60)) s.network.rtt_ms = time();
  if (chance(50)) s.network.dns_ms = time();
  if (chance(10)) s.network.bandwidth_mbps = number(1, 50);
  for (std::int64_t i = 0, n = number(0, 3); i < n; ++i) s.servers.push_back(server(i));
  if (chance(70)) s.proxies.push_back(proxy());
  for (const char* id : {"main", "x", "y", "copy"})
    s.clients.push_back({id, chance(30) ? options(2) : OptionSet{}});
  const std::int64_t requests = number(1, 14);
  for (std::int64_t i = 0; i < requests; ++i) s.requests.push_back(request(i));
  for (std::int64_t n = chance(50) ? number(1, 2) : 0; n > 0; --n) s.workload.push_back(workload());
  for (std::int64_t n = chance(60) ? number(1, 4) : 0; n > 0; --n)
    s.events.push_back(event(requests));
  s.strategies.push_back(strategy(model::Scope::easy, 0));
  s.strategies.push_back(strategy(model::Scope::multi, 1));
  s.strategies.push_back(strategy(model::Scope::share, 2));
  return s;
}

}  // namespace poolscope::torture
