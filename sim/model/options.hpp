#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// libcurl's options: the table of their names (one row feeds the loader, the schema test, the
/// details panel and `poolscope help`), and the effective values that the pool logic reads.
namespace poolscope::model {

/// How an option is written in a scenario file.
enum class OptionType : std::uint8_t {
  number,       // a whole number, libcurl's unit
  flag,         // true, false, 1 or 0
  enumeration,  // the libcurl constant as a string, or its number
  text,         // a string
  text_list,    // an array of strings
};

/// A value as written: numbers, flags and enumerations are int64.
using OptionValue = std::variant<std::int64_t, std::string, std::vector<std::string>>;

/// The TLS settings that libcurl compares before it reuses a connection
/// (curl 8.22 lib/vtls/vtls_config.c: match_ssl_primary_config).
struct TlsOptions {
  std::int64_t version = 0;  // CURL_SSLVERSION_*: minimum and maximum in one value, as in libcurl
  std::int64_t options = 0;
  bool verify_peer = true;
  std::int64_t verify_host = 2;
  bool verify_status = false;
  // compared exactly
  std::string ca_info, ca_path, issuer_cert, cert, key, key_password, crl_file, pinned_key;
  // compared without regard to case
  std::string cert_type, key_type, ciphers, tls13_ciphers, curves, signature_algorithms;
  bool operator==(const TlsOptions&) const = default;
};

enum class IpResolve : std::uint8_t { whatever, v4, v6 };
enum class HttpVersion : std::uint8_t {
  none = 0,
  v1_0 = 1,
  v1_1 = 2,
  v2_0 = 3,
  v2_tls = 4,
  v2_prior_knowledge = 5
};
enum class ProxyType : std::uint8_t {
  http = 0,
  http_1_0 = 1,
  https = 2,
  https2 = 3,
  socks4 = 4,
  socks5 = 5,
  socks4a = 6,
  socks5_hostname = 7
};

/// CURLUSESSL_*: whether TLS is wanted on a plain mail or FTP connection.
enum class UseSsl : std::uint8_t { none, try_it, control, all };

/// CURLAUTH_* bits.
namespace auth_bits {
inline constexpr std::int64_t basic = 1, digest = 2, negotiate = 4, ntlm = 8;
}

/// The effective CURLOPT_* of one transfer, filled up with libcurl 8.22's defaults. Units are
/// libcurl's.
struct Options {
  bool fresh_connect = false;
  bool forbid_reuse = false;
  bool connect_only = false;
  bool pipewait = false;
  bool http_proxy_tunnel = false;
  bool ssl_enable_alpn = true;
  bool ssl_session_cache = true;
  bool follow_location = false;
  bool no_body = false;  // HEAD
  bool upload = false;
  bool put = false;  // upload by CURLOPT_UPLOAD
  bool transfer_encoding = false;
  bool keep_sending_on_error = false;
  bool fail_on_error = false;
  bool can_rewind = true;  // CURLOPT_SEEKFUNCTION: an upload can be sent again
  bool unrestricted_auth = false;
  bool abstract_unix_socket = false;
  bool hsts = false;  // CURLOPT_HSTS_CTRL: CURLHSTS_ENABLE
  IpResolve ip_resolve = IpResolve::whatever;
  HttpVersion http_version = HttpVersion::none;
  ProxyType proxy_type = ProxyType::http;
  std::int64_t max_connects = 5;            // CURLOPT_MAXCONNECTS; no_limit: none
  std::int64_t maxage_conn_s = 118;         // 0: no limit
  std::int64_t maxlifetime_conn_s = 86400;  // 0: no limit
  std::int64_t dns_cache_timeout_s = 60;    // -1: forever, 0: never cached
  std::int64_t proxy_port = 0;              // 0: taken from CURLOPT_PROXY, else 1080
  std::int64_t local_port = 0;
  std::int64_t local_port_range = 1;
  std::int64_t max_redirs = 30;             // CURLOPT_MAXREDIRS; -1 no limit
  std::int64_t timeout_ms = 0;              // 0: none
  std::int64_t connect_timeout_ms = 0;      // 0: libcurl's 300 s
  std::int64_t upkeep_interval_ms = 60000;  // CURLOPT_UPKEEP_INTERVAL_MS
  std::int64_t expect_100_timeout_ms = 1000;
  std::int64_t upload_bytes = -1;  // CURLOPT_INFILESIZE, CURLOPT_POSTFIELDSIZE; -1 unknown
  std::int64_t resume_from = 0;
  std::int64_t http_auth = auth_bits::basic, proxy_auth = auth_bits::basic;
  std::int64_t gssapi_delegation = 0;
  std::int64_t ftp_ssl_ccc = 0;
  std::int64_t altsvc_ctrl = 0;  // CURLALTSVC_* bits; 0: Alt-Svc is ignored
  UseSsl use_ssl = UseSsl::none;
  std::string interface;
  std::string proxy, pre_proxy, no_proxy, proxy_user, proxy_password;
  std::string user, password, sasl_authzid, bearer;
  std::string ftp_account, ftp_alternative_to_user;
  std::string ssh_private_key, ssh_public_key;
  std::string unix_socket;              // CURLOPT_UNIX_SOCKET_PATH or CURLOPT_ABSTRACT_UNIX_SOCKET
  std::vector<std::string> connect_to;  // HOST:PORT:CONNECT-TO-HOST:CONNECT-TO-PORT
  std::vector<std::string> resolve;     // HOST:PORT:ADDRESS[,ADDRESS]…
  TlsOptions tls, proxy_tls;
  bool operator==(const Options&) const = default;
};

/// The effective CURLMOPT_* of one multi handle, filled up with libcurl 8.22's defaults.
struct MultiOptions {
  std::int64_t max_connects = -1;          // CURLMOPT_MAXCONNECTS; -1: not set
  std::int64_t max_host_connections = 0;   // 0: no limit
  std::int64_t max_total_connections = 0;  // 0: no limit
  std::int64_t max_concurrent_streams = 100;
  bool multiplex = true;  // CURLMOPT_PIPELINING
  bool operator==(const MultiOptions&) const = default;
};

/// The dialect of a libcurl version: what it reads differently in a scenario before any decision
/// (defaults of options, how a pool's key is made and hashed, what the library was built with). It
/// is data, and part of a Profile.
struct Dialect {
  std::string_view name = "8.22";
  Options defaults{};  // the CURLOPT_* that are not set
  /// CURLOPT_MAXCONNECTS 0 means this: back to 5 (since 8.21.0), or no limit.
  std::int64_t max_connects_of_zero = 5;
  /// A pool's key: "host:port", hashed with its trailing NUL (since 8.10.0); or "scope/port/host"
  /// hashed without (curl 7.88.1 lib/conncache.c: hashkey).
  bool key_is_host_port = true;
  /// Whether a new bundle is first in its hash slot (8.22 lib/hash.c: hash_elem_link), or last.
  bool newest_bundle_first = true;
  /// Whether CURLOPT_CONNECT_TO and unix sockets put their own port and path into the key; else
  /// only the host of CURLOPT_CONNECT_TO is in it (7.88.1).
  bool via_in_key = true;
  /// CURL_SSLVERSION_DEFAULT is stored as this: TLS 1.2 (8.x lib/setopt.c), or itself.
  std::int64_t ssl_version_of_default = 6;
  /// Whether CURLOPT_INTERFACE "if!…", "host!…" and "ifhost!…" are taken apart (since 8.9.0). A
  /// connection then keeps none of the parts to compare (8.22 lib/cf-socket.c:
  /// Curl_parse_interface).
  bool takes_interface_apart = true;
  bool ntlm = false, gss = true;  // what the library was built with (FORMAT.md, "Top level")
};
inline constexpr std::int64_t no_limit = INT64_MAX;

/// One row of the option table.
struct OptionInfo {
  std::string_view name;  // "CURLOPT_MAXAGE_CONN"
  OptionType type;
  std::string_view unit;     // "s", "ms", "" …
  std::string_view summary;  // one line for people
  std::string_view initial;  // libcurl 8.22's default, as people write it
  /// The range of a number. An enumeration with a `max` has bits: its numbers are sums up to it.
  std::int64_t min = 0, max = INT64_MAX;
  /// The constants of an enumeration, including those that are known but not modelled yet.
  std::span<const std::pair<std::string_view, std::int64_t>> constants{};
  /// If it is not empty, libcurl has the option but poolscope does not model it yet; the text says
  /// what is missing.
  std::string_view later{};
  void (*set)(Options&, const OptionValue&) = nullptr;             // CURLOPT_*
  void (*set_multi)(MultiOptions&, const OptionValue&) = nullptr;  // CURLMOPT_*
};

/// All known options, CURLOPT_* then CURLMOPT_*, each group sorted by name.
[[nodiscard]] std::span<const OptionInfo> option_table();
/// The row with exactly that name, or null.
[[nodiscard]] const OptionInfo* find_option(std::string_view name);
/// The libcurl constant of an enumeration's number ("CURL_IPRESOLVE_V4"), or its digits.
[[nodiscard]] std::string constant_name(const OptionInfo&, std::int64_t value);

/// The options written in one place of a scenario, sorted by name: those that were set, without
/// defaults.
using OptionSet = std::vector<std::pair<const OptionInfo*, OptionValue>>;

/// Adds or replaces one option in a set, keeping it sorted.
void set_option(OptionSet&, const OptionInfo&, OptionValue);
/// The options of `base`, replaced by those that `over` sets, too.
[[nodiscard]] OptionSet merge(OptionSet base, const OptionSet& over);
[[nodiscard]] Options effective(const OptionSet&, const Dialect& = {});
[[nodiscard]] MultiOptions effective_multi(const OptionSet&);

}  // namespace poolscope::model
