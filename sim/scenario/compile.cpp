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
    draw.value = whole_units(d.a * scale);
  return draw;
}

namespace {

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
      setup_(std::make_shared<Setup>()) {
  for (const auto& build : {scenario.build, strategy.build}) {
    if (!build) continue;
    dialect_.ntlm = build->ntlm.value_or(dialect_.ntlm);
    dialect_.gss = build->gss.value_or(dialect_.gss);
  }
}

std::shared_ptr<Setup> Compiler::compile() {
  Setup& s = *setup_;
  s.scenario_title = scenario_.title;
  s.strategy = strategy_.name;
  s.libcurl = strategy_.libcurl.empty() ? scenario_.libcurl : strategy_.libcurl;
  s.dialect = dialect_;
  s.scope = strategy_.scope;
  s.handle_per_request = strategy_.handle_per_request;
  s.seed = scenario_.seed;
  s.limits = scenario_.limits;
  if (scenario_.until_ms) s.until = whole_units(*scenario_.until_ms * 1000);
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
    s.multis.push_back({m.id, effective_multi(merge(strategy_.multi_options, m.options)), {}});
  const bool by_multi = strategy_.drive && *strategy_.drive != Drive::easy_perform;
  if (s.multis.empty() && (strategy_.scope == Scope::multi || by_multi))
    s.multis.push_back({"0", effective_multi(strategy_.multi_options), {}});
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
    OptionSet set = strategy_.options;
    if (const Client* described = described_as(id)) set = merge(std::move(set), described->options);
    client_sets_.push_back(std::move(set));
    client_options_.push_back(options(client_sets_.back()));
  }
  return at->second;
}

/// Who gets the copy of a handle has its options, unless it has a description of its own
/// (curl 8.22 lib/easy.c: curl_easy_duphandle).
const Client* Compiler::described_as(const std::string& id) const {
  const std::string* name = &id;
  for (std::size_t copies = 0; copies <= scenario_.events.size(); ++copies) {
    for (const Client& c : scenario_.clients)
      if (c.id == *name) return &c;
    const auto copied =
        std::find_if(scenario_.events.begin(), scenario_.events.end(), [&](const AppEvent& e) {
          return e.what == AppEvent::Do::easy_duphandle && e.copy == *name;
        });
    if (copied == scenario_.events.end()) return nullptr;
    name = &copied->target;
  }
  return nullptr;
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

void Compiler::set_options(ClientId client, const OptionSet& set) {
  OptionSet& known = client_sets_[index(client)];
  known = merge(std::move(known), set);
  client_options_[index(client)] = options(known);
}

void Compiler::set_multi_options(std::size_t i, const OptionSet& set) {
  if (multi_sets_.size() <= i) multi_sets_.resize(i + 1);
  multi_sets_[i] = merge(std::move(multi_sets_[i]), set);
  OptionSet all = strategy_.multi_options;
  if (i < strategy_.multis.size()) all = merge(std::move(all), strategy_.multis[i].options);
  setup_->multis[i].later.push_back(effective_multi(merge(std::move(all), multi_sets_[i])));
}

PeerId Compiler::peer(Peer peer, bool resolved) {
  std::string key = peer.host + ":" + std::to_string(peer.port);
  if (peer.unix_socket) key += peer.abstract ? " abstract" : " unix";
  if (resolved) key += " resolved";
  peer.literal = peer.literal || resolved;
  const auto [at, added] =
      peers_.try_emplace(std::move(key), PeerId{static_cast<std::uint32_t>(setup_->peers.size())});
  if (added) setup_->peers.push_back(std::move(peer));
  return at->second;
}

// "host:port" (curl 8.22 lib/url.c: setup_connection_internals) or "scope/port/host" with an IPv6
// address out of its brackets (curl 7.88.1 lib/conncache.c: hashkey).
DestinationId Compiler::destination(const std::string& host, std::uint16_t port) {
  std::string text = host + ":" + std::to_string(port);
  if (!dialect_.key_is_host_port) {
    std::string bare = host, scope = "0";
    if (bare.starts_with('[')) bare = bare.substr(1, bare.size() - 2);
    if (const auto zone = bare.find('%'); zone != std::string::npos) {
      scope = bare.substr(zone + 1);
      bare.resize(zone);
    }
    text = scope + "/" + std::to_string(port) + "/" + bare;
    text.resize(std::min<std::size_t>(text.size(), 127));
  }
  text = lower_case(text);
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

std::shared_ptr<const Setup> resolve(const Scenario& scenario, const Strategy& strategy,
                                     const Dialect& dialect) {
  return Compiled{scenario, strategy, dialect}.setup;
}

}  // namespace poolscope::scenario
