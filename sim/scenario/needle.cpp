// How a URL and its options look for a connection: what libcurl puts into the template connection
// and into the pool's key (curl 8.22 lib/url.c: url_create_needle, setup_connection_internals).

#include <algorithm>
#include <charconv>
#include <string_view>

#include "scenario/compiler.hpp"

namespace poolscope::scenario {

using namespace model;

namespace {

std::uint16_t port_of(std::string_view text, std::uint16_t fallback) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && number > 0 && number <= 65535 ? static_cast<std::uint16_t>(number)
                                                               : fallback;
}

// "a" and "[::1]" up to the next colon; the rest stays in `text`.
std::string_view take_host(std::string_view& text) {
  const std::size_t end = text.starts_with('[') ? text.find(']') + 1 : text.find(':');
  const std::string_view host = text.substr(0, std::min(end, text.size()));
  text.remove_prefix(std::min(host.size() + 1, text.size()));
  return host;
}

// CURLOPT_NOPROXY: "*", or a list of hosts and domains; a domain covers what lies below it
// (curl 8.22 lib/noproxy.c).
bool bypasses_proxy(std::string_view list, const std::string& host) {
  if (list == "*") return true;
  while (!list.empty()) {
    const auto end = list.find_first_of(", ");
    std::string name = lower_case(list.substr(0, end));
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
    if (name.starts_with('.')) name.erase(0, 1);
    if (name.empty()) continue;
    if (host == name || host.ends_with("." + name)) return true;
  }
  return false;
}

bool is_socks(ProxyType type) {
  return type >= ProxyType::socks4;
}

/// CURLOPT_RESOLVE: [+]HOST:PORT:ADDRESS; * is any host (curl 8.22 lib/hostip.c).
bool is_resolved(const Options& o, const Peer& p) {
  for (const std::string& rule : o.resolve) {
    std::string_view text = rule;
    if (text.starts_with('+')) text.remove_prefix(1);
    const std::string host = lower_case(take_host(text));
    if ((host == p.host || host == "*") && port_of(text.substr(0, text.find(':')), 0) == p.port)
      return true;
  }
  return false;
}

}  // namespace

PeerId Compiler::peer_of(const UrlParts& parts) {
  return peer({.host = parts.host, .port = parts.port, .literal = parts.literal});
}

// [scheme://][user:password@]host[:port] (curl 8.22 lib/proxy.c: parse_proxy).
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
  UrlParts parts;  // as of an http URL, but for the port
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
  if (bypasses_proxy(o.no_proxy, parts.host)) return;
  // Without a scheme a pre-proxy is SOCKS 4 (curl 8.22 lib/proxy.c: Curl_proxy_init_conn).
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
  // An HTTP proxy is asked for plain http:// and ftp:// URLs and tunnels the rest. Websockets are
  // asked for in 7.88 and tunnelled since (curl 8.22 lib/protocol.c: PROTOPT_HTTP_PROXY_TUNNEL).
  const Scheme family = info(n.scheme).plain;
  const bool websocket = n.scheme == Scheme::ws || n.scheme == Scheme::wss;
  const bool asked = n.scheme == Scheme::ftp ||
                     (family == Scheme::http && !(websocket && dialect_.name != "7.88"));
  n.tunnel = n.tls || o.http_proxy_tunnel || valid(n.via) || !asked;
  n.origin_is_proxy = !n.tunnel;
  // The proxy speaks HTTP, whatever it fetches by (lib/proxy.c: conn->scheme becomes its own).
  if (n.origin_is_proxy && n.scheme == Scheme::ftp) n.scheme = Scheme::http;
}

// What the socket goes to instead of the URL's host: a unix socket before CURLOPT_CONNECT_TO
// before Alt-Svc (curl 8.22 lib/url.c: url_create_needle).
void Compiler::use_via(Needle& n, const UrlParts& parts, PeerId alternative, const Options& o) {
  if (!o.unix_socket.empty()) {
    n.via = peer({.host = o.unix_socket,
                  .port = 0,
                  .literal = true,
                  .unix_socket = true,
                  .abstract = o.abstract_unix_socket});
    return;
  }
  for (const std::string& rule : o.connect_to) {
    std::string_view text = rule;
    const std::string from_host = lower_case(take_host(text));
    const std::string_view from_port = text.substr(0, text.find(':'));
    text.remove_prefix(std::min(from_port.size() + 1, text.size()));
    const std::string to_host = lower_case(take_host(text));
    if (!from_host.empty() && from_host != parts.host) continue;
    if (!from_port.empty() && port_of(from_port, 0) != parts.port) continue;
    if (to_host.empty() && text.empty()) continue;  // says nothing: the next one may
    UrlParts to;
    if (!parse_url("http://" + (to_host.empty() ? parts.host : to_host), to)) continue;
    to.port = port_of(text, parts.port);
    n.via = peer_of(to);
    break;
  }
  if (!valid(n.via)) n.via = alternative;
  if (n.via == n.origin) n.via = none<PeerId>;  // a redirection that changes nothing is dropped
}

// The URL's user before that of the options; FTP without any is anonymous
// (curl 8.22 lib/url.c: url_set_conn_login).
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
  const Options o = setup_->options[index(opts)];
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
  if (const Peer first = setup_->peers[index(n.first_hop)]; is_resolved(o, first))
    n.first_hop = peer(first, true);
  const bool starttls = info(n.scheme).starttls && o.use_ssl != UseSsl::none;
  if (n.tls || starttls) n.session_key = session_key(n.origin, o.tls);
  return n;
}

NeedleId Compiler::needle(const std::string& url, OptionsId opts, ClientId client, Login login) {
  UrlParts parts;
  if (!parse_url(url, parts)) parts.host = "invalid";
  const Options& o = setup_->options[index(opts)];
  if (asks_for_https(client, parts, o)) {
    parts.scheme = Scheme::https;
    if (!parts.port_given) parts.port = 443;
  }
  const PeerId origin = peer_of(parts);
  PeerId alternative = none<PeerId>;
  if (o.altsvc_ctrl != 0 && parts.scheme == Scheme::https && index(client) < learned_.size())
    for (const auto& [from, to] : learned_[index(client)].altsvc)
      if (from == origin) alternative = to;
  std::string key = std::to_string(static_cast<std::uint32_t>(origin)) + ' ' +
                    std::to_string(static_cast<std::uint32_t>(opts)) + ' ' +
                    std::to_string(static_cast<unsigned>(parts.scheme));
  if (valid(alternative)) key += '>' + std::to_string(static_cast<std::uint32_t>(alternative));
  if (parts.login_given) key.append("@").append(parts.user).append("\n").append(parts.password);
  if (login == Login::none) key += '-';
  const auto [at, added] = needles_.try_emplace(
      std::move(key), NeedleId{static_cast<std::uint32_t>(setup_->needles.size())});
  if (added) setup_->needles.push_back(make_needle(parts, origin, alternative, opts, login));
  return at->second;
}

}  // namespace poolscope::scenario
