#include "scenario/compile.hpp"

#include <algorithm>
#include <boost/container_hash/hash.hpp>

#include "scenario/compiler.hpp"
#include "scenario/plan.hpp"

namespace poolscope::scenario {

using namespace model;

Draw draw_of(const Distribution& d, double scale) {
  Draw draw;
  draw.kind = static_cast<Draw::Kind>(d.kind);
  draw.a = d.a;
  draw.b = d.b;
  draw.scale = scale;
  if (!d.choices.empty()) draw.choices = std::make_shared<const Choices>(d.choices);
  if (d.kind == Distribution::Kind::constant) draw.value = whole_units(d.a * scale);
  return draw;
}

std::string text_of(const OptionSet& set) {
  std::string text;
  for (const auto& [info, value] : set) {
    text.append(info->name).push_back('=');
    if (const auto* number = std::get_if<std::int64_t>(&value)) text += std::to_string(*number);
    if (const auto* string = std::get_if<std::string>(&value)) text += *string;
    if (const auto* list = std::get_if<std::vector<std::string>>(&value))
      for (const std::string& item : *list) text.append(item).push_back('\x1f');
    text.push_back('\x1e');
  }
  return text;
}

Compiler::Compiler(const Scenario& scenario, const Strategy& strategy, const Dialect& dialect,
                   GoOn go_on)
    : scenario_(scenario),
      strategy_(strategy),
      dialect_(dialect),
      steps_(std::move(go_on)),
      setup_(std::make_shared<Setup>()),
      server_lookup_(scenario.servers) {
  for (const auto& build : {scenario.build, strategy.build}) {
    if (!build) continue;
    dialect_.ntlm = build->ntlm.value_or(dialect_.ntlm);
    dialect_.gss = build->gss.value_or(dialect_.gss);
  }
  for (const Client& c : scenario.clients) described_.try_emplace(c.id, &c);
  for (const AppEvent& e : scenario.events)
    if (e.what == AppEvent::Do::easy_duphandle) copied_from_.try_emplace(e.copy, &e.target);
  for (const auto& [who, where] : strategy.place) places_said_.try_emplace(who, &where);
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
  const NetworkModel network{scenario_.network};
  for (const Server& server : scenario_.servers) {
    steps_.step();
    s.servers.push_back(server_model(server, network));
  }
  default_server_ = ServerId{static_cast<std::uint32_t>(s.servers.size())};
  Server defaults;
  defaults.host = "(defaults)";
  s.servers.push_back(server_model(defaults, network));
  first_proxy_ = static_cast<std::uint32_t>(s.servers.size());
  for (const Proxy& proxy : scenario_.proxies) {
    const auto place = static_cast<std::uint32_t>(s.servers.size());
    proxies_.try_emplace(lower_case(proxy.host) + ":" + std::to_string(proxy.port), place);
    s.servers.push_back(proxy_model(proxy, network));
  }
  name_handles();
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

void Compiler::name_handles() {
  Setup& s = *setup_;
  for (const MultiDescription& m : strategy_.multis)
    s.multis.push_back({m.id, effective_multi(merge(strategy_.multi_options, m.options)), {}});
  const bool by_multi = strategy_.drive && *strategy_.drive != Drive::easy_perform;
  if (s.multis.empty() && (strategy_.scope == Scope::multi || by_multi))
    s.multis.push_back({"0", effective_multi(strategy_.multi_options), {}});
  for (const ShareDescription& d : strategy_.shares)
    s.shares.push_back({d.id, d.connect, d.dns, d.ssl_session});
  if (s.shares.empty() && strategy_.scope == Scope::share) s.shares.push_back({"0"});
  for (std::uint32_t i = 0; i < s.multis.size(); ++i) multis_.try_emplace(s.multis[i].id, i);
  for (std::uint32_t i = 0; i < s.shares.size(); ++i) shares_.try_emplace(s.shares[i].id, i);
}

namespace {

std::optional<std::uint32_t> found_in(const std::unordered_map<std::string, std::uint32_t>& places,
                                      const std::string& id) {
  const auto at = places.find(id);
  return at == places.end() ? std::nullopt : std::optional{at->second};
}

}  // namespace

std::optional<std::uint32_t> Compiler::multi_of(const std::string& id) const {
  return found_in(multis_, id);
}
std::optional<std::uint32_t> Compiler::share_of(const std::string& id) const {
  return found_in(shares_, id);
}

ClientId Compiler::client(const std::string& id) {
  const auto [at, added] =
      clients_.try_emplace(id, ClientId{static_cast<std::uint32_t>(setup_->clients.size())});
  if (added) {
    steps_.step();
    setup_->clients.push_back(id);
    static const OptionSet nothing;
    const Client* described = described_as(id);
    client_options_.push_back(
        options_over(none<OptionsId>, described == nullptr ? nothing : described->options));
    client_places_.emplace_back();
  }
  return at->second;
}

/// The client whose options a copied handle has: those of the original, unless the copy has a
/// description of its own (curl 8.22 lib/easy.c: curl_easy_duphandle).
const Client* Compiler::described_as(const std::string& id) {
  std::vector<const std::string*> copies;  // from the copy back to the described one
  const Client* found = nullptr;
  for (const std::string* name = &id;;) {
    // The name is entered before the search, so that a circle of copies ends: no client is
    // described in it.
    const auto [at, is_new] = described_.try_emplace(*name, nullptr);
    if (!is_new) {
      found = at->second;
      break;
    }
    copies.push_back(name);
    const auto original = copied_from_.find(*name);
    if (original == copied_from_.end()) break;
    name = original->second;
  }
  for (const std::string* name : copies) described_[*name] = found;
  return found;
}

OptionsId Compiler::options(OptionSet set) {
  const auto [at, added] = options_.try_emplace(
      text_of(set), OptionsId{static_cast<std::uint32_t>(setup_->options.size())});
  if (added) {
    setup_->options.push_back(effective(set, dialect_));
    sets_.push_back(std::move(set));
  }
  return at->second;
}

// Lays options over a base; without a base, over the strategy's.
OptionsId Compiler::options_over(OptionsId base, const OptionSet& own) {
  if (own.empty() && valid(base)) return base;
  std::string key = std::to_string(static_cast<std::uint32_t>(base)) + ' ' + text_of(own);
  if (const auto known = laid_over_.find(key); known != laid_over_.end()) return known->second;
  const OptionsId id = options(merge(valid(base) ? sets_[index(base)] : strategy_.options, own));
  laid_over_.emplace(std::move(key), id);
  return id;
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

// The key of a destination: "host:port" (curl 8.22 lib/url.c: setup_connection_internals), or
// "scope/port/host" with an IPv6 address without brackets (curl 7.88.1 lib/conncache.c: hashkey).
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
  const Peer& p = setup_->peers[index(id)];
  const auto at = server_lookup_.find(p.host, p.port);
  found = at ? ServerId{static_cast<std::uint32_t>(*at)} : default_server_;
  return found;
}

ServerId Compiler::proxy_server(PeerId id) {
  const Peer& p = setup_->peers[index(id)];
  const auto at = found_in(proxies_, p.host + ":" + std::to_string(p.port));
  return at ? ServerId{*at} : default_server_;
}

std::size_t Compiler::Hash::operator()(const TlsOptions& tls) const {
  std::size_t sum = boost::hash_value(tls.version ^ tls.options);
  for (const auto text :
       {&TlsOptions::ca_info, &TlsOptions::ca_path, &TlsOptions::issuer_cert, &TlsOptions::cert,
        &TlsOptions::key, &TlsOptions::key_password, &TlsOptions::crl_file, &TlsOptions::pinned_key,
        &TlsOptions::cert_type, &TlsOptions::key_type, &TlsOptions::ciphers,
        &TlsOptions::tls13_ciphers, &TlsOptions::curves, &TlsOptions::signature_algorithms})
    boost::hash_combine(sum, tls.*text);
  return sum;
}

SessionKeyId Compiler::session_key(PeerId origin, OptionsId opts) {
  const auto known = tls_of_.find(static_cast<std::uint32_t>(opts));
  const std::uint32_t set = known != tls_of_.end()
                                ? known->second
                                : tls_sets_
                                      .try_emplace(setup_->options[index(opts)].tls,
                                                   static_cast<std::uint32_t>(tls_sets_.size()))
                                      .first->second;
  if (known == tls_of_.end()) tls_of_.emplace(static_cast<std::uint32_t>(opts), set);
  const std::uint64_t key = (std::uint64_t{static_cast<std::uint32_t>(origin)} << 32) | set;
  const auto [at, added] = session_keys_.try_emplace(
      key, SessionKeyId{static_cast<std::uint32_t>(setup_->session_keys)});
  if (added) ++setup_->session_keys;
  return at->second;
}

PlaceSetup Compiler::place_setup(ClientId client, const Place* said) const {
  PlaceSetup p;
  const bool by_multi = strategy_.drive && *strategy_.drive != Drive::easy_perform;
  if (said != nullptr) {
    if (said->multi)
      if (const auto multi = multi_of(*said->multi)) p.multi = static_cast<std::int32_t>(*multi);
    if (said->share)
      if (const auto share = share_of(*said->share)) p.share = ShareId{*share};
    if (p.multi >= 0)
      p.drive = said->drive.value_or(by_multi ? *strategy_.drive : Drive::multi_perform);
    return p;
  }
  if (strategy_.scope == Scope::share) p.share = ShareId{0};
  if (strategy_.scope == Scope::multi || (strategy_.scope == Scope::share && by_multi)) {
    p.multi = static_cast<std::int32_t>(index(client) % setup_->multis.size());
    p.drive = by_multi ? *strategy_.drive : Drive::multi_perform;
  }
  return p;
}

PlaceId Compiler::place(ClientId client, const std::optional<Place>& own) {
  if (!own && client_places_[index(client)]) return *client_places_[index(client)];
  const Place* said = own ? &*own : nullptr;
  for (const std::string& who : {setup_->clients[index(client)], std::string{"*"}})
    if (const auto at = places_said_.find(who); said == nullptr && at != places_said_.end())
      said = at->second;
  const PlaceSetup p = place_setup(client, said);
  const auto [at, added] =
      places_.try_emplace(std::tuple{p.multi, p.share, p.drive},
                          PlaceId{static_cast<std::uint32_t>(setup_->places.size())});
  if (added) setup_->places.push_back(p);
  if (!own) client_places_[index(client)] = at->second;
  return at->second;
}

Compiled resolve(const Scenario& scenario, const Strategy& strategy, const Dialect& dialect,
                 const GoOn& go_on) {
  Compiler compiler{scenario, strategy, dialect, go_on};
  return planned(compiler, scenario);
}

}  // namespace poolscope::scenario
