#include "model/options.hpp"

#include <algorithm>
#include <array>

namespace poolscope::model {
namespace {

using Constant = std::pair<std::string_view, std::int64_t>;
constexpr std::string_view fidelity = "comes with the fidelity work";
constexpr std::string_view auth_later =
    "per-connection authentication comes with the fidelity work";

std::int64_t number(const OptionValue& v) {
  return std::get<std::int64_t>(v);
}
const std::string& text(const OptionValue& v) {
  return std::get<std::string>(v);
}

// Setters: one instantiation per member.
template <auto Member>
void set_number(Options& o, const OptionValue& v) {
  o.*Member = number(v);
}
template <auto Member>
void set_flag(Options& o, const OptionValue& v) {
  o.*Member = number(v) != 0;
}
template <auto Member>
void set_text(Options& o, const OptionValue& v) {
  o.*Member = text(v);
}
template <auto Member>
void set_list(Options& o, const OptionValue& v) {
  o.*Member = std::get<std::vector<std::string>>(v);
}
template <auto Member>
void set_enum(Options& o, const OptionValue& v) {
  using Type = std::remove_reference_t<decltype(o.*Member)>;
  o.*Member = static_cast<Type>(number(v));
}
template <auto Side, auto Member>
void set_tls(Options& o, const OptionValue& v) {
  auto& field = (o.*Side).*Member;
  using Type = std::remove_reference_t<decltype(field)>;
  if constexpr (std::is_same_v<Type, bool>)
    field = number(v) != 0;
  else if constexpr (std::is_same_v<Type, std::int64_t>)
    field = number(v);
  else
    field = text(v);
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
template <auto Member>
void set_multi_number(MultiOptions& o, const OptionValue& v) {
  o.*Member = number(v);
}
// Values below 1 mean 100 (curl 8.22 lib/multi.c: curl_multi_setopt).
void set_streams(MultiOptions& o, const OptionValue& v) {
  o.max_concurrent_streams = number(v) < 1 ? 100 : number(v);
}
void set_pipelining(MultiOptions& o, const OptionValue& v) {
  o.multiplex = (number(v) & 2) != 0;
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
constexpr std::array<Constant, 5> ssl_versions{{{"CURL_SSLVERSION_DEFAULT", 0},
                                                {"CURL_SSLVERSION_TLSv1_0", 4},
                                                {"CURL_SSLVERSION_TLSv1_1", 5},
                                                {"CURL_SSLVERSION_TLSv1_2", 6},
                                                {"CURL_SSLVERSION_TLSv1_3", 7}}};
constexpr std::array<Constant, 2> pipelinings{{{"CURLPIPE_NOTHING", 0}, {"CURLPIPE_MULTIPLEX", 2}}};

using OptionType::enumeration;
using OptionType::flag;
using OptionType::text_list;
using O = Options;
using T = TlsOptions;

constexpr auto easy(std::string_view name, OptionType type, std::string_view unit,
                    std::string_view initial, std::string_view summary,
                    void (*set)(Options&, const OptionValue&), std::int64_t min = 0,
                    std::int64_t max = INT64_MAX, std::span<const Constant> constants = {}) {
  return OptionInfo{name, type, unit, summary, initial, min, max, constants, {}, set, nullptr};
}
constexpr auto multi(std::string_view name, OptionType type, std::string_view initial,
                     std::string_view summary, void (*set)(MultiOptions&, const OptionValue&),
                     std::span<const Constant> constants = {}) {
  return OptionInfo{name, type, "", summary, initial, 0, INT32_MAX, constants, {}, nullptr, set};
}
constexpr auto later(std::string_view name, OptionType type, std::string_view why = fidelity) {
  return OptionInfo{name, type, "", "", "", INT64_MIN, INT64_MAX, {}, why, nullptr, nullptr};
}

constexpr auto rows = std::to_array<OptionInfo>({
    easy("CURLOPT_CAINFO", OptionType::text, "", "(system)",
         "file of CA certificates; compared as the string it is", set_tls<&O::tls, &T::ca_info>),
    easy("CURLOPT_CAPATH", OptionType::text, "", "(system)",
         "folder of CA certificates; compared as the string it is", set_tls<&O::tls, &T::ca_path>),
    later("CURLOPT_CONNECTTIMEOUT", OptionType::number),
    later("CURLOPT_CONNECTTIMEOUT_MS", OptionType::number),
    easy("CURLOPT_CONNECT_ONLY", flag, "", "0", "only connect; such a connection is never reused",
         set_flag<&O::connect_only>),
    easy("CURLOPT_CONNECT_TO", text_list, "", "[]",
         "connect to another host and port: HOST:PORT:CONNECT-TO-HOST:CONNECT-TO-PORT",
         set_list<&O::connect_to>),
    easy("CURLOPT_CRLFILE", OptionType::text, "", "", "certificate revocation list",
         set_tls<&O::tls, &T::crl_file>),
    easy("CURLOPT_DNS_CACHE_TIMEOUT", OptionType::number, "s", "60",
         "how long a resolved name stays in the DNS cache; -1 for ever, 0 not at all",
         set_number<&O::dns_cache_timeout_s>, -1, INT32_MAX),
    later("CURLOPT_EXPECT_100_TIMEOUT_MS", OptionType::number),
    later("CURLOPT_FOLLOWLOCATION", flag),
    easy("CURLOPT_FORBID_REUSE", flag, "", "0", "close the connection after this transfer",
         set_flag<&O::forbid_reuse>),
    easy("CURLOPT_FRESH_CONNECT", flag, "", "0", "do not look for a connection to reuse",
         set_flag<&O::fresh_connect>),
    later("CURLOPT_FTP_ACCOUNT", OptionType::text),
    later("CURLOPT_FTP_ALTERNATIVE_TO_USER", OptionType::text),
    later("CURLOPT_FTP_SSL_CCC", enumeration),
    later("CURLOPT_GSSAPI_DELEGATION", enumeration),
    later("CURLOPT_HTTPAUTH", enumeration, auth_later),
    easy("CURLOPT_HTTPPROXYTUNNEL", flag, "", "0", "tunnel through an HTTP proxy with CONNECT",
         set_flag<&O::http_proxy_tunnel>),
    easy("CURLOPT_HTTP_VERSION", enumeration, "", "CURL_HTTP_VERSION_NONE",
         "HTTP versions that the request may use", set_enum<&O::http_version>, 0, INT64_MAX,
         http_versions),
    easy("CURLOPT_INTERFACE", OptionType::text, "", "", "local interface or address to bind to",
         set_text<&O::interface>),
    easy("CURLOPT_IPRESOLVE", enumeration, "", "CURL_IPRESOLVE_WHATEVER",
         "IP versions to resolve to", set_enum<&O::ip_resolve>, 0, INT64_MAX, ip_resolves),
    easy("CURLOPT_ISSUERCERT", OptionType::text, "", "", "issuer certificate",
         set_tls<&O::tls, &T::issuer_cert>),
    easy("CURLOPT_KEYPASSWD", OptionType::text, "", "", "password of the private key",
         set_tls<&O::tls, &T::key_password>),
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
    easy("CURLOPT_NOPROXY", OptionType::text, "", "", "hosts that bypass the proxy",
         set_text<&O::no_proxy>),
    easy("CURLOPT_PASSWORD", OptionType::text, "", "", "password", set_text<&O::password>),
    easy("CURLOPT_PINNEDPUBLICKEY", OptionType::text, "", "", "pinned public key",
         set_tls<&O::tls, &T::pinned_key>),
    easy("CURLOPT_PIPEWAIT", flag, "", "0",
         "wait for a connection that may turn out to multiplex instead of opening another",
         set_flag<&O::pipewait>),
    later("CURLOPT_PRE_PROXY", OptionType::text),
    easy("CURLOPT_PROXY", OptionType::text, "", "", "proxy: [scheme://]host[:port]",
         set_text<&O::proxy>),
    later("CURLOPT_PROXYAUTH", enumeration, auth_later),
    easy("CURLOPT_PROXYPASSWORD", OptionType::text, "", "", "proxy password",
         set_text<&O::proxy_password>),
    easy("CURLOPT_PROXYPORT", OptionType::number, "", "0", "port of the proxy",
         set_number<&O::proxy_port>, 0, 65535),
    easy("CURLOPT_PROXYTYPE", enumeration, "", "CURLPROXY_HTTP", "kind of proxy",
         set_enum<&O::proxy_type>, 0, INT64_MAX, proxy_types),
    easy("CURLOPT_PROXYUSERNAME", OptionType::text, "", "", "proxy user", set_text<&O::proxy_user>),
    easy("CURLOPT_PROXYUSERPWD", OptionType::text, "", "", "proxy user and password, user:password",
         set_proxy_userpwd),
    easy("CURLOPT_PROXY_CAINFO", OptionType::text, "", "(system)",
         "CA certificates for an HTTPS proxy", set_tls<&O::proxy_tls, &T::ca_info>),
    easy("CURLOPT_PROXY_SSLCERT", OptionType::text, "", "", "client certificate for an HTTPS proxy",
         set_tls<&O::proxy_tls, &T::cert>),
    easy("CURLOPT_PROXY_SSLVERSION", enumeration, "", "CURL_SSLVERSION_DEFAULT",
         "TLS versions for an HTTPS proxy", set_tls<&O::proxy_tls, &T::version>, 0, INT64_MAX,
         ssl_versions),
    easy("CURLOPT_PROXY_SSL_VERIFYHOST", OptionType::number, "", "2",
         "check the name in an HTTPS proxy's certificate", set_tls<&O::proxy_tls, &T::verify_host>,
         0, 2),
    easy("CURLOPT_PROXY_SSL_VERIFYPEER", flag, "", "1", "check an HTTPS proxy's certificate",
         set_tls<&O::proxy_tls, &T::verify_peer>),
    later("CURLOPT_RESOLVE", text_list),
    later("CURLOPT_SSH_PRIVATE_KEYFILE", OptionType::text),
    later("CURLOPT_SSH_PUBLIC_KEYFILE", OptionType::text),
    easy("CURLOPT_SSLCERT", OptionType::text, "", "", "client certificate",
         set_tls<&O::tls, &T::cert>),
    easy("CURLOPT_SSLCERTTYPE", OptionType::text, "", "PEM", "type of the client certificate",
         set_tls<&O::tls, &T::cert_type>),
    easy("CURLOPT_SSLKEY", OptionType::text, "", "", "private key", set_tls<&O::tls, &T::key>),
    easy("CURLOPT_SSLKEYTYPE", OptionType::text, "", "PEM", "type of the private key",
         set_tls<&O::tls, &T::key_type>),
    easy("CURLOPT_SSLVERSION", enumeration, "", "CURL_SSLVERSION_DEFAULT", "lowest TLS version",
         set_tls<&O::tls, &T::version>, 0, INT64_MAX, ssl_versions),
    easy("CURLOPT_SSL_CIPHER_LIST", OptionType::text, "", "", "ciphers up to TLS 1.2",
         set_tls<&O::tls, &T::ciphers>),
    easy("CURLOPT_SSL_EC_CURVES", OptionType::text, "", "", "key exchange curves",
         set_tls<&O::tls, &T::curves>),
    easy("CURLOPT_SSL_ENABLE_ALPN", flag, "", "1", "offer HTTP versions in the TLS handshake",
         set_flag<&O::ssl_enable_alpn>),
    easy("CURLOPT_SSL_OPTIONS", OptionType::number, "", "0", "CURLSSLOPT_* bits",
         set_tls<&O::tls, &T::options>, 0, INT32_MAX),
    easy("CURLOPT_SSL_SESSIONID_CACHE", flag, "", "1", "resume TLS sessions",
         set_flag<&O::ssl_session_cache>),
    easy("CURLOPT_SSL_SIGNATURE_ALGORITHMS", OptionType::text, "", "", "signature algorithms",
         set_tls<&O::tls, &T::signature_algorithms>),
    easy("CURLOPT_SSL_VERIFYHOST", OptionType::number, "", "2", "check the name in the certificate",
         set_tls<&O::tls, &T::verify_host>, 0, 2),
    easy("CURLOPT_SSL_VERIFYPEER", flag, "", "1", "check the certificate",
         set_tls<&O::tls, &T::verify_peer>),
    easy("CURLOPT_SSL_VERIFYSTATUS", flag, "", "0", "check the certificate's status (OCSP)",
         set_tls<&O::tls, &T::verify_status>),
    later("CURLOPT_TIMEOUT", OptionType::number),
    later("CURLOPT_TIMEOUT_MS", OptionType::number),
    easy("CURLOPT_TLS13_CIPHERS", OptionType::text, "", "", "TLS 1.3 ciphers",
         set_tls<&O::tls, &T::tls13_ciphers>),
    later("CURLOPT_TRANSFER_ENCODING", flag),
    later("CURLOPT_UNIX_SOCKET_PATH", OptionType::text),
    later("CURLOPT_UPKEEP_INTERVAL_MS", OptionType::number),
    later("CURLOPT_UPLOAD", flag),
    easy("CURLOPT_USERNAME", OptionType::text, "", "",
         "user; HTTP sends it per request, so reuse does not compare it", set_text<&O::user>),
    easy("CURLOPT_USERPWD", OptionType::text, "", "",
         "user:password; HTTP sends it per request, so reuse does not compare it", set_userpwd),
    later("CURLOPT_USE_SSL", enumeration),
    multi("CURLMOPT_MAXCONNECTS", OptionType::number, "0",
          "connections that the pool keeps; 0: four times the running transfers",
          set_multi_number<&MultiOptions::max_connects>),
    multi("CURLMOPT_MAX_CONCURRENT_STREAMS", OptionType::number, "100",
          "streams that one HTTP/2 connection may carry", set_streams),
    multi("CURLMOPT_MAX_HOST_CONNECTIONS", OptionType::number, "0",
          "connections to one destination; 0 no limit",
          set_multi_number<&MultiOptions::max_host_connections>),
    multi("CURLMOPT_MAX_TOTAL_CONNECTIONS", OptionType::number, "0",
          "connections in all; 0 no limit", set_multi_number<&MultiOptions::max_total_connections>),
    multi("CURLMOPT_PIPELINING", enumeration, "CURLPIPE_MULTIPLEX", "whether transfers multiplex",
          set_pipelining, pipelinings),
});

}  // namespace

std::span<const OptionInfo> option_table() {
  return rows;
}

const OptionInfo* find_option(std::string_view name) {
  const auto* row =
      std::find_if(rows.begin(), rows.end(), [&](const OptionInfo& r) { return r.name == name; });
  return row == rows.end() ? nullptr : row;
}

std::string constant_name(const OptionInfo& info, std::int64_t value) {
  for (const auto& [name, number] : info.constants)
    if (number == value) return std::string{name};
  return std::to_string(value);
}

void set_option(OptionSet& set, const OptionInfo& info, OptionValue value) {
  const auto at = std::lower_bound(
      set.begin(), set.end(), &info,
      [](const auto& entry, const OptionInfo* row) { return entry.first->name < row->name; });
  if (at != set.end() && at->first == &info)
    at->second = std::move(value);
  else
    set.insert(at, {&info, std::move(value)});
}

OptionSet merge(OptionSet base, const OptionSet& over) {
  for (const auto& [info, value] : over) set_option(base, *info, value);
  return base;
}

Options effective(const OptionSet& set, const Dialect& dialect) {
  Options options = dialect.defaults;
  for (const auto& [info, value] : set)
    if (info->set != nullptr) info->set(options, value);
  if (options.max_connects == 0) options.max_connects = dialect.max_connects_of_zero;
  return options;
}

MultiOptions effective_multi(const OptionSet& set) {
  MultiOptions options;
  for (const auto& [info, value] : set)
    if (info->set_multi != nullptr) info->set_multi(options, value);
  return options;
}

}  // namespace poolscope::model
