#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

/// The closed vocabularies that events, scenario files, tables and panels share. The text of each
/// value is what the events print (FORMAT.md, "Events"); it never changes once released.
namespace poolscope::model {

/// The result of one search.
enum class Outcome : std::uint8_t { reuse, create, wait, fail };

/// The reason of a search.
enum class Cause : std::uint8_t { start, woken, retry, redirect, auth };

/// The reasons why libcurl wakes a pending transfer. It wakes one at a time, no matter what that
/// one waits for.
enum class WakeReason : std::uint8_t {
  ended,           // another has ended, and still holds its connection
  failed,          // another has ended with an error, and has left its connection
  left,            // another gives its connection back, to search again
  removed,         // the application has taken a finished one out of the multi
  got_connection,  // another's search has ended with a connection
  sent,            // another has sent its request on a connection that multiplexes
  ready,           // a new connection is usable, or its protocol is known
  // libcurl's "connection changed" flag, set by …
  closed,        // a connection that is closed for good
  goaway,        // a GOAWAY
  stream_limit,  // SETTINGS with another limit of streams
  upgraded,      // the answer to an HTTP Upgrade
  // a wake-up without a turn
  own_timeout,  // its own CURLOPT_TIMEOUT or CURLOPT_CONNECTTIMEOUT is over
};

/// A named check in the matching of candidates, or what takes its place in a decision. Each has a
/// row in gates.cpp.
enum class GateId : std::uint8_t {
  none,  // nothing turned a candidate away (a reuse)
  // the cascade, in libcurl's order
  connect_only,
  marked_close,
  ip_version,
  local_bind,
  via,
  scheme,
  host_port,
  not_connected,
  busy,
  other_multi,
  tls_use,
  proxy,
  proxy_tls,
  tls_options,
  upgrade_pending,
  credentials,
  delegation,
  http_version,
  ssh_key,
  ftp_account,
  ntlm,
  negotiate,
  client_streams,
  server_streams,
  max_age,
  max_lifetime,
  dead,
  // decisions without a rejected candidate
  no_candidate,  // the pool has no connection to this destination
  not_searched,  // the request forbids the search: FRESH_CONNECT, CONNECT_ONLY
  // the limits that a pending transfer waits for
  pipewait,
  host_limit,
  total_limit,
};
inline constexpr std::size_t gate_count = static_cast<std::size_t>(GateId::total_limit) + 1;

/// The words for a gate, the same in all places.
struct GateInfo {
  GateId id{};
  std::string_view name;      // what events print
  std::string_view title;     // the head of its column: "HTTP version"
  std::string_view question;  // its question to a candidate; if it has none, what takes its place
  std::string_view option;    // the libcurl option that it follows, or empty
  /// What is wrong with a rejected candidate, as half a sentence with {have} and {want}, if that is
  /// one thing (match::Reason::differs); else match/words/finding.cpp has the words.
  std::string_view differs;
};
[[nodiscard]] const GateInfo& info(GateId);

/// The reason why a connection was closed. Each has a row in close_reasons.cpp.
enum class CloseReason : std::uint8_t {
  server_close,     // the server announced it
  not_keepable,     // HTTP/1.0, no length, a protocol that is never kept
  forbid_reuse,     // CURLOPT_FORBID_REUSE
  max_connects,     // the pool held more than MAXCONNECTS when one became idle
  host_limit,       // made room under CURLMOPT_MAX_HOST_CONNECTIONS
  total_limit,      // made room under CURLMOPT_MAX_TOTAL_CONNECTIONS
  max_age,          // idle longer than CURLOPT_MAXAGE_CONN
  max_lifetime,     // older than CURLOPT_MAXLIFETIME_CONN
  dead,             // found closed by the peer
  stray_data,       // found with unread input
  died,             // reused, then failed
  aborted,          // the transfer was cut
  connect_failed,   // never became usable
  goaway,           // HTTP/2 GOAWAY was processed
  network_changed,  // CURLMOPT_NETWORK_CHANGED
  cleanup,          // handle clean-up, also of all that is open at the end
};
inline constexpr std::size_t close_reason_count =
    static_cast<std::size_t>(CloseReason::cleanup) + 1;

/// The kinds of ends that a connection can have.
enum class CloseKind : std::uint8_t {
  ended,      // no transfer wanted it any more, or could have it
  evicted,    // a good connection, closed to keep a limit
  found_bad,  // found too old or dead, and thrown out
  failed,     // with a transfer on it
};

/// The words for a close reason, the same in all places.
struct CloseReasonInfo {
  CloseReason id{};
  std::string_view name;  // what events print
  CloseKind kind{};
  std::string_view words;  // "evicted to keep CURLMOPT_MAXCONNECTS"
};
[[nodiscard]] const CloseReasonInfo& info(CloseReason);
/// Whether a good connection was closed to keep a limit: MAXCONNECTS, or to make room under
/// another.
[[nodiscard]] inline bool is_eviction(CloseReason reason) {
  return info(reason).kind == CloseKind::evicted;
}
/// Whether the connection was thrown out because it was found too old or dead.
[[nodiscard]] inline bool is_found_bad(CloseReason reason) {
  return info(reason).kind == CloseKind::found_bad;
}

/// The moment at which a connection was closed.
enum class CloseAt : std::uint8_t { search, make_room, completion, api };

/// The protocol that a connection speaks, once it is known. `login`: a protocol that logs in on its
/// connection (FTP, IMAP, SSH, …), or another that is not HTTP; its name is the needle's scheme.
enum class Protocol : std::uint8_t { unknown, http_1_0, http_1_1, h2, h3, login };

/// A URL's scheme. TLS variants are schemes of their own, as in libcurl (curl 8.22 lib/protocol.c).
enum class Scheme : std::uint8_t {
  http,
  https,
  ws,
  wss,
  ftp,
  ftps,
  imap,
  imaps,
  pop3,
  pop3s,
  smtp,
  smtps,
  rtsp,
  sftp,
  scp,
  gopher,
  gophers,
  dict,
  telnet,
  tftp,
  mqtt,
  ldap,
  ldaps,
  smb,
  smbs,
};
inline constexpr std::size_t scheme_count = static_cast<std::size_t>(Scheme::smbs) + 1;

/// What libcurl's table says of a scheme (curl 8.22 lib/protocol.c).
struct SchemeInfo {
  std::string_view name;
  Scheme plain;              // the family: its variant without TLS
  bool tls;                  // encrypted from the first byte
  bool login;                // credentials belong to the connection: no PROTOPT_CREDSPERREQUEST
  bool kept;                 // connections are kept for reuse (PROTOPT_CONN_REUSE)
  bool rides_on_tls;         // a plain request may use an encrypted sibling (PROTOPT_SSL_REUSE)
  bool starttls;             // can be upgraded by CURLOPT_USE_SSL
  std::uint8_t round_trips;  // round trips of greeting and login before a request
  std::uint16_t port;
};
[[nodiscard]] const SchemeInfo& info(Scheme);
[[nodiscard]] std::optional<Scheme> scheme_from(std::string_view);
[[nodiscard]] inline bool is_http(Scheme s) {
  return s == Scheme::http || s == Scheme::https;
}

/// Connection-bound HTTP authentication.
enum class Auth : std::uint8_t { none, ntlm, negotiate };

/// The scope of a pool.
enum class Scope : std::uint8_t { easy, multi, share };

/// How the application drives transfers (FORMAT.md, "Strategies").
enum class Drive : std::uint8_t { easy_perform, multi_perform, multi_socket };

/// The phase of a connection's life.
enum class ConnectionState : std::uint8_t {
  resolving,      // DNS
  connecting,     // TCP
  proxy,          // proxy handshake: CONNECT, SOCKS, TLS to an HTTPS proxy
  tls,            // TLS with the origin
  login,          // greeting and login of a protocol that logs in on the connection
  ready,          // usable: active when transfers are attached, else idle
  shutting_down,  // closed for libcurl's purposes; its TLS close is still under way
  closed,         // gone; the slot is free
};

/// The phase of a transfer's life.
enum class TransferState : std::uint8_t {
  starting,    // looks for a connection
  pending,     // waits for room or for multiplexing
  connecting,  // its connection is being set up
  sent,        // request under way, nothing back yet
  receiving,   // first byte arrived
  done,        // over; the slot is free
};

[[nodiscard]] std::string_view to_string(Outcome);
[[nodiscard]] std::string_view to_string(Cause);
[[nodiscard]] std::string_view to_string(GateId);
[[nodiscard]] std::string_view to_string(CloseReason);
[[nodiscard]] std::string_view to_string(CloseAt);
[[nodiscard]] std::string_view to_string(Protocol);
[[nodiscard]] std::string_view to_string(Scope);
[[nodiscard]] std::string_view to_string(Drive);
[[nodiscard]] std::string_view to_string(ConnectionState);
[[nodiscard]] std::string_view to_string(TransferState);

[[nodiscard]] std::optional<Outcome> outcome_from(std::string_view);
[[nodiscard]] std::optional<GateId> gate_from(std::string_view);
[[nodiscard]] std::optional<CloseReason> close_reason_from(std::string_view);
[[nodiscard]] std::optional<Scope> scope_from(std::string_view);
[[nodiscard]] std::optional<Drive> drive_from(std::string_view);

}  // namespace poolscope::model
