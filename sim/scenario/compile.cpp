#include "scenario/compile.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <string_view>
#include <unordered_map>

#include "scenario/compiler.hpp"

namespace poolscope::scenario {

using namespace model;

Draw draw_of(const Distribution& d, double scale) {
  Draw draw;
  draw.kind = static_cast<Draw::Kind>(d.kind);
  draw.a = d.a;
  draw.b = d.b;
  draw.scale = scale;
  draw.choices = d.choices;
  if (d.kind == Distribution::Kind::constant)
    draw.value = static_cast<std::int64_t>(d.a * scale + 0.5);
  return draw;
}

namespace {

Draw ms(const std::optional<Distribution>& d, double fallback) {
  return draw_of(d.value_or(Distribution{Distribution::Kind::constant, fallback, 0, {}}), 1000);
}

Draw ms(const std::optional<Distribution>& own, const std::optional<Distribution>& network,
        double fallback) {
  return own ? ms(own, 0) : ms(network, fallback);
}

constexpr double bytes_per_us_of(double mbps) {
  return mbps * 0.125;
}

ServerModel server_model(const Server& s, const Network& network) {
  ServerModel m;
  m.name = s.host + (s.port ? ":" + std::to_string(*s.port) : "");
  m.rtt = ms(s.rtt_ms, network.rtt_ms, 40);
  m.dns = ms(s.dns_ms, network.dns_ms, 20);
  m.has_connect = s.connect_ms.has_value();
  m.connect = ms(s.connect_ms, 0);
  m.has_tls = s.tls_ms.has_value();
  m.tls = ms(s.tls_ms, 0);
  m.accept = ms(s.accept_ms, 0);
  m.settings = ms(s.settings_ms, 0);
  m.think = ms(s.think_ms, 20);
  m.close_delay = ms(s.close_delay_ms, 0);
  m.has_idle_timeout = s.idle_timeout_ms.has_value();
  m.idle_timeout = ms(s.idle_timeout_ms, 0);
  m.body_bytes =
      draw_of(s.body_bytes.value_or(Distribution{Distribution::Kind::constant, 10'000, 0, {}}), 1);
  m.bytes_per_us = bytes_per_us_of(s.bandwidth_mbps.value_or(network.bandwidth_mbps.value_or(0)));
  m.tls_1_2 = s.tls == "1.2";
  if (s.alpn) {
    const auto offers = [&](std::string_view name) {
      return std::find(s.alpn->begin(), s.alpn->end(), name) != s.alpn->end();
    };
    m.offers_h2 = offers("h2");
    m.offers_http_1_1 = offers("http/1.1");
  }
  m.session_tickets = s.session_tickets.value_or(true);
  m.http_1_0 = s.http_version == "1.0";
  m.max_concurrent_streams = static_cast<std::uint32_t>(s.max_concurrent_streams.value_or(0));
  m.keep_alive = s.keep_alive.value_or(true);
  m.close_after_requests = static_cast<std::uint32_t>(s.close_after_requests.value_or(0));
  m.close_silently = s.close == ServerClose::silent;
  return m;
}

ServerModel proxy_model(const Proxy& p, const Network& network) {
  Server s;
  s.host = p.host;
  s.port = p.port;
  s.rtt_ms = p.rtt_ms;
  s.dns_ms = p.dns_ms;
  s.connect_ms = p.connect_ms;
  s.tls_ms = p.tls_ms;
  s.accept_ms = p.accept_ms;
  s.bandwidth_mbps = p.bandwidth_mbps;
  return server_model(s, network);
}

ResponseModel response_model(const Response& r) {
  ResponseModel m;
  m.status = static_cast<std::int16_t>(r.status.value_or(200));
  m.has_think = r.think_ms.has_value();
  m.think = ms(r.think_ms, 0);
  m.has_body = r.body_bytes.has_value();
  m.body_bytes = draw_of(r.body_bytes.value_or(Distribution{}), 1);
  m.has_http_version = r.http_version.has_value();
  m.http_1_0 = r.http_version == "1.0";
  m.close = r.close.has_value();
  m.close_silently = r.close == ServerClose::silent;
  return m;
}

// "*.suffix" matches what ends in ".suffix"; longer suffixes are more specific.
int specificity(const Server& s, const std::string& host, std::uint16_t port) {
  if (s.port && *s.port != port) return -1;
  const int with_port = s.port ? 1 : 0;
  const std::string pattern = lower_case(s.host);
  if (pattern == host) return 1'000'000 + with_port;
  if (pattern == "*") return with_port;
  if (pattern.size() > 1 && pattern.starts_with('*') && host.ends_with(pattern.substr(1)))
    return static_cast<int>(pattern.size()) * 2 + with_port;
  return -1;
}

}  // namespace

Compiler::Compiler(const Scenario& scenario, const Strategy& strategy, const Dialect& dialect)
    : scenario_(scenario),
      strategy_(strategy),
      dialect_(dialect),
      setup_(std::make_shared<Setup>()) {}

std::shared_ptr<Setup> Compiler::compile() {
  Setup& s = *setup_;
  s.scenario_title = scenario_.title;
  s.strategy = strategy_.name;
  s.libcurl = strategy_.libcurl.empty() ? scenario_.libcurl : strategy_.libcurl;
  s.dialect = dialect_;
  s.scope = strategy_.scope;
  s.handle_per_request = strategy_.handle_per_request;
  s.seed = scenario_.seed;
  if (scenario_.until_ms) s.until = static_cast<Time>(*scenario_.until_ms * 1000 + 0.5);
  for (const Server& server : scenario_.servers)
    s.servers.push_back(server_model(server, scenario_.network));
  default_server_ = ServerId{static_cast<std::uint32_t>(s.servers.size())};
  Server defaults;
  defaults.host = "(defaults)";
  s.servers.push_back(server_model(defaults, scenario_.network));
  first_proxy_ = static_cast<std::uint32_t>(s.servers.size());
  for (const Proxy& proxy : scenario_.proxies)
    s.servers.push_back(proxy_model(proxy, scenario_.network));

  for (const MultiDescription& m : strategy_.multis)
    s.multis.push_back({m.id, effective_multi(merge(strategy_.multi_options, m.options))});
  const bool by_multi = strategy_.drive && *strategy_.drive != Drive::easy_perform;
  if (s.multis.empty() && (strategy_.scope == Scope::multi || by_multi))
    s.multis.push_back({"0", effective_multi(strategy_.multi_options)});
  for (const ShareDescription& d : strategy_.shares)
    s.shares.push_back({d.id, d.connect, d.dns, d.ssl_session});
  if (s.shares.empty() && strategy_.scope == Scope::share) s.shares.push_back({"0"});

  for (const Client& c : scenario_.clients) (void)client(c.id);
  for (const Request& r : scenario_.requests) (void)client(r.client);
  s.request_names.reserve(scenario_.requests.size());
  s.request_urls.reserve(scenario_.requests.size());
  for (const Request& r : scenario_.requests) {
    s.request_names.push_back(r.id);
    s.request_urls.push_back(r.url);
  }
  s.workloads = static_cast<std::uint32_t>(scenario_.workload.size());
  return setup_;
}

ClientId Compiler::client(const std::string& id) {
  const auto [at, added] =
      clients_.try_emplace(id, ClientId{static_cast<std::uint32_t>(setup_->clients.size())});
  if (added) {
    setup_->clients.push_back(id);
    const auto described = std::find_if(scenario_.clients.begin(), scenario_.clients.end(),
                                        [&](const Client& c) { return c.id == id; });
    OptionSet set = strategy_.options;
    if (described != scenario_.clients.end()) set = merge(std::move(set), described->options);
    client_sets_.push_back(std::move(set));
    client_options_.push_back(options(client_sets_.back()));
  }
  return at->second;
}

OptionsId Compiler::options(const OptionSet& set) {
  std::string text;
  for (const auto& [info, value] : set) {
    text.append(info->name).push_back('=');
    if (const auto* number = std::get_if<std::int64_t>(&value)) text += std::to_string(*number);
    if (const auto* string = std::get_if<std::string>(&value)) text += *string;
    if (const auto* list = std::get_if<std::vector<std::string>>(&value))
      for (const std::string& item : *list) text.append(item).push_back('\x1f');
    text.push_back('\x1e');
  }
  const auto [at, added] = options_.try_emplace(
      std::move(text), OptionsId{static_cast<std::uint32_t>(setup_->options.size())});
  if (added) setup_->options.push_back(effective(set, dialect_));
  return at->second;
}

OptionsId Compiler::options_of(ClientId client, const OptionSet& own) {
  return own.empty() ? client_options_[index(client)]
                     : options(merge(client_sets_[index(client)], own));
}

PeerId Compiler::peer(const std::string& host, std::uint16_t port, bool literal) {
  const auto [at, added] = peers_.try_emplace(
      host + ":" + std::to_string(port), PeerId{static_cast<std::uint32_t>(setup_->peers.size())});
  if (added) setup_->peers.push_back({host, port, literal});
  return at->second;
}

DestinationId Compiler::destination(PeerId id) {
  const Peer& p = setup_->peers[index(id)];
  const std::string port = std::to_string(p.port);
  std::string text =
      lower_case(dialect_.key_is_host_port ? p.host + ":" + port : "0/" + port + "/" + p.host);
  const auto [at, added] = destinations_.try_emplace(
      text, DestinationId{static_cast<std::uint32_t>(setup_->destinations.size())});
  if (added) {
    const std::uint64_t hash = libcurl_hash(text, dialect_.key_is_host_port);
    setup_->destinations.push_back({std::move(text), hash});
  }
  return at->second;
}

ServerId Compiler::server(PeerId id) {
  if (servers_of_.size() <= index(id)) servers_of_.resize(index(id) + 1, none<ServerId>);
  ServerId& found = servers_of_[index(id)];
  if (valid(found)) return found;
  found = default_server_;
  int best = -1;
  const Peer& p = setup_->peers[index(id)];
  for (std::size_t i = 0; i < scenario_.servers.size(); ++i)
    if (const int fit = specificity(scenario_.servers[i], p.host, p.port); fit > best) {
      best = fit;
      found = ServerId{static_cast<std::uint32_t>(i)};
    }
  return found;
}

ServerId Compiler::proxy_server(PeerId id) {
  const Peer& p = setup_->peers[index(id)];
  for (std::size_t i = 0; i < scenario_.proxies.size(); ++i)
    if (lower_case(scenario_.proxies[i].host) == p.host && scenario_.proxies[i].port == p.port)
      return ServerId{first_proxy_ + static_cast<std::uint32_t>(i)};
  return default_server_;
}

SessionKeyId Compiler::session_key(PeerId origin, const TlsOptions& tls) {
  const auto same = std::find(tls_sets_.begin(), tls_sets_.end(), tls);
  const auto set = static_cast<std::uint64_t>(same - tls_sets_.begin());
  if (same == tls_sets_.end()) tls_sets_.push_back(tls);
  const std::uint64_t key = (std::uint64_t{static_cast<std::uint32_t>(origin)} << 32) | set;
  const auto [at, added] = session_keys_.try_emplace(
      key, SessionKeyId{static_cast<std::uint32_t>(setup_->session_keys)});
  if (added) ++setup_->session_keys;
  return at->second;
}

ResponseId Compiler::responses(std::span<const Response> list) {
  if (list.empty()) return none<ResponseId>;
  if (list.size() == 1) {
    // Most streams repeat a few answers: one copy serves all.
    for (std::size_t i = 0; i < recent_.size(); ++i)
      if (recent_[i].first == list.front()) return recent_[i].second;
  }
  const ResponseId first{static_cast<std::uint32_t>(setup_->responses.size())};
  for (const Response& r : list) setup_->responses.push_back(response_model(r));
  if (list.size() == 1) {
    if (recent_.size() == 16) recent_.erase(recent_.begin());
    recent_.emplace_back(list.front(), first);
  }
  return first;
}

PlaceId Compiler::place(ClientId client, const std::optional<Place>& own) {
  const std::string& name = setup_->clients[index(client)];
  PlaceSetup p;
  const Place* said = own ? &*own : nullptr;
  for (const auto& [who, where] : strategy_.place)
    if (said == nullptr && who == name) said = &where;
  for (const auto& [who, where] : strategy_.place)
    if (said == nullptr && who == "*") said = &where;
  const bool by_multi = strategy_.drive && *strategy_.drive != Drive::easy_perform;
  if (said != nullptr) {
    if (said->multi)
      for (std::size_t i = 0; i < setup_->multis.size(); ++i)
        if (setup_->multis[i].id == *said->multi) p.multi = static_cast<std::int32_t>(i);
    if (said->share)
      for (std::size_t i = 0; i < setup_->shares.size(); ++i)
        if (setup_->shares[i].id == *said->share) p.share = ShareId{static_cast<std::uint32_t>(i)};
    if (p.multi >= 0)
      p.drive = said->drive.value_or(by_multi ? *strategy_.drive : Drive::multi_perform);
  } else {
    if (strategy_.scope == Scope::share) p.share = ShareId{0};
    if (strategy_.scope == Scope::multi || (strategy_.scope == Scope::share && by_multi)) {
      p.multi = static_cast<std::int32_t>(index(client) % setup_->multis.size());
      p.drive = by_multi ? *strategy_.drive : Drive::multi_perform;
    }
  }
  const auto same =
      std::find_if(setup_->places.begin(), setup_->places.end(), [&](const PlaceSetup& x) {
        return x.multi == p.multi && x.share == p.share && x.drive == p.drive;
      });
  if (same == setup_->places.end()) {
    setup_->places.push_back(p);
    return PlaceId{static_cast<std::uint32_t>(setup_->places.size() - 1)};
  }
  return PlaceId{static_cast<std::uint32_t>(same - setup_->places.begin())};
}

NeedleId Compiler::needle(const std::string& url, OptionsId opts) {
  UrlParts parts;
  if (!parse_url(url, parts)) parts.host = "invalid";
  const PeerId origin = peer(parts.host, parts.port, parts.literal);
  const std::uint64_t key =
      (std::uint64_t{static_cast<std::uint32_t>(origin)} << 32 | static_cast<std::uint32_t>(opts)) *
          2 +
      parts.tls;
  const auto [at, added] =
      needles_.try_emplace(key, NeedleId{static_cast<std::uint32_t>(setup_->needles.size())});
  if (added) setup_->needles.push_back(make_needle(parts, origin, opts));
  return at->second;
}

std::shared_ptr<const Setup> resolve(const Scenario& scenario, const Strategy& strategy,
                                     const Dialect& dialect) {
  return Compiled{scenario, strategy, dialect}.setup;
}

}  // namespace poolscope::scenario
