// The answers of a request: where its redirects lead, and what its client's handle learns from them
// for later requests.

#include <algorithm>
#include <charconv>
#include <string_view>

#include "scenario/compiler.hpp"

namespace poolscope::scenario {

using namespace model;

namespace {

/// Turns the method into GET if a redirect does so, and returns whether it did: 301 and 302 change
/// POST, 303 changes everything except GET and HEAD (curl 8.22 lib/http.c: http_follow;
/// CURLOPT_POSTREDIR is not modelled).
bool become_get(OptionSet& set, std::int64_t status, const Options& o) {
  if (!o.upload || status == 307 || status == 308) return false;
  bool put = false;
  for (const auto& [info, value] : set)
    if (info->name == "CURLOPT_UPLOAD") put = std::get<std::int64_t>(value) != 0;
  if (put && status != 303) return false;
  for (const char* name : {"CURLOPT_POST", "CURLOPT_UPLOAD"})
    set_option(set, *find_option(name), std::int64_t{0});
  return true;
}

/// The first h2="host:port" of an Alt-Svc that CURLOPT_ALTSVC_CTRL allows (curl 8.22 lib/altsvc.c:
/// Curl_altsvc_lookup). HTTP/3 is not modelled: such an entry is skipped.
bool first_alternative(std::string_view text, std::int64_t ctrl, UrlParts& parts) {
  constexpr std::int64_t h1 = 8, h2 = 16;
  while (!text.empty()) {
    std::string_view entry = text.substr(0, text.find(','));
    text.remove_prefix(std::min(entry.size() + 1, text.size()));
    while (entry.starts_with(' ')) entry.remove_prefix(1);
    const std::string name = lower_case(entry.substr(0, entry.find('=')));
    const bool allowed = (name == "h2" && (ctrl & h2) != 0) ||
                         ((name == "http/1.1" || name == "h1") && (ctrl & h1) != 0);
    const auto open = entry.find('"');
    if (!allowed || open == std::string_view::npos) continue;
    std::string_view where = entry.substr(open + 1);
    where = where.substr(0, where.find('"'));
    const std::string host = parts.host;
    const auto port = where.rfind(':');
    if (port == std::string_view::npos) continue;
    UrlParts there;
    if (!parse_url("https://" + (port == 0 ? host : std::string{where.substr(0, port)}) +
                       std::string{where.substr(port)},
                   there))
      continue;
    parts = there;
    return true;
  }
  return false;
}

}  // namespace

// Whether HSTS turns the URL into https, which is for http:// only (curl 8.22 lib/url.c:
// hsts_upgrade).
bool Compiler::asks_for_https(ClientId client, const UrlParts& parts, const Options& o) const {
  if (!o.hsts || parts.scheme != Scheme::http) return false;
  if (index(client) >= learned_.size()) return false;
  return learned_[index(client)].hsts.contains(parts.host);
}

bool Compiler::learns(OptionsId opts) const {
  const Options& o = setup_->options[index(opts)];
  return (o.hsts || o.altsvc_ctrl != 0) && !strategy_.handle_per_request;
}

std::uint64_t Compiler::knowledge_of(ClientId client) const {
  return index(client) < learned_.size() ? learned_[index(client)].changes : 0;
}

// The caches belong to the easy handle: a fresh one for each request knows nothing. What one
// request learns counts for its client's requests that come later in the file.
void Compiler::learn(ClientId client, const std::string& url, OptionsId opts,
                     const Response* response) {
  if (!learns(opts)) return;
  const Options& o = setup_->options[index(opts)];
  UrlParts parts;
  if (!parse_url(url, parts)) return;
  if (asks_for_https(client, parts, o)) {
    parts.scheme = Scheme::https;
    if (!parts.port_given) parts.port = 443;
  }
  if (parts.scheme != Scheme::https) return;
  if (learned_.size() <= index(client)) learned_.resize(index(client) + 1);
  Learned& known = learned_[index(client)];
  const PeerId origin = peer_of(parts);
  const std::size_t who = index(server(origin));
  const Server* from = who < scenario_.servers.size() ? &scenario_.servers[who] : nullptr;
  const bool hsts = (from != nullptr && from->hsts.value_or(false)) ||
                    (response != nullptr && header(*response, "strict-transport-security"));
  if (o.hsts && hsts && !parts.literal && known.hsts.insert(parts.host).second) ++known.changes;
  const std::string* altsvc = response != nullptr ? header(*response, "alt-svc") : nullptr;
  if (altsvc == nullptr && from != nullptr && from->alt_svc) altsvc = &*from->alt_svc;
  if (altsvc == nullptr || o.altsvc_ctrl == 0) return;
  const auto key = static_cast<std::uint32_t>(origin);
  const auto before = known.altsvc.find(key);
  const PeerId was = before == known.altsvc.end() ? none<PeerId> : before->second;
  const PeerId is =
      first_alternative(*altsvc, o.altsvc_ctrl, parts) ? peer_of(parts) : none<PeerId>;
  if (is == was) return;
  ++known.changes;
  if (valid(is))
    known.altsvc[key] = is;
  else
    known.altsvc.erase(before);
}

void Compiler::learn_from(std::span<const Response> list, const Asked& asked) {
  if (!learns(asked.options)) return;
  if (list.empty()) learn(asked.client, asked.url, asked.options, nullptr);
  for (const Response& r : list) learn(asked.client, asked.url, asked.options, &r);
}

ResponseId Compiler::responses(std::span<const Response> list, const Asked& asked) {
  OptionsId opts = asked.options;
  const bool keeps_login = setup_->options[index(opts)].unrestricted_auth;
  const bool leads_on = setup_->options[index(opts)].follow_location &&
                        std::any_of(list.begin(), list.end(), redirect_of);
  if (!leads_on) {
    learn_from(list, asked);
    return responses(list);
  }
  UrlParts start;
  (void)parse_url(asked.url, start);
  OptionSet set = sets_[index(asked.options)];
  std::string url = asked.url;
  const ResponseId id{static_cast<std::uint32_t>(setup_->responses.size())};
  for (const Response& r : list) {
    steps_.step();
    learn(asked.client, url, opts, &r);
    ResponseModel m = response_model(r);
    if (const std::string* location = redirect_of(r)) {
      url = resolve_url(url, *location);
      if (become_get(set, m.status, setup_->options[index(opts)])) opts = options(set);
      UrlParts to;
      (void)parse_url(url, to);
      const bool elsewhere =
          to.host != start.host || to.port != start.port || to.scheme != start.scheme;
      // Whether a redirect drops the login (curl 8.22 lib/http.c: Curl_auth_allowed_to_host).
      const bool drops = elsewhere && !keeps_login;
      m.redirect = needle(url, opts, asked.client, drops ? Login::none : Login::of_options);
    }
    setup_->responses.push_back(std::move(m));
  }
  return id;
}

ResponseId Compiler::responses(std::span<const Response> list) {
  if (list.empty()) return none<ResponseId>;
  if (list.size() == 1) {
    // Most streams repeat a few answers: one copy is enough for all.
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

}  // namespace poolscope::scenario
