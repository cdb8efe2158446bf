// From a URL and its options to a needle: what libcurl puts into the template connection and into
// the pool's key (curl 8.22 lib/url.c: url_create_needle, setup_connection_internals).

#include <algorithm>
#include <boost/container_hash/hash.hpp>
#include <string_view>

#include "model/limit_hit.hpp"
#include "scenario/compiler.hpp"

namespace poolscope::scenario {

using namespace model;

namespace {

bool is_socks(ProxyType type) {
  return type >= ProxyType::socks4;
}

}  // namespace

PeerId Compiler::peer_of(const UrlParts& parts) {
  return peer({.host = parts.host, .port = parts.port, .literal = parts.literal});
}

// A proxy's text: [scheme://][user:password@]host[:port] (curl 8.22 lib/proxy.c: parse_proxy).
ProxyUse Compiler::proxy_use(std::string_view text, ProxyType type, std::int64_t port) {
  ProxyUse use;
  use.type = type;
  if (const auto colon = text.find("://"); colon != std::string_view::npos) {
    const std::string scheme = lower_case(text.substr(0, colon));
    text.remove_prefix(colon + 3);
    if (scheme == "socks4") use.type = ProxyType::socks4;
    if (scheme == "socks4a") use.type = ProxyType::socks4a;
    if (scheme == "socks5" || scheme == "socks") use.type = ProxyType::socks5;
    if (scheme == "socks5h") use.type = ProxyType::socks5_hostname;
    if (scheme == "https" && use.type != ProxyType::https2) use.type = ProxyType::https;
    if (scheme == "http" && use.type != ProxyType::http_1_0) use.type = ProxyType::http;
  }
  UrlParts parts;  // like those of an http URL, except for the port
  const std::string url = "http://" + std::string{text.substr(0, text.find('/'))};
  if (!parse_url(url, parts)) parts.host = "invalid";
  use.user = parts.user;
  use.password = parts.password;
  const bool https = use.type == ProxyType::https || use.type == ProxyType::https2;
  if (!parts.port_given)
    parts.port = static_cast<std::uint16_t>(port != 0 ? port : https ? 443 : 1080);
  use.peer = peer_of(parts);
  return use;
}

void Compiler::use_proxy(Needle& n, const UrlParts& parts, const Options& o) {
  const OptionLists* lists = lists_of(n.options);
  if (lists != nullptr && lists->bypasses_proxy(parts.host)) return;
  // A pre-proxy without a scheme is SOCKS 4 (curl 8.22 lib/proxy.c: Curl_proxy_init_conn).
  if (!o.pre_proxy.empty()) {
    const ProxyUse pre = proxy_use(o.pre_proxy, ProxyType::socks4, 0);
    if (is_socks(pre.type)) n.socks_proxy = pre;
  }
  if (o.proxy.empty()) return;
  ProxyUse use = proxy_use(o.proxy, o.proxy_type, o.proxy_port);
  if (use.user.empty() && use.password.empty()) {
    use.user = o.proxy_user;
    use.password = o.proxy_password;
  }
  if (is_socks(use.type)) {
    n.socks_proxy = use;
    return;
  }
  n.http_proxy = use;
  // An HTTP proxy forwards plain http:// and ftp:// URLs, and has a tunnel for all others.
  // Websockets are forwarded in 7.88 and have a tunnel since (curl 8.22 lib/protocol.c:
  // PROTOPT_HTTP_PROXY_TUNNEL).
  const Scheme family = info(n.scheme).plain;
  const bool websocket = n.scheme == Scheme::ws || n.scheme == Scheme::wss;
  const bool asked = n.scheme == Scheme::ftp ||
                     (family == Scheme::http && !(websocket && dialect_.name != "7.88"));
  n.tunnel = n.tls || o.http_proxy_tunnel || valid(n.via) || !asked;
  n.origin_is_proxy = !n.tunnel;
  // The proxy is spoken to in HTTP, for any scheme of the URL (lib/proxy.c: conn->scheme becomes
  // its own).
  if (n.origin_is_proxy && n.scheme == Scheme::ftp) n.scheme = Scheme::http;
}

// The peer of the socket in place of the URL's host: a unix socket comes before CURLOPT_CONNECT_TO,
// and that before Alt-Svc (curl 8.22 lib/url.c: url_create_needle).
void Compiler::use_via(Needle& n, const UrlParts& parts, PeerId alternative, const Options& o) {
  if (!o.unix_socket.empty()) {
    n.via = peer({.host = o.unix_socket,
                  .port = 0,
                  .literal = true,
                  .unix_socket = true,
                  .abstract = o.abstract_unix_socket});
    return;
  }
  if (const OptionLists* lists = lists_of(n.options))
    if (const auto to = lists->connects_to(parts)) n.via = peer_of(*to);
  if (!valid(n.via)) n.via = alternative;
  if (n.via == n.origin) n.via = none<PeerId>;  // a redirection to the same host is dropped
}

// The URL's user comes before the options' user; FTP without any is anonymous (curl 8.22 lib/url.c:
// url_set_conn_login).
void Compiler::use_login(Needle& n, const UrlParts& parts, const Options& o, Login login) {
  if (parts.login_given) {
    n.user = parts.user;
    n.password = parts.password;
  } else if (login == Login::of_options) {
    n.user = o.user;
    n.password = o.password;
  }
  if (n.user.empty() && info(n.scheme).plain == Scheme::ftp) {
    n.user = "anonymous";
    n.password = "ftp@example.com";
  }
}

Needle Compiler::make_needle(const UrlParts& parts, PeerId origin, PeerId alternative,
                             OptionsId opts, Login login) {
  const Options& o = setup_->options[index(opts)];
  Needle n;
  n.scheme = parts.scheme;
  n.tls = info(parts.scheme).tls;
  n.origin = origin;
  n.options = opts;
  use_via(n, parts, alternative, o);
  const bool unix_socket = !o.unix_socket.empty();
  if (!unix_socket) use_proxy(n, parts, o);
  use_login(n, parts, o, login);

  const PeerId direct = valid(n.via) ? n.via : n.origin;
  const Peer key = setup_->peers[index(n.origin_is_proxy ? n.http_proxy.peer : direct)];
  const Peer asked = setup_->peers[index(origin)];
  if (dialect_.via_in_key || !valid(n.via))
    n.destination = destination(key.host, key.port);
  else  // curl 7.88.1 lib/conncache.c: hashkey
    n.destination = destination(unix_socket ? asked.host : key.host, asked.port);
  n.server = server(unix_socket ? origin : direct);
  const PeerId proxy = valid(n.socks_proxy.peer) ? n.socks_proxy.peer : n.http_proxy.peer;
  n.first_hop = valid(proxy) ? proxy : direct;
  n.first_server = valid(proxy) ? proxy_server(proxy) : n.server;
  const OptionLists* lists = lists_of(opts);
  if (const Peer first = setup_->peers[index(n.first_hop)];
      lists != nullptr && lists->is_resolved(first.host, first.port))
    n.first_hop = peer(first, true);
  const bool starttls = info(n.scheme).starttls && o.use_ssl != UseSsl::none;
  if (n.tls || starttls) n.session_key = session_key(n.origin, opts);
  return n;
}

const OptionLists* Compiler::lists_of(OptionsId opts) {
  const Options& o = setup_->options[index(opts)];
  if (o.no_proxy.empty() && o.resolve.empty() && o.connect_to.empty()) return nullptr;
  return &lists_.try_emplace(static_cast<std::uint32_t>(opts), o).first->second;
}

std::size_t Compiler::Hash::operator()(const NeedleKey& key) const {
  std::size_t sum = index(key.origin);
  boost::hash_combine(sum, index(key.options));
  boost::hash_combine(sum, index(key.alternative));
  boost::hash_combine(sum, key.login);
  boost::hash_combine(sum,
                      static_cast<unsigned>(key.scheme) * 2 + static_cast<unsigned>(key.whose));
  return sum;
}

NeedleId Compiler::needle(const std::string& url, OptionsId opts, ClientId client, Login login) {
  steps_.step();
  UrlParts parts;
  if (!parse_url(url, parts)) parts.host = "invalid";
  const Options& o = setup_->options[index(opts)];
  if (asks_for_https(client, parts, o)) {
    parts.scheme = Scheme::https;
    if (!parts.port_given) parts.port = 443;
  }
  NeedleKey key;
  key.origin = peer_of(parts);
  key.alternative = none<PeerId>;
  if (o.altsvc_ctrl != 0 && parts.scheme == Scheme::https && index(client) < learned_.size()) {
    const auto& altsvc = learned_[index(client)].altsvc;
    if (const auto at = altsvc.find(static_cast<std::uint32_t>(key.origin)); at != altsvc.end())
      key.alternative = at->second;
  }
  key.options = opts;
  key.scheme = parts.scheme;
  key.whose = login;
  if (parts.login_given)
    key.login = logins_
                    .try_emplace(parts.user + "\n" + parts.password,
                                 static_cast<std::uint32_t>(logins_.size() + 1))
                    .first->second;
  const auto [at, added] =
      needles_.try_emplace(key, NeedleId{static_cast<std::uint32_t>(setup_->needles.size())});
  if (added) {
    if (setup_->needles.size() >= limits().names)
      throw LimitHit("names", "the requests go to more destinations with different options than " +
                                  limit_words(limits(), "names"));
    setup_->needles.push_back(make_needle(parts, key.origin, key.alternative, opts, login));
  }
  return at->second;
}

}  // namespace poolscope::scenario
