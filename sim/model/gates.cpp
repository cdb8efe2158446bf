// The table of gates: names, titles, questions and words.

#include <array>

#include "model/vocabulary.hpp"

namespace poolscope::model {
namespace {

// One row for each gate, in the order of GateId. What a gate compares is in match/gates/; the order
// of the gates is in the profile of each libcurl.
constexpr auto rows = std::to_array<GateInfo>({
    {GateId::none, "none", "reuse", "a connection was reused", "", ""},
    {GateId::connect_only, "connect_only", "connect-only",
     "is it an ordinary connection, not one made with CURLOPT_CONNECT_ONLY?",
     "CURLOPT_CONNECT_ONLY", ""},
    {GateId::marked_close, "marked_close", "to be closed",
     "is it to be kept, not marked for closing?", "", ""},
    {GateId::ip_version, "ip_version", "IP version",
     "was it made with the IP version that the request insists on?", "CURLOPT_IPRESOLVE", ""},
    {GateId::local_bind, "local_bind", "local bind",
     "is it bound to the interface and port that the request asks for?", "CURLOPT_INTERFACE",
     "the request is bound to another interface or local port (CURLOPT_INTERFACE, "
     "CURLOPT_LOCALPORT)"},
    {GateId::via, "via", "connect-to",
     "does it go to the same CURLOPT_CONNECT_TO target, or neither have one?", "CURLOPT_CONNECT_TO",
     ""},
    {GateId::scheme, "scheme", "scheme", "was it made for the same scheme?", "", ""},
    {GateId::host_port, "host_port", "host, port", "was it made for the same host and port?", "",
     ""},
    {GateId::not_connected, "not_connected", "connected",
     "is it connected, so that its protocol is known?", "CURLOPT_PIPEWAIT", ""},
    {GateId::busy, "busy", "free", "is it free, or able to carry several transfers?",
     "CURLMOPT_PIPELINING", ""},
    {GateId::other_multi, "other_multi", "same multi",
     "if it is busy: do its transfers belong to the same multi?", "", ""},
    {GateId::tls_use, "tls_use", "TLS use",
     "is it encrypted if the request is, and clear if it is not?", "", ""},
    {GateId::proxy, "proxy", "proxy", "does it go through the same proxy, with the same login?",
     "CURLOPT_PROXY", ""},
    {GateId::proxy_tls, "proxy_tls", "proxy TLS",
     "was its TLS with the HTTPS proxy made with the same settings?",
     "CURLOPT_PROXY_SSL_VERIFYPEER", "its TLS with the HTTPS proxy was made with other settings"},
    {GateId::tls_options, "tls_options", "TLS options", "was it made with the same TLS settings?",
     "CURLOPT_SSL_VERIFYPEER", ""},
    {GateId::upgrade_pending, "upgrade_pending", "answered",
     "has its server answered before, so that its HTTP version is known?", "CURLOPT_PIPEWAIT", ""},
    {GateId::credentials, "credentials", "login",
     "does it have the same login, where the login belongs to the connection?", "CURLOPT_USERPWD",
     "it is logged in as somebody else (CURLOPT_USERPWD)"},
    {GateId::delegation, "delegation", "delegation", "was it made with the same GSS delegation?",
     "CURLOPT_GSSAPI_DELEGATION",
     "it was made with CURLOPT_GSSAPI_DELEGATION {have}, the request has {want}"},
    {GateId::http_version, "http_version", "HTTP version",
     "may the request use the HTTP version that it speaks?", "CURLOPT_HTTP_VERSION", ""},
    {GateId::ssh_key, "ssh_key", "SSH key", "was it made with the same SSH key?",
     "CURLOPT_SSH_PRIVATE_KEYFILE",
     "it was made with another SSH key (CURLOPT_SSH_PRIVATE_KEYFILE, "
     "CURLOPT_SSH_PUBLIC_KEYFILE): the strings differ"},
    {GateId::ftp_account, "ftp_account", "FTP account", "was it made for the same FTP account?",
     "CURLOPT_FTP_ACCOUNT",
     "it logged in with another CURLOPT_FTP_ACCOUNT, CURLOPT_FTP_ALTERNATIVE_TO_USER, "
     "CURLOPT_FTP_SSL_CCC or CURLOPT_USE_SSL"},
    {GateId::ntlm, "ntlm", "NTLM", "does its NTLM login suit the request?", "CURLOPT_HTTPAUTH", ""},
    {GateId::negotiate, "negotiate", "Negotiate", "does its Negotiate login suit the request?",
     "CURLOPT_HTTPAUTH", ""},
    {GateId::client_streams, "client_streams", "client streams",
     "may it take one more stream by CURLMOPT_MAX_CONCURRENT_STREAMS?",
     "CURLMOPT_MAX_CONCURRENT_STREAMS", ""},
    {GateId::server_streams, "server_streams", "server streams",
     "does the server allow one more stream?", "", ""},
    {GateId::max_age, "max_age", "idle age", "has it been idle for less than CURLOPT_MAXAGE_CONN?",
     "CURLOPT_MAXAGE_CONN", ""},
    {GateId::max_lifetime, "max_lifetime", "lifetime",
     "is it younger than CURLOPT_MAXLIFETIME_CONN?", "CURLOPT_MAXLIFETIME_CONN", ""},
    {GateId::dead, "dead", "alive", "is it alive, as far as libcurl looks?", "", ""},
    {GateId::no_candidate, "no_candidate", "no candidate",
     "the pool holds no connection to this destination", "", ""},
    {GateId::not_searched, "not_searched", "not searched", "the request asked for a new connection",
     "CURLOPT_FRESH_CONNECT", ""},
    {GateId::pipewait, "pipewait", "PIPEWAIT",
     "it waits for a connection that may turn out to multiplex", "CURLOPT_PIPEWAIT", ""},
    {GateId::host_limit, "host_limit", "host limit",
     "no more connections are allowed to this destination", "CURLMOPT_MAX_HOST_CONNECTIONS", ""},
    {GateId::total_limit, "total_limit", "total limit", "no more connections are allowed in all",
     "CURLMOPT_MAX_TOTAL_CONNECTIONS", ""},
});

constexpr bool a_row_each() {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (static_cast<std::size_t>(rows[i].id) != i || rows[i].name.empty() || rows[i].title.empty())
      return false;
  return rows.size() == gate_count;
}
static_assert(a_row_each(),
              "a GateId has no row, or not at its place, or gate_count does not count it");

}  // namespace

const GateInfo& info(GateId id) {
  return rows.at(static_cast<std::size_t>(id));
}

std::optional<GateId> gate_from(std::string_view name) {
  for (const GateInfo& row : rows)
    if (row.name == name) return row.id;
  return std::nullopt;
}

}  // namespace poolscope::model
