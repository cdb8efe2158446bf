// The rows of all CURLOPT_* except those of TLS.
#include <array>

#include "model/option_rows.hpp"

namespace poolscope::model::option_rows {
namespace {

// Options in seconds and in milliseconds set one value; if both are given, the milliseconds count.
template <auto Member>
void set_seconds(Options& o, const OptionValue& v) {
  o.*Member = number(v) * 1000;
}
template <bool Abstract>
void set_unix_socket(Options& o, const OptionValue& v) {
  o.unix_socket = text(v);
  o.abstract_unix_socket = Abstract;
}
void set_put(Options& o, const OptionValue& v) {
  o.upload = o.put = number(v) != 0;
}
void set_hsts(Options& o, const OptionValue& v) {
  o.hsts = (number(v) & 1) != 0;
}
void split_userpwd(const std::string& s, std::string& user, std::string& password) {
  const auto colon = s.find(':');
  user = s.substr(0, colon);
  password = colon == std::string::npos ? std::string{} : s.substr(colon + 1);
}
void set_userpwd(Options& o, const OptionValue& v) {
  split_userpwd(text(v), o.user, o.password);
}
void set_proxy_userpwd(Options& o, const OptionValue& v) {
  split_userpwd(text(v), o.proxy_user, o.proxy_password);
}

constexpr std::array<Constant, 6> http_versions{{{"CURL_HTTP_VERSION_NONE", 0},
                                                 {"CURL_HTTP_VERSION_1_0", 1},
                                                 {"CURL_HTTP_VERSION_1_1", 2},
                                                 {"CURL_HTTP_VERSION_2_0", 3},
                                                 {"CURL_HTTP_VERSION_2TLS", 4},
                                                 {"CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE", 5}}};
constexpr std::array<Constant, 3> ip_resolves{
    {{"CURL_IPRESOLVE_WHATEVER", 0}, {"CURL_IPRESOLVE_V4", 1}, {"CURL_IPRESOLVE_V6", 2}}};
constexpr std::array<Constant, 8> proxy_types{{{"CURLPROXY_HTTP", 0},
                                               {"CURLPROXY_HTTP_1_0", 1},
                                               {"CURLPROXY_HTTPS", 2},
                                               {"CURLPROXY_HTTPS2", 3},
                                               {"CURLPROXY_SOCKS4", 4},
                                               {"CURLPROXY_SOCKS5", 5},
                                               {"CURLPROXY_SOCKS4A", 6},
                                               {"CURLPROXY_SOCKS5_HOSTNAME", 7}}};

constexpr std::array<Constant, 3> cccs{
    {{"CURLFTPSSL_CCC_NONE", 0}, {"CURLFTPSSL_CCC_PASSIVE", 1}, {"CURLFTPSSL_CCC_ACTIVE", 2}}};
constexpr std::array<Constant, 3> delegations{{{"CURLGSSAPI_DELEGATION_NONE", 0},
                                               {"CURLGSSAPI_DELEGATION_POLICY_FLAG", 1},
                                               {"CURLGSSAPI_DELEGATION_FLAG", 2}}};
constexpr std::array<Constant, 4> use_ssls{{{"CURLUSESSL_NONE", 0},
                                            {"CURLUSESSL_TRY", 1},
                                            {"CURLUSESSL_CONTROL", 2},
                                            {"CURLUSESSL_ALL", 3}}};
// ANY and ANYSAFE are all bits except those that only change a method (include/curl/curl.h), in 32
// bits.
constexpr std::array<Constant, 8> auths{{{"CURLAUTH_NONE", 0},
                                         {"CURLAUTH_BASIC", 1},
                                         {"CURLAUTH_DIGEST", 2},
                                         {"CURLAUTH_NEGOTIATE", 4},
                                         {"CURLAUTH_NTLM", 8},
                                         {"CURLAUTH_BEARER", 64},
                                         {"CURLAUTH_ANY", 0xFFFFFFEF},
                                         {"CURLAUTH_ANYSAFE", 0xFFFFFFEE}}};
constexpr std::array<Constant, 2> hsts_ctrls{
    {{"CURLHSTS_ENABLE", 1}, {"CURLHSTS_READONLYFILE", 2}}};
constexpr std::array<Constant, 4> altsvc_ctrls{{{"CURLALTSVC_READONLYFILE", 4},
                                                {"CURLALTSVC_H1", 8},
                                                {"CURLALTSVC_H2", 16},
                                                {"CURLALTSVC_H3", 32}}};

using OptionType::enumeration;
using OptionType::flag;
using OptionType::text_list;
using O = Options;

constexpr auto rows = std::to_array<OptionInfo>({
    easy("CURLOPT_ABSTRACT_UNIX_SOCKET", OptionType::text, "", "",
         "connect to this abstract unix domain socket", set_unix_socket<true>),
    later("CURLOPT_ALTSVC", OptionType::text,
          "what is learned lasts for a run; CURLOPT_ALTSVC_CTRL switches it on"),
    easy("CURLOPT_ALTSVC_CTRL", enumeration, "", "0",
         "CURLALTSVC_H1 and CURLALTSVC_H2: go where an Alt-Svc header points",
         set_number<&O::altsvc_ctrl>, 0, 63, altsvc_ctrls),
    easy("CURLOPT_CONNECTTIMEOUT", OptionType::number, "s", "300",
         "time that DNS, TCP, TLS and proxies may take; 0 is the default",
         set_seconds<&O::connect_timeout_ms>, 0, INT32_MAX),
    easy("CURLOPT_CONNECTTIMEOUT_MS", OptionType::number, "ms", "300000",
         "time that DNS, TCP, TLS and proxies may take; 0 is the default",
         set_number<&O::connect_timeout_ms>, 0, INT32_MAX),
    easy("CURLOPT_CONNECT_ONLY", flag, "", "0", "only connect; such a connection is never reused",
         set_flag<&O::connect_only>),
    easy("CURLOPT_CONNECT_TO", text_list, "", "[]",
         "connect to another host and port: HOST:PORT:CONNECT-TO-HOST:CONNECT-TO-PORT",
         set_list<&O::connect_to>),
    easy("CURLOPT_DNS_CACHE_TIMEOUT", OptionType::number, "s", "60",
         "how long a resolved name stays in the DNS cache; -1 for ever, 0 not at all",
         set_number<&O::dns_cache_timeout_s>, -1, INT32_MAX),
    easy("CURLOPT_EXPECT_100_TIMEOUT_MS", OptionType::number, "ms", "1000",
         "how long an upload waits for 100 Continue", set_number<&O::expect_100_timeout_ms>, 0,
         INT32_MAX),
    easy("CURLOPT_FAILONERROR", flag, "", "0", "an HTTP status of 400 and more is an error",
         set_flag<&O::fail_on_error>),
    easy("CURLOPT_FOLLOWLOCATION", flag, "", "0", "follow redirects",
         set_flag<&O::follow_location>),
    easy("CURLOPT_FORBID_REUSE", flag, "", "0", "close the connection after this transfer",
         set_flag<&O::forbid_reuse>),
    easy("CURLOPT_FRESH_CONNECT", flag, "", "0", "do not look for a connection to reuse",
         set_flag<&O::fresh_connect>),
    easy("CURLOPT_FTP_ACCOUNT", OptionType::text, "", "",
         "account that FTP is told after the password", set_text<&O::ftp_account>),
    easy("CURLOPT_FTP_ALTERNATIVE_TO_USER", OptionType::text, "", "",
         "FTP command that logs in when USER fails", set_text<&O::ftp_alternative_to_user>),
    easy("CURLOPT_FTP_SSL_CCC", enumeration, "", "CURLFTPSSL_CCC_NONE",
         "whether FTP turns encryption off after the login", set_number<&O::ftp_ssl_ccc>, 0,
         INT64_MAX, cccs),
    easy("CURLOPT_GSSAPI_DELEGATION", enumeration, "", "CURLGSSAPI_DELEGATION_NONE",
         "whether GSS-API credentials are delegated", set_number<&O::gssapi_delegation>, 0,
         INT64_MAX, delegations),
    later("CURLOPT_HSTS", OptionType::text,
          "what is learned lasts for a run; CURLOPT_HSTS_CTRL switches it on"),
    easy("CURLOPT_HSTS_CTRL", enumeration, "", "0",
         "CURLHSTS_ENABLE: remember which hosts want https", set_hsts, 0, 3, hsts_ctrls),
    easy("CURLOPT_HTTPAUTH", enumeration, "", "CURLAUTH_BASIC",
         "authentication that the server may ask for; numbers are sums of bits",
         set_number<&O::http_auth>, 0, UINT32_MAX, auths),
    easy("CURLOPT_HTTPPROXYTUNNEL", flag, "", "0", "tunnel through an HTTP proxy with CONNECT",
         set_flag<&O::http_proxy_tunnel>),
    easy("CURLOPT_HTTP_VERSION", enumeration, "", "CURL_HTTP_VERSION_NONE",
         "HTTP versions that the request may use", set_enum<&O::http_version>, 0, INT64_MAX,
         http_versions),
    easy("CURLOPT_INFILESIZE", OptionType::number, "bytes", "-1", "size of an upload; -1 unknown",
         set_number<&O::upload_bytes>, -1, INT32_MAX),
    easy("CURLOPT_INFILESIZE_LARGE", OptionType::number, "bytes", "-1",
         "size of an upload; -1 unknown", set_number<&O::upload_bytes>, -1, INT64_MAX),
    easy("CURLOPT_INTERFACE", OptionType::text, "", "", "local interface or address to bind to",
         set_text<&O::interface>),
    easy("CURLOPT_IPRESOLVE", enumeration, "", "CURL_IPRESOLVE_WHATEVER",
         "IP versions to resolve to", set_enum<&O::ip_resolve>, 0, INT64_MAX, ip_resolves),
    easy("CURLOPT_KEEP_SENDING_ON_ERROR", flag, "", "0",
         "go on with an upload when the answer is an error", set_flag<&O::keep_sending_on_error>),
    easy("CURLOPT_LOCALPORT", OptionType::number, "", "0", "local port to bind to; 0 any",
         set_number<&O::local_port>, 0, 65535),
    easy("CURLOPT_LOCALPORTRANGE", OptionType::number, "", "1",
         "how many local ports to try from CURLOPT_LOCALPORT on", set_number<&O::local_port_range>,
         1, 65535),
    easy("CURLOPT_MAXAGE_CONN", OptionType::number, "s", "118",
         "idle time past which a connection is not reused; 0 no limit",
         set_number<&O::maxage_conn_s>, 0, INT32_MAX),
    easy("CURLOPT_MAXCONNECTS", OptionType::number, "", "5",
         "connections that the easy handle's pool keeps; ignored when a multi drives",
         set_number<&O::max_connects>, 0, INT32_MAX),
    easy("CURLOPT_MAXLIFETIME_CONN", OptionType::number, "s", "86400",
         "age past which a connection is not reused; 0 no limit",
         set_number<&O::maxlifetime_conn_s>, 0, INT32_MAX),
    easy("CURLOPT_MAXREDIRS", OptionType::number, "", "30",
         "redirects that are followed; -1 no limit", set_number<&O::max_redirs>, -1, INT32_MAX),
    easy("CURLOPT_NOBODY", flag, "", "0", "ask for the headers alone: HEAD", set_flag<&O::no_body>),
    easy("CURLOPT_NOPROXY", OptionType::text, "", "", "hosts that bypass the proxy",
         set_text<&O::no_proxy>),
    easy("CURLOPT_PASSWORD", OptionType::text, "", "", "password", set_text<&O::password>),
    easy("CURLOPT_PIPEWAIT", flag, "", "0",
         "wait for a connection that may turn out to multiplex instead of opening another",
         set_flag<&O::pipewait>),
    easy("CURLOPT_POST", flag, "", "0", "send a body: HTTP POST", set_flag<&O::upload>),
    easy("CURLOPT_POSTFIELDSIZE", OptionType::number, "bytes", "-1",
         "size of what CURLOPT_POST sends; -1 unknown", set_number<&O::upload_bytes>, -1,
         INT32_MAX),
    easy("CURLOPT_POSTFIELDSIZE_LARGE", OptionType::number, "bytes", "-1",
         "size of what CURLOPT_POST sends; -1 unknown", set_number<&O::upload_bytes>, -1,
         INT64_MAX),
    later("CURLOPT_POSTREDIR", OptionType::number,
          "a redirect by 301, 302 or 303 makes a POST a GET"),
    easy("CURLOPT_PRE_PROXY", OptionType::text, "", "",
         "SOCKS proxy in front of the HTTP proxy: [scheme://]host[:port]", set_text<&O::pre_proxy>),
    easy("CURLOPT_PROXY", OptionType::text, "", "", "proxy: [scheme://]host[:port]",
         set_text<&O::proxy>),
    easy("CURLOPT_PROXYAUTH", enumeration, "", "CURLAUTH_BASIC",
         "authentication that the proxy may ask for; numbers are sums of bits",
         set_number<&O::proxy_auth>, 0, UINT32_MAX, auths),
    easy("CURLOPT_PROXYPASSWORD", OptionType::text, "", "", "proxy password",
         set_text<&O::proxy_password>),
    easy("CURLOPT_PROXYPORT", OptionType::number, "", "0", "port of the proxy",
         set_number<&O::proxy_port>, 0, 65535),
    easy("CURLOPT_PROXYTYPE", enumeration, "", "CURLPROXY_HTTP", "kind of proxy",
         set_enum<&O::proxy_type>, 0, INT64_MAX, proxy_types),
    easy("CURLOPT_PROXYUSERNAME", OptionType::text, "", "", "proxy user", set_text<&O::proxy_user>),
    easy("CURLOPT_PROXYUSERPWD", OptionType::text, "", "", "proxy user and password, user:password",
         set_proxy_userpwd),
    easy("CURLOPT_RESOLVE", text_list, "", "[]",
         "HOST:PORT:ADDRESS: such a name needs no DNS; matching never looks at it",
         set_list<&O::resolve>),
    easy("CURLOPT_RESUME_FROM", OptionType::number, "bytes", "0",
         "offset that a download resumes from", set_number<&O::resume_from>, 0, INT32_MAX),
    easy("CURLOPT_RESUME_FROM_LARGE", OptionType::number, "bytes", "0",
         "offset that a download resumes from", set_number<&O::resume_from>, 0, INT64_MAX),
    easy("CURLOPT_SASL_AUTHZID", OptionType::text, "", "",
         "identity to act as, compared by protocols that log in", set_text<&O::sasl_authzid>),
    easy("CURLOPT_SEEKFUNCTION", flag, "", "1",
         "whether the application has one: the body of an upload can be sent again",
         set_flag<&O::can_rewind>),
    easy("CURLOPT_SSH_PRIVATE_KEYFILE", OptionType::text, "", "",
         "private key file of SFTP and SCP", set_text<&O::ssh_private_key>),
    easy("CURLOPT_SSH_PUBLIC_KEYFILE", OptionType::text, "", "", "public key file of SFTP and SCP",
         set_text<&O::ssh_public_key>),
    easy("CURLOPT_SSL_ENABLE_ALPN", flag, "", "1", "offer HTTP versions in the TLS handshake",
         set_flag<&O::ssl_enable_alpn>),
    easy("CURLOPT_SSL_SESSIONID_CACHE", flag, "", "1", "resume TLS sessions",
         set_flag<&O::ssl_session_cache>),
    easy("CURLOPT_TIMEOUT", OptionType::number, "s", "0",
         "time that the whole transfer may take; 0 no limit", set_seconds<&O::timeout_ms>, 0,
         INT32_MAX),
    easy("CURLOPT_TIMEOUT_MS", OptionType::number, "ms", "0",
         "time that the whole transfer may take; 0 no limit", set_number<&O::timeout_ms>, 0,
         INT32_MAX),
    easy("CURLOPT_TRANSFER_ENCODING", flag, "", "0",
         "ask for and accept an answer with a Transfer-Encoding such as gzip",
         set_flag<&O::transfer_encoding>),
    easy("CURLOPT_UNIX_SOCKET_PATH", OptionType::text, "", "", "connect to this unix domain socket",
         set_unix_socket<false>),
    easy("CURLOPT_UNRESTRICTED_AUTH", flag, "", "0",
         "keep the credentials when a redirect leads to another host",
         set_flag<&O::unrestricted_auth>),
    easy("CURLOPT_UPKEEP_INTERVAL_MS", OptionType::number, "ms", "60000",
         "how long a connection rests before curl_easy_upkeep touches it",
         set_number<&O::upkeep_interval_ms>, 0, INT32_MAX),
    easy("CURLOPT_UPLOAD", flag, "", "0", "send a body: HTTP PUT, FTP STOR", set_put),
    easy("CURLOPT_USERNAME", OptionType::text, "", "",
         "user; HTTP sends it per request, so reuse does not compare it", set_text<&O::user>),
    easy("CURLOPT_USERPWD", OptionType::text, "", "",
         "user:password; HTTP sends it per request, so reuse does not compare it", set_userpwd),
    easy("CURLOPT_USE_SSL", enumeration, "", "CURLUSESSL_NONE",
         "whether a plain FTP or mail connection is to be encrypted", set_enum<&O::use_ssl>, 0,
         INT64_MAX, use_ssls),
    easy("CURLOPT_XOAUTH2_BEARER", OptionType::text, "", "", "OAuth 2.0 bearer token",
         set_text<&O::bearer>),
});

}  // namespace

Rows easy_rows() {
  return rows;
}

}  // namespace poolscope::model::option_rows
