#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// libcurl's options: the table that names them (one row feeds the loader, the schema test, the
/// details panel and `poolscope help`) and the effective values that the pool logic reads.
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
  std::int64_t version = 0;  // CURL_SSLVERSION_*, minimum and maximum in one value as libcurl's
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

/// The effective CURLOPT_* of one transfer, libcurl 8.22's defaults filled in. Units are libcurl's.
struct Options {
  bool fresh_connect = false;
  bool forbid_reuse = false;
  bool connect_only = false;
  bool pipewait = false;
  bool http_proxy_tunnel = false;
  bool ssl_enable_alpn = true;
  bool ssl_session_cache = true;
  IpResolve ip_resolve = IpResolve::whatever;
  HttpVersion http_version = HttpVersion::none;
  ProxyType proxy_type = ProxyType::http;
  std::int64_t max_connects = 5;            // CURLOPT_MAXCONNECTS; 0 means the default 5
  std::int64_t maxage_conn_s = 118;         // 0: no limit
  std::int64_t maxlifetime_conn_s = 86400;  // 0: no limit
  std::int64_t dns_cache_timeout_s = 60;    // -1: for ever, 0: never cached
  std::int64_t proxy_port = 0;              // 0: from CURLOPT_PROXY, else 1080
  std::int64_t local_port = 0;
  std::int64_t local_port_range = 1;
  std::string interface;
  std::string proxy, no_proxy, proxy_user, proxy_password;
  std::string user, password;
  std::vector<std::string> connect_to;  // HOST:PORT:CONNECT-TO-HOST:CONNECT-TO-PORT
  TlsOptions tls, proxy_tls;
  bool operator==(const Options&) const = default;
};

/// The effective CURLMOPT_* of one multi handle, libcurl 8.22's defaults filled in.
struct MultiOptions {
  std::int64_t max_connects = 0;           // 0: 4 x running transfers
  std::int64_t max_host_connections = 0;   // 0: no limit
  std::int64_t max_total_connections = 0;  // 0: no limit
  std::int64_t max_concurrent_streams = 100;
  bool multiplex = true;  // CURLMOPT_PIPELINING
  bool operator==(const MultiOptions&) const = default;
};

/// One row of the option table.
struct OptionInfo {
  std::string_view name;  // "CURLOPT_MAXAGE_CONN"
  OptionType type;
  std::string_view unit;                  // "s", "ms", "" …
  std::string_view summary;               // one line for people
  std::string_view initial;               // libcurl 8.22's default, as people write it
  std::int64_t min = 0, max = INT64_MAX;  // of a number
  /// Constants of an enumeration, and those that are known but not modelled yet.
  std::span<const std::pair<std::string_view, std::int64_t>> constants{};
  /// Non-empty: libcurl has it, poolscope does not model it yet; the text says what it waits for.
  std::string_view later{};
  void (*set)(Options&, const OptionValue&) = nullptr;             // CURLOPT_*
  void (*set_multi)(MultiOptions&, const OptionValue&) = nullptr;  // CURLMOPT_*
};

/// All known options, CURLOPT_* then CURLMOPT_*, each group sorted by name.
[[nodiscard]] std::span<const OptionInfo> option_table();
/// The row of that exact name, or null.
[[nodiscard]] const OptionInfo* find_option(std::string_view name);
/// The libcurl constant of an enumeration's number ("CURL_IPRESOLVE_V4"), or its digits.
[[nodiscard]] std::string constant_name(const OptionInfo&, std::int64_t value);

/// Options as written in one place of a scenario, sorted by name: what was set, not the defaults.
using OptionSet = std::vector<std::pair<const OptionInfo*, OptionValue>>;

/// Adds or replaces one option in a set, keeping it sorted.
void set_option(OptionSet&, const OptionInfo&, OptionValue);
/// Lays `over` on top of `base`.
[[nodiscard]] OptionSet merge(OptionSet base, const OptionSet& over);
[[nodiscard]] Options effective(const OptionSet&);
[[nodiscard]] MultiOptions effective_multi(const OptionSet&);

}  // namespace poolscope::model
