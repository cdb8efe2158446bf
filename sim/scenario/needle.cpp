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

}  // namespace

void Compiler::use_proxy(Needle& n, const UrlParts& parts, const Options& o) {
  if (o.proxy.empty() || bypasses_proxy(o.no_proxy, parts.host)) return;
  std::string_view text = o.proxy;
  ProxyUse use;
  use.type = o.proxy_type;
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
  use.user = o.proxy_user;
  use.password = o.proxy_password;
  if (const auto at = text.rfind('@'); at != std::string_view::npos) {
    const std::string_view login = text.substr(0, at);
    use.user = login.substr(0, login.find(':'));
    use.password = login.find(':') == std::string_view::npos ? std::string_view{}
                                                             : login.substr(login.find(':') + 1);
    text.remove_prefix(at + 1);
  }
  text = text.substr(0, text.find('/'));
  const std::string host = lower_case(take_host(text));
  const bool https = use.type == ProxyType::https || use.type == ProxyType::https2;
  const auto fallback =
      static_cast<std::uint16_t>(o.proxy_port != 0 ? o.proxy_port : (https ? 443 : 1080));
  UrlParts shape;
  const bool literal = parse_url("http://" + host, shape) && shape.literal;
  use.peer = peer(host, port_of(text, fallback), literal);

  const bool socks = use.type >= ProxyType::socks4;
  if (socks) {
    n.socks_proxy = use;
    return;
  }
  n.http_proxy = use;
  // A plain URL is forwarded, unless a tunnel is asked for or needed: https, CURLOPT_CONNECT_TO.
  n.tunnel = n.tls || o.http_proxy_tunnel || valid(n.via);
  n.origin_is_proxy = !n.tunnel;
}

Needle Compiler::make_needle(const UrlParts& parts, PeerId origin, OptionsId opts) {
  const Options o = setup_->options[index(opts)];
  Needle n;
  n.tls = parts.tls;
  n.origin = origin;
  n.options = opts;
  for (const std::string& rule : o.connect_to) {
    std::string_view text = rule;
    const std::string from_host = lower_case(take_host(text));
    const std::string_view from_port = text.substr(0, text.find(':'));
    text.remove_prefix(std::min(from_port.size() + 1, text.size()));
    const std::string to_host = lower_case(take_host(text));
    if (!from_host.empty() && from_host != parts.host) continue;
    if (!from_port.empty() && port_of(from_port, 0) != parts.port) continue;
    UrlParts shape;
    const std::string host = to_host.empty() ? parts.host : to_host;
    const bool literal = parse_url("http://" + host, shape) && shape.literal;
    const PeerId via = peer(host, port_of(text, parts.port), literal);
    if (via != origin) n.via = via;  // curl drops a redirection that changes nothing
    break;
  }
  use_proxy(n, parts, o);

  const PeerId direct = valid(n.via) ? n.via : n.origin;
  n.destination = destination(n.origin_is_proxy ? n.http_proxy.peer : direct);
  n.server = server(direct);
  const PeerId proxy = valid(n.socks_proxy.peer) ? n.socks_proxy.peer : n.http_proxy.peer;
  n.first_hop = valid(proxy) ? proxy : direct;
  n.first_server = valid(proxy) ? proxy_server(proxy) : n.server;
  if (n.tls) n.session_key = session_key(n.origin, o.tls);
  return n;
}

}  // namespace poolscope::scenario
