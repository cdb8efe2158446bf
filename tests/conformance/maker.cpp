#include "conformance/maker.hpp"

#include <algorithm>
#include <stdexcept>

namespace poolscope::conformance {

using scenario::Distribution;
using scenario::ServerClose;

void Maker::set(model::OptionSet& set, std::string_view name, model::OptionValue value) {
  const model::OptionInfo* info = model::find_option(name);
  if (info == nullptr) throw std::logic_error("no option " + std::string{name});
  model::set_option(set, *info, std::move(value));
}

void Maker::choose_hosts(std::int64_t least, std::int64_t most) {
  // Hosts are not in the order of their names: the order of libcurl's hash table is another, too.
  const std::vector<std::string> all{"a.test", "d.test", "b.test", "f.test", "c.test", "e.test"};
  const auto first = static_cast<std::size_t>(dice.number(0, 5));
  for (std::int64_t i = dice.number(least, most); i > 0; --i)
    hosts.push_back(all[(first + static_cast<std::size_t>(i)) % all.size()]);
}

void Maker::choose_clients(std::int64_t least, std::int64_t most) {
  for (std::int64_t i = dice.number(least, most); i > 0; --i)
    clients.push_back("m" + std::to_string(i));
}

void Maker::servers(const ServerStyle& style) {
  scenario.network.rtt_ms = exactly(dice.chance(50) ? 0 : dice.time(4, 40));
  scenario.network.dns_ms = exactly(0);
  for (const std::string& host : hosts) {
    scenario::Server& server = scenario.servers.emplace_back();
    server.host = host;
    server.connect_ms = exactly(dice.time(6, 24));
    server.tls_ms = exactly(dice.time(5, 30));
    // The server closes only after its answer can have been read.
    server.close_delay_ms = exactly(dice.time(25, 45));
    if (dice.chance(style.closes)) {
      server.close = dice.one_of({ServerClose::announced, ServerClose::silent});
      if (dice.chance(70)) server.close_after_requests = dice.number(1, 4);
      if (dice.chance(40)) server.close_delay_ms = exactly(dice.time(60, 900));
      if (dice.chance(8)) server.keep_alive = false;
    }
    if (dice.chance(style.idle_timeouts)) {
      const double timeout = dice.one_of({90.0, 310.0, 650.0, 1130.0, 2400.0});
      server.idle_timeout_ms = exactly(timeout + dice.time(0, 20));
    }
    if (dice.chance(style.http_1_0)) server.http_version = "1.0";
    if (dice.chance(style.stream_limits)) server.max_concurrent_streams = dice.number(1, 5);
    if (dice.chance(style.http_1_only)) server.alpn = std::vector<std::string>{"http/1.1"};
    server.settings_ms = exactly(dice.time(2, 5));
  }
}

scenario::Response Maker::response(int closes) {
  scenario::Response r;
  r.think_ms = exactly(dice.time(20, dice.chance(50) ? 90 : 330));
  r.body_bytes = exactly(dice.one_of({0.0, 10.0, 2000.0}));
  if (dice.chance(closes)) {
    if (dice.chance(20))
      r.http_version = "1.0";
    else
      r.close = dice.one_of({ServerClose::announced, ServerClose::silent});
  }
  return r;
}

std::string Maker::url(std::string_view scheme) {
  return std::string{scheme} + "://" + dice.of(hosts) + "/";
}

void Maker::requests(const RequestStyle& style) {
  if (clients.empty()) clients.push_back("main");
  // All clients exist, with or without requests: places and events name them.
  for (const std::string& client : clients)
    if (std::none_of(scenario.clients.begin(), scenario.clients.end(),
                     [&](const auto& c) { return c.id == client; }))
      scenario.clients.push_back({client, {}});
  double clock = 0;
  const std::int64_t count = dice.number(style.least, style.most);
  for (std::int64_t i = 0; i < count; ++i) {
    scenario::Request& r = scenario.requests.emplace_back();
    r.id = "r" + std::to_string(i + 1);
    r.offset = static_cast<std::size_t>(i + 1);
    r.client = dice.of(clients);
    r.url = url(style.scheme);
    if (i > 0 && dice.chance(style.after)) {
      r.after = "r" + std::to_string(dice.number(std::max<std::int64_t>(1, i - 4), i));
      if (dice.chance(60)) r.delay_ms = dice.time(25, 150);
    } else {
      if (i > 0 && !dice.chance(style.together))
        clock += dice.chance(70) ? dice.time(25, 100) : style.span + dice.time(0, 20);
      r.at_ms = clock;
    }
    if (dice.chance(style.fresh)) set(r.options, "CURLOPT_FRESH_CONNECT", 1);
    if (dice.chance(style.fresh)) set(r.options, "CURLOPT_FORBID_REUSE", 1);
    if (dice.chance(style.ages)) set(r.options, "CURLOPT_MAXAGE_CONN", dice.one_of({0, 1, 1, 2}));
    if (dice.chance(style.ages))
      set(r.options, "CURLOPT_MAXLIFETIME_CONN", dice.one_of({0, 1, 1, 2}));
    if (dice.chance(style.pipewait)) set(r.options, "CURLOPT_PIPEWAIT", 1);
    r.responses.push_back(response(style.closes));
    if (dice.chance(10)) r.responses.push_back(response(0));
  }
}

model::OptionSet Maker::limits(bool hard) {
  model::OptionSet out;
  if (dice.chance(45)) set(out, "CURLMOPT_MAXCONNECTS", dice.one_of({0, 1, 2, 3, 4, 6}));
  if (hard && dice.chance(60)) set(out, "CURLMOPT_MAX_HOST_CONNECTIONS", dice.one_of({1, 1, 2, 3}));
  if (hard && dice.chance(60))
    set(out, "CURLMOPT_MAX_TOTAL_CONNECTIONS", dice.one_of({1, 2, 3, 4}));
  return out;
}

void Maker::multi(bool hard_limits) {
  strategy.scope = model::Scope::multi;
  strategy.drive = dice.chance(65) ? model::Drive::multi_perform : model::Drive::multi_socket;
  strategy.multi_options = limits(hard_limits);
  strategy.handle_per_request = dice.chance(12);
}

}  // namespace poolscope::conformance
