// The words for the finding of a gate: those of its row in model/gates.cpp if it compares one
// thing, else the words for the reason, which are here.

#include <fmt/format.h>

#include "match/words/words.hpp"

namespace poolscope::match::words {

using namespace model;

namespace {

std::string_view scheme_name(std::int64_t scheme) {
  return info(static_cast<Scheme>(scheme)).name;
}

std::string_view method_name(std::int64_t method) {
  return static_cast<Auth>(method) == Auth::ntlm ? "NTLM" : "Negotiate";
}

std::string_view ip_name(std::int64_t v) {
  constexpr std::string_view names[] = {"any IP version", "IPv4 only", "IPv6 only"};
  return names[static_cast<std::size_t>(v)];
}

std::string_view phase_name(std::int64_t state) {
  switch (static_cast<ConnectionState>(state)) {
    case ConnectionState::resolving:
      return "its name is being resolved";
    case ConnectionState::proxy:
      return "it is still negotiating with its proxy";
    case ConnectionState::tls:
      return "its TLS handshake is under way";
    case ConnectionState::login:
      return "it is still logging in";
    default:
      return "it is still connecting";
  }
}

std::string proxy_of(const Setup& setup, const Needle& n) {
  const ProxyUse& use = valid(n.socks_proxy.peer) ? n.socks_proxy : n.http_proxy;
  if (!valid(use.peer)) return "no proxy";
  return fmt::format("proxy {}:{}", setup[use.peer].host, setup[use.peer].port);
}

std::string via_of(const Setup& setup, const Needle& n) {
  if (!valid(n.via)) return "nowhere else";
  return fmt::format("{}:{}", setup[n.via].host, setup[n.via].port);
}

// "on" or "off", for TLS settings that are numbers.
std::string on_off(std::int64_t v) {
  return v != 0 ? "on" : "off";
}

}  // namespace

std::string of_finding(const World& world, const Setup& setup, const Transfer& t,
                       const Connection& c, const Cell& cell) {
  const Finding& f = cell.finding;
  const Needle& have = setup[c.needle];
  const Needle& want = setup[t.needle];
  switch (f.reason) {
    case Reason::none:
      return "passed";
    case Reason::differs:
      return fmt::format(fmt::runtime(info(cell.gate).differs), fmt::arg("have", f.have),
                         fmt::arg("want", f.want));
    case Reason::is_connect_only:
      return "it was made with CURLOPT_CONNECT_ONLY: only the application may use it";
    case Reason::is_marked_close:
      return "it is marked for closing";
    case Reason::is_no_reuse:
      return "the network has changed since it was made: CURLMOPT_NETWORK_CHANGED forbids its "
             "reuse";
    case Reason::ip_version:
      return fmt::format("it was made with {}, the request wants {} (CURLOPT_IPRESOLVE)",
                         ip_name(f.have), ip_name(f.want));
    case Reason::via_presence:
    case Reason::via_differs:
      return fmt::format("it was redirected to {}, the request goes to {} (CURLOPT_CONNECT_TO)",
                         via_of(setup, have), via_of(setup, want));
    case Reason::scheme_differs:
      return fmt::format("it was made for {}, the request is {}", scheme_name(f.have),
                         scheme_name(f.want));
    case Reason::host_differs:
      return fmt::format("it was made for host {}, the request asks for {}",
                         setup[have.origin].host, setup[want.origin].host);
    case Reason::port_differs:
      return fmt::format("it was made for port {}, the request asks for {}", f.have, f.want);
    case Reason::still_connecting:
      return fmt::format("it is not connected yet ({}), so nobody knows whether it will multiplex",
                         phase_name(f.have));
    case Reason::upgrading:
      return "an HTTP Upgrade on it awaits its answer, so nobody knows whether it will multiplex";
    case Reason::busy_http1:
      return fmt::format("it is busy with {}, and {} carries one at a time",
                         users_of(world, setup, c),
                         c.protocol == Protocol::login ? info(have.scheme).name : "HTTP/1");
    case Reason::may_not_multiplex:
      return fmt::format("it is busy with {}, and this request may not share a connection",
                         users_of(world, setup, c));
    case Reason::other_multi:
      return fmt::format(
          "it is busy with {}, of another multi handle: only an idle connection can be taken over",
          users_of(world, setup, c));
    case Reason::needs_tls:
      return "it is clear text, the request needs TLS";
    case Reason::has_tls:
      return fmt::format("it is encrypted, and {} may not use it", info(want.scheme).name);
    case Reason::needs_encryption:
      return "it is clear text, the request insists on TLS (CURLOPT_USE_SSL)";
    case Reason::forwarding_differs:
      return fmt::format("{} goes through a forwarding proxy, the other does not",
                         f.have != 0 ? "it" : "the request");
    case Reason::proxy_presence:
    case Reason::proxy_peer:
      return fmt::format("it uses {}, the request {}", proxy_of(setup, have),
                         proxy_of(setup, want));
    case Reason::proxy_type:
      return "it uses its proxy with another protocol (CURLOPT_PROXYTYPE)";
    case Reason::proxy_credentials:
      return "it logged in to the proxy as somebody else (CURLOPT_PROXYUSERPWD)";
    case Reason::tls_version:
      return "it was made with another CURLOPT_SSLVERSION";
    case Reason::tls_options:
      return "it was made with other CURLOPT_SSL_OPTIONS";
    case Reason::tls_verify_peer:
      return fmt::format("CURLOPT_SSL_VERIFYPEER was {} for it, the request has it {}",
                         on_off(f.have), on_off(f.want));
    case Reason::tls_verify_host:
      return fmt::format("CURLOPT_SSL_VERIFYHOST was {} for it, the request has {}", f.have,
                         f.want);
    case Reason::tls_verify_status:
      return fmt::format("CURLOPT_SSL_VERIFYSTATUS was {} for it, the request has it {}",
                         on_off(f.have), on_off(f.want));
    case Reason::tls_ca:
      return "it was made with other CA files (CURLOPT_CAINFO, CURLOPT_CAPATH): the strings differ";
    case Reason::tls_certificate:
      return "it was made with another client certificate (CURLOPT_SSLCERT)";
    case Reason::tls_key:
      return "it was made with another private key (CURLOPT_SSLKEY)";
    case Reason::tls_pin:
      return "it was made with another CURLOPT_PINNEDPUBLICKEY";
    case Reason::tls_ciphers:
      return "it was made with other ciphers (CURLOPT_SSL_CIPHER_LIST)";
    case Reason::tls_curves:
      return "it was made with other curves (CURLOPT_SSL_EC_CURVES)";
    case Reason::never_answered:
      return "its server has not answered yet, so its HTTP version is unknown";
    case Reason::login_unwanted:
      return fmt::format(
          "it is authenticated by {}, which the request does not ask for "
          "(CURLOPT_HTTPAUTH)",
          method_name(f.have));
    case Reason::login_differs:
      return fmt::format(
          "{} authenticated it as somebody else or for another origin "
          "(CURLOPT_USERPWD)",
          method_name(f.have));
    case Reason::login_kept:
      return fmt::format(
          "it would do, but {} has not authenticated it: libcurl remembers it and "
          "looks for one that is (CURLOPT_HTTPAUTH)",
          method_name(f.have));
    case Reason::login_forced:
      return fmt::format("{} has authenticated it as the request wants: this one and no other",
                         method_name(f.have));
    case Reason::http_version:
      return fmt::format("it speaks {}, which the request does not allow (CURLOPT_HTTP_VERSION)",
                         protocol_name(f.have));
    case Reason::client_streams:
      return fmt::format(
          "it carries {} streams, the limit is {} "
          "(CURLMOPT_MAX_CONCURRENT_STREAMS)",
          f.have, f.want);
    case Reason::server_streams:
      return fmt::format("it carries {} streams, its server allows {}", f.have, f.want);
    case Reason::goaway:
      return "its server sent GOAWAY: it takes no further streams";
    case Reason::idle_too_long:
      return fmt::format("it had been idle for {}; the limit is {} (CURLOPT_MAXAGE_CONN)",
                         length(f.have), length(f.want));
    case Reason::too_old:
      return fmt::format("it was made {} ago; the limit is {} (CURLOPT_MAXLIFETIME_CONN)",
                         length(f.have), length(f.want));
    case Reason::peer_closed:
      return "the server had closed it";
    case Reason::stray_input:
      return "unread bytes wait on it, which its server sent without a request";
    case Reason::multiplex_unknown:
      return "nobody knows yet whether its server multiplexes";
    case Reason::multiplex_never:
      return "its server does not multiplex";
    case Reason::trusted_unchecked:
      return fmt::format("{}, but libcurl looked {} ago and does not look again within 1 s",
                         c.peer_closed ? "the server has closed it" : "unread bytes wait on it",
                         length(f.have));
  }
  return "";
}

std::string_view protocol_name(std::int64_t protocol) {
  switch (static_cast<Protocol>(protocol)) {
    case Protocol::h2:
      return "HTTP/2";
    case Protocol::h3:
      return "HTTP/3";
    case Protocol::http_1_0:
      return "HTTP/1.0";
    default:
      return "HTTP/1.1";
  }
}

}  // namespace poolscope::match::words
