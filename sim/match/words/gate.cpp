// What each gate is called and asks, and the option that it follows.

#include <array>

#include "match/explain.hpp"

namespace poolscope::match {
namespace {

using model::CloseReason;
using model::GateId;

struct Row {
  GateId id;
  std::string_view title, question, option;
};

constexpr auto rows = std::to_array<Row>({
    {GateId::none, "reuse", "a connection was reused", ""},
    {GateId::connect_only, "connect-only",
     "is it an ordinary connection, not one made with CURLOPT_CONNECT_ONLY?",
     "CURLOPT_CONNECT_ONLY"},
    {GateId::marked_close, "to be closed", "is it to be kept, not marked for closing?", ""},
    {GateId::ip_version, "IP version",
     "was it made with the IP version that the request insists on?", "CURLOPT_IPRESOLVE"},
    {GateId::local_bind, "local bind",
     "is it bound to the interface and port that the request asks for?", "CURLOPT_INTERFACE"},
    {GateId::via, "connect-to",
     "does it go to the same CURLOPT_CONNECT_TO target, or neither have one?",
     "CURLOPT_CONNECT_TO"},
    {GateId::scheme, "scheme", "was it made for the same scheme?", ""},
    {GateId::host_port, "host, port", "was it made for the same host and port?", ""},
    {GateId::not_connected, "connected", "is it connected, so that its protocol is known?",
     "CURLOPT_PIPEWAIT"},
    {GateId::busy, "free", "is it free, or able to carry several transfers?",
     "CURLMOPT_PIPELINING"},
    {GateId::other_multi, "same multi", "if it is busy: do its transfers belong to the same multi?",
     ""},
    {GateId::tls_use, "TLS use", "is it encrypted if the request is, and clear if it is not?", ""},
    {GateId::proxy, "proxy", "does it go through the same proxy, with the same login?",
     "CURLOPT_PROXY"},
    {GateId::proxy_tls, "proxy TLS", "was the HTTPS proxy talked to with the same TLS settings?",
     "CURLOPT_PROXY_SSL_VERIFYPEER"},
    {GateId::tls_options, "TLS options", "was it made with the same TLS settings?",
     "CURLOPT_SSL_VERIFYPEER"},
    {GateId::upgrade_pending, "answered",
     "has its server answered before, so that its HTTP version is known?", "CURLOPT_PIPEWAIT"},
    {GateId::credentials, "login",
     "does it have the same login, where the login belongs to the connection?", "CURLOPT_USERPWD"},
    {GateId::delegation, "delegation", "was it made with the same GSS delegation?",
     "CURLOPT_GSSAPI_DELEGATION"},
    {GateId::http_version, "HTTP version", "may the request use the HTTP version that it speaks?",
     "CURLOPT_HTTP_VERSION"},
    {GateId::ssh_key, "SSH key", "was it made with the same SSH key?",
     "CURLOPT_SSH_PRIVATE_KEYFILE"},
    {GateId::ftp_account, "FTP account", "was it made for the same FTP account?",
     "CURLOPT_FTP_ACCOUNT"},
    {GateId::ntlm, "NTLM", "does its NTLM login suit the request?", "CURLOPT_HTTPAUTH"},
    {GateId::negotiate, "Negotiate", "does its Negotiate login suit the request?",
     "CURLOPT_HTTPAUTH"},
    {GateId::client_streams, "client streams",
     "may it take one more stream by CURLMOPT_MAX_CONCURRENT_STREAMS?",
     "CURLMOPT_MAX_CONCURRENT_STREAMS"},
    {GateId::server_streams, "server streams", "does the server allow one more stream?", ""},
    {GateId::max_age, "idle age", "has it been idle for less than CURLOPT_MAXAGE_CONN?",
     "CURLOPT_MAXAGE_CONN"},
    {GateId::max_lifetime, "lifetime", "is it younger than CURLOPT_MAXLIFETIME_CONN?",
     "CURLOPT_MAXLIFETIME_CONN"},
    {GateId::dead, "alive", "is it alive, as far as libcurl looks?", ""},
    {GateId::no_candidate, "no candidate", "the pool holds no connection to this destination", ""},
    {GateId::not_searched, "not searched", "the request asked for a new connection",
     "CURLOPT_FRESH_CONNECT"},
    {GateId::pipewait, "PIPEWAIT", "it waits for a connection that may turn out to multiplex",
     "CURLOPT_PIPEWAIT"},
    {GateId::host_limit, "host limit", "no more connections are allowed to this destination",
     "CURLMOPT_MAX_HOST_CONNECTIONS"},
    {GateId::total_limit, "total limit", "no more connections are allowed in all",
     "CURLMOPT_MAX_TOTAL_CONNECTIONS"},
});
static_assert(rows.size() == model::gate_count);

constexpr const Row& row(GateId id) {
  return rows[static_cast<std::size_t>(id)];
}
constexpr bool in_order() {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (static_cast<std::size_t>(rows[i].id) != i) return false;
  return true;
}
static_assert(in_order());

}  // namespace

std::string_view gate_title(GateId id) {
  return row(id).title;
}
std::string_view gate_question(GateId id) {
  return row(id).question;
}
std::string_view gate_option(GateId id) {
  return row(id).option;
}

std::string_view close_sentence(CloseReason reason) {
  switch (reason) {
    case CloseReason::server_close:
      return "the server said that it would close";
    case CloseReason::not_keepable:
      return "an HTTP/1.0 answer: the connection cannot be kept";
    case CloseReason::forbid_reuse:
      return "CURLOPT_FORBID_REUSE: closed after its transfer";
    case CloseReason::max_connects:
      return "evicted: the pool held more than MAXCONNECTS allows";
    case CloseReason::host_limit:
      return "evicted to make room under CURLMOPT_MAX_HOST_CONNECTIONS";
    case CloseReason::total_limit:
      return "evicted to make room under CURLMOPT_MAX_TOTAL_CONNECTIONS";
    case CloseReason::max_age:
      return "idle longer than CURLOPT_MAXAGE_CONN";
    case CloseReason::max_lifetime:
      return "older than CURLOPT_MAXLIFETIME_CONN";
    case CloseReason::dead:
      return "found closed by the server";
    case CloseReason::stray_data:
      return "found with unread input";
    case CloseReason::died:
      return "reused, but the server had closed it: the transfer tries again";
    case CloseReason::aborted:
      return "its transfer was cut";
    case CloseReason::connect_failed:
      return "it never became usable";
    case CloseReason::goaway:
      return "the server sent GOAWAY: no further streams";
    case CloseReason::network_changed:
      return "CURLMOPT_NETWORK_CHANGED";
    case CloseReason::cleanup:
      return "its owner was cleaned up";
  }
  return "";
}

}  // namespace poolscope::match
