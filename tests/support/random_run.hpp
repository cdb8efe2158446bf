#pragma once

#include <random>
#include <string>
#include <vector>

#include "scenario/scenario.hpp"
#include "support/options.hpp"

/// Random scenarios that exercise the engine: few hosts, many coincidences, every kind of limit,
/// close and clean-up. The same seed gives the same scenario.
namespace poolscope::testing {

class RandomRun {
 public:
  explicit RandomRun(std::uint64_t seed) : random_(seed) {}

  [[nodiscard]] scenario::Scenario make() {
    scenario::Scenario s;
    s.title = "by chance";
    s.seed = random_() % 1000;
    if (chance(10)) s.until_ms = number(0, 3000);
    if (chance(70)) s.network.rtt_ms = time();
    if (chance(50)) s.network.dns_ms = time();
    if (chance(20)) s.network.bandwidth_mbps = number(1, 50);
    const std::int64_t hosts = number(1, 4);
    for (std::int64_t h = 0; h < hosts; ++h) s.servers.push_back(server(h));
    if (proxied_) s.proxies.push_back(proxy());
    const std::int64_t clients = number(1, 4);
    for (std::int64_t c = 0; c < clients; ++c) {
      s.clients.push_back({std::string(1, static_cast<char>('A' + c)), {}});
      if (chance(40)) s.clients.back().options = request_options(1);
    }
    requests(s, hosts);
    if (chance(20)) s.workload.push_back(workload(s));
    events(s);
    s.strategies.push_back(strategy(model::Scope::easy));
    s.strategies.push_back(strategy(model::Scope::multi));
    s.strategies.push_back(strategy(model::Scope::share));
    return s;
  }

 private:
  std::int64_t number(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(high - low + 1));
  }
  bool chance(int percent) { return number(1, 100) <= percent; }
  template <class T>
  T one_of(std::initializer_list<T> list) {
    return *(list.begin() + number(0, static_cast<std::int64_t>(list.size()) - 1));
  }

  /// Coarse values, so that moments coincide; often 0; sometimes a distribution.
  scenario::Distribution time() {
    using Kind = scenario::Distribution::Kind;
    switch (number(0, 5)) {
      case 0:
        return {Kind::constant, 0, 0, {}};
      case 1:
        return {Kind::uniform, 0, static_cast<double>(number(1, 100)), {}};
      case 2:
        return {Kind::exponential, static_cast<double>(number(1, 80)), 0, {}};
      case 3:
        return {Kind::choice, 0, 0, {{10, 1}, {40, 2}}};
      default:
        return {Kind::constant, static_cast<double>(one_of({10, 20, 40, 100})), 0, {}};
    }
  }

  scenario::Server server(std::int64_t h) {
    scenario::Server s;
    s.host = host(h);
    if (h == 0 && chance(40)) s.host = "*";
    if (chance(30)) s.rtt_ms = time();
    if (chance(10)) s.connect_ms = time();
    if (chance(10)) s.tls_ms = time();
    if (chance(10)) s.accept_ms = time();
    if (chance(30)) s.settings_ms = time();
    if (chance(70)) s.think_ms = time();
    if (chance(20)) s.body_bytes = scenario::Distribution{{}, 0, 0, {}};
    if (chance(30)) s.tls = one_of<const char*>({"1.2", "1.3"});
    if (chance(40))
      s.alpn = chance(70) ? std::vector<std::string>{"http/1.1"} : std::vector<std::string>{"h2"};
    if (chance(20)) s.session_tickets = false;
    if (chance(10)) s.http_version = "1.0";
    if (chance(40)) s.max_concurrent_streams = number(1, 4);
    if (chance(10)) s.keep_alive = false;
    if (chance(30)) s.close_after_requests = number(1, 4);
    if (chance(50))
      s.close = one_of({scenario::ServerClose::announced, scenario::ServerClose::silent});
    if (chance(30)) s.close_delay_ms = time();
    if (chance(50))
      s.idle_timeout_ms =
          scenario::Distribution{{}, static_cast<double>(one_of({0, 50, 500, 2000})), 0, {}};
    return s;
  }
  scenario::Proxy proxy() {
    scenario::Proxy p;
    p.host = "proxy.test";
    p.port = 3128;
    if (chance(50)) p.rtt_ms = time();
    return p;
  }
  static std::string host(std::int64_t h) {
    return std::string(1, static_cast<char>('a' + h)) + ".test";
  }
  std::string url(std::int64_t hosts) {
    std::string text = (tls_ ? chance(70) : chance(20)) ? "https://" : "http://";
    text += chance(5) ? "127.0.0.1" : host(number(0, hosts - 1));
    if (chance(10)) text += one_of<const char*>({":443", ":8080"});
    return text + "/";
  }

  model::OptionSet request_options(int most) {
    model::OptionSet set;
    const auto add = [&](std::string_view name, model::OptionValue value) {
      model::set_option(set, *model::find_option(name), std::move(value));
    };
    for (int i = static_cast<int>(number(0, most)); i > 0; --i) switch (number(0, 15)) {
        case 0:
          add("CURLOPT_FRESH_CONNECT", 1);
          break;
        case 1:
          add("CURLOPT_FORBID_REUSE", 1);
          break;
        case 2:
          add("CURLOPT_MAXAGE_CONN", number(0, 2));
          break;
        case 3:
          add("CURLOPT_MAXLIFETIME_CONN", number(0, 2));
          break;
        case 4:
          add("CURLOPT_MAXCONNECTS", number(0, 3));
          break;
        case 5:
          add("CURLOPT_HTTP_VERSION", one_of<std::int64_t>({0, 1, 2, 4, 5}));
          break;
        case 6:
          add("CURLOPT_SSL_VERIFYPEER", 0);
          break;
        case 7:
          add("CURLOPT_IPRESOLVE", number(0, 2));
          break;
        case 8:
          add("CURLOPT_DNS_CACHE_TIMEOUT", number(-1, 2));
          break;
        case 9:
          if (chance(30)) add("CURLOPT_CONNECT_ONLY", 1);
          break;
        case 10:
          if (chance(50))
            add("CURLOPT_CONNECT_TO", std::vector<std::string>{"a.test:80:b.test:80"});
          break;
        case 11:
          if (proxied_)
            add("CURLOPT_PROXY", one_of<const char*>({"proxy.test:3128", "socks5://proxy.test:3128",
                                                      "https://proxy.test:3128"}));
          break;
        case 12:
          add("CURLOPT_INTERFACE", "eth0");
          break;
        default:
          add("CURLOPT_PIPEWAIT", 1);
          break;
      }
    return set;
  }

  void requests(scenario::Scenario& s, std::int64_t hosts) {
    const std::int64_t n = number(1, 40);
    double clock = 0;
    for (std::int64_t i = 0; i < n; ++i) {
      scenario::Request& r = s.requests.emplace_back();
      r.id = "r" + std::to_string(i + 1);
      r.offset = static_cast<std::size_t>(100 * (i + 1));
      r.client = s.clients[static_cast<std::size_t>(
                               number(0, static_cast<std::int64_t>(s.clients.size()) - 1))]
                     .id;
      r.url = url(hosts);
      if (chance(60)) clock += static_cast<double>(one_of({0, 10, 10, 50, 300, 1000}));
      if (chance(80)) {
        r.at_ms = clock;
      } else if (i > 0 && chance(70)) {
        r.after = "r" + std::to_string(number(1, i));
        if (chance(50)) r.delay_ms = static_cast<double>(one_of({0, 20, 700}));
      }
      if (chance(40)) r.options = request_options(2);
      if (chance(20))
        for (std::int64_t k = number(1, 2); k > 0; --k) r.responses.push_back(response());
    }
  }
  scenario::Response response() {
    scenario::Response r;
    if (chance(60)) r.think_ms = time();
    if (chance(30))
      r.close = one_of({scenario::ServerClose::announced, scenario::ServerClose::silent});
    if (chance(10)) r.http_version = "1.0";
    return r;
  }
  scenario::Workload workload(const scenario::Scenario& s) {
    scenario::Workload w;
    w.clients = {s.clients.front().id};
    if (chance(50))
      w.arrival = scenario::PoissonArrival{static_cast<double>(number(2, 50))};
    else
      w.arrival = scenario::ClosedLoopArrival{time()};
    w.count = number(1, 20);
    w.host_count = 3;
    w.host_zipf = 1;
    w.host_url = "https://h{n}.test/";
    w.offset = 1'000'000;
    return w;
  }
  void events(scenario::Scenario& s) {
    for (std::int64_t i = chance(30) ? number(1, 2) : 0; i > 0; --i) {
      scenario::AppEvent& e = s.events.emplace_back();
      e.what = static_cast<scenario::AppEvent::Do>(number(0, 2));
      e.target = e.what == scenario::AppEvent::Do::easy_cleanup ? s.clients.front().id : "0";
      if (chance(70))
        e.at_ms = static_cast<double>(number(0, 200) * 10);
      else
        e.after = "r1";
      e.offset = static_cast<std::size_t>(100 * number(1, 40) + 50);
    }
  }

  scenario::Strategy strategy(model::Scope scope) {
    scenario::Strategy s;
    s.name = to_string(scope);
    s.scope = scope;
    s.handle_per_request = chance(20);
    const bool multi = scope == model::Scope::multi || (scope == model::Scope::share && chance(50));
    // Multi "0" and share "0" exist in every strategy: clean-ups name them.
    const std::int64_t multis = number(1, 3);
    for (std::int64_t m = 0; m < multis; ++m) s.multis.push_back({std::to_string(m), {}});
    s.multis_numbered = true;
    s.shares.push_back({"0", true, chance(80), chance(80)});
    if (multi)
      s.drive = one_of({model::Drive::multi_perform, model::Drive::multi_socket});
    else if (scope != model::Scope::easy)
      s.drive = model::Drive::easy_perform;
    if (chance(30)) s.options = request_options(1);
    const auto add = [&](std::string_view name, std::initializer_list<std::int64_t> values) {
      if (chance(40)) model::set_option(s.multi_options, *model::find_option(name), one_of(values));
    };
    add("CURLMOPT_MAXCONNECTS", {0, 1, 2, 5});
    add("CURLMOPT_MAX_HOST_CONNECTIONS", {0, 1, 2, 3});
    add("CURLMOPT_MAX_TOTAL_CONNECTIONS", {0, 1, 2, 4});
    add("CURLMOPT_MAX_CONCURRENT_STREAMS", {1, 2, 100});
    if (chance(10)) add("CURLMOPT_PIPELINING", {0});
    return s;
  }

  std::mt19937_64 random_;
  const bool proxied_ = random_() % 4 == 0;
  const bool tls_ = random_() % 3 != 0;
};

}  // namespace poolscope::testing
