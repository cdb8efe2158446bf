#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "match/finding.hpp"
#include "model/world.hpp"

/// A libcurl version as data: its gate table and the few policies around it.
namespace poolscope::match {

struct Search;
struct RoomPlan;
struct Closing;

/// One gate in the table of a version.
struct Gate {
  model::GateId id;
  std::string_view source;  // the libcurl function that it copies
  Finding (*check)(Search&, const model::Connection&);
};

/// The order in which pending transfers are woken.
enum class PendingOrder : std::uint8_t {
  fifo,         // a list; one that waits again goes to its end (until 8.13)
  round_robin,  // the next mid above the one that was woken last (since 8.20.0)
};

/// The engine's differences between versions. Each member is one behaviour of libcurl, with 8.22's
/// value as its default.
struct Behaviour {
  PendingOrder pending = PendingOrder::round_robin;
  /// Transfers run by ascending mid (since 8.14.0), or in the order in which they were added.
  bool runs_by_mid = true;
  /// Any search that got something wakes the next pending transfer; before 8.14 only a search of a
  /// transfer that had been pending itself does (curl 7.88.1 lib/multi.c: multi_runsingle,
  /// "Transfer was pending").
  bool any_connect_wakes = true;
  /// A connection that was closed for good sets "connection changed", which wakes one.
  bool close_wakes = true;
  /// TLS closes are graceful and take a round trip on the multi's shutdown list (since 8.9).
  bool shutdown_list = true;
  /// Sockets in TLS shutdown are watched, with a limit of two seconds (since 8.22). Before, the
  /// list moves on only when curl_multi_perform is called, and with curl_multi_socket_action when a
  /// name look-up wakes the multi (8.21 lib/cfilters.c: Curl_conn_adjust_pollset, lib/cshutdn.c:
  /// cshutdn_perform).
  bool watches_shutdowns = true;
  /// The multi owns the TLS session cache (since 8.12), with that many peers; else the easy handle.
  bool sessions_per_multi = true;
  std::uint32_t session_peers_easy = 3, session_peers_multi = 25, session_peers_share = 25;
  /// In a full TLS session cache a peer that was never looked up leaves first (since 8.12); before,
  /// storing counts as a look-up.
  bool new_sessions_go_first = true;
  /// The close of an HTTP/2 connection shuts TLS down; else its session is not resumed again.
  bool http2_closes_tls = true;
  /// curl_multi_add_handle destroys the handle's private multi and pool (since 8.7.0).
  bool add_drops_private_pool = true;
  /// Any ALPN result, http/1.1 included, wakes the transfers that wait for it (until 8.13).
  bool alpn_wakes = false;
  /// DNS cache ages in milliseconds (since 8.16.0) or whole seconds.
  bool dns_in_ms = true;
  /// A request by HTTP/2 prior knowledge on a reused connection fails immediately (7.88.1: the
  /// filter is added a second time).
  bool prior_knowledge_reuse_fails = false;
  /// CURLMOPT_NETWORK_CHANGED exists (since 8.16.0).
  bool network_changed = true;
  /// A body on an answer to HEAD closes the connection.
  bool head_body_closes = true;
  /// A Transfer-Encoding without a request for it is an error; before, the body ends at the close.
  bool unsolicited_encoding_fails = true;
  /// CURLcode of a transfer that takes unread bytes on its connection for its answer:
  /// CURLE_WEIRD_SERVER_REPLY, or CURLE_UNSUPPORTED_PROTOCOL ("HTTP/0.9 when not allowed").
  std::int32_t stray_input_result = 8;
  /// A transfer that waited starts its times again when it is woken (until 8.7).
  bool woken_restarts_times = false;
  /// The timeouts of a pending transfer are checked (since 8.8.0, when curl_multi_perform drives).
  bool pending_times_out = true;
  /// The progress callback is called while the connection is being set up, too.
  bool progress_while_connecting = false;
  /// An HTTP/2 connection that ends under its streams without GOAWAY is closed, and GOAWAY makes a
  /// stream that got nothing try again; before, the streams fail with CURLE_PARTIAL_FILE.
  bool http2_end_is_seen = true;
  /// An end of TLS without close_notify is an error of receiving (56), not just the end. A request
  /// by HTTP/2 on such an ended connection cannot be sent (55), and the connection stays in the
  /// pool.
  bool tls_end_is_error = true;
  /// Connections of OpenLDAP are kept (until 8.18).
  bool keeps_ldap = false;
  /// CURL_HTTP_VERSION_NONE leaves HTTP/2 to ALPN and to multiplexing; or is below HTTP/2 like 1.1
  /// (7.88.1, where the default is 2TLS: lib/vtls/vtls.c: Curl_alpn_get_spec).
  bool none_offers_h2 = true;
  /// Until the server's SETTINGS arrive its stream limit is CURLMOPT_MAX_CONCURRENT_STREAMS; or 100
  /// (until 8.21, lib/http2.c: DEFAULT_MAX_CONCURRENT_STREAMS).
  bool assumes_own_stream_limit = true;
  /// A transfer that may multiplex joins a busy HTTP/1 connection to a destination that multiplexed
  /// before: the answers get mixed up (7.88.1 lib/url.c: ConnectionExists).
  bool joins_busy_http1 = false;
  /// A connection that is evicted from a share's pool is closed immediately (since 8.22); before,
  /// its TLS shutdown goes on in the multi of the transfer (lib/conncache.c: cpool_discard_conn).
  bool share_evictions_at_once = true;
  /// A destination's entry in the pool ends with its last connection. In 7.88.1 it stays if an
  /// eviction took the last one, with its place in the hash table and what is known of its
  /// multiplexing (lib/conncache.c: Curl_conncache_extract_oldest, Curl_conncache_extract_bundle).
  bool eviction_drops_bundle = true;
  /// A Digest challenge is answered only with the nonce of this peer and login (since 8.21.0);
  /// before, with the last nonce from any server.
  bool digest_knows_its_peer = true;
  /// CURLcode of a tunnel that the proxy refuses: CURLE_COULDNT_CONNECT (since 8.20.0), or
  /// CURLE_RECV_ERROR.
  std::int32_t refused_tunnel_result = 7;
  /// An upload that has to be sent again is rewound when its connection has been given back. In
  /// 7.88.1 it is rewound when the next one is connected, and a failure closes that one
  /// (lib/multi.c: readrewind).
  bool rewinds_between_hops = true;
  /// CURLOPT_UPLOAD asks with "Expect: 100-continue" for any size (7.88.1 lib/http.c:
  /// Curl_http_bodysend); since then only above 1 MiB.
  bool small_put_expects = false;
  /// Retries are counted for the easy handle: five in its life, not five for each transfer (7.88.1
  /// lib/transfer.c: Curl_retry_request).
  bool retries_of_handle = false;
  /// An answer below 300 leaves an upload waiting for "100 Continue", and it is sent when that time
  /// is over; in 7.88.1 it is never sent.
  bool uploads_after_answer = true;
  /// libcurl notices the end of an upload of unknown size. In 7.88.1 a redirect or a login after
  /// such an upload closes the connection (lib/http.c: http_perhapsrewind).
  bool knows_upload_is_over = true;
  /// The body of an answer that leads on (redirect, login) is not read if the connection closes
  /// anyway.
  bool leaves_closing_answers = true;
  /// A 417 that arrives after a part of the upload was sent closes the connection.
  bool late_417_closes = true;
};

/// How a version decides whether an idle connection is healthy; its prune and its search use the
/// same rules.
struct Health {
  /// Ages are compared in milliseconds, and CURLOPT_MAXAGE_CONN 0 means no limit (since 8.15.0); or
  /// in whole seconds, and 0 is a limit like any other.
  bool whole_seconds = false;
  /// A socket that was checked within this time is not checked again (since 8.22); 0: it is always
  /// checked.
  std::int64_t trust_ms = 1000;
  /// Unread input means that the connection is dead (since 8.0.0), unless HTTP/2 digests it; or
  /// that it is alive, which hides a FIN behind it.
  bool input_is_dead = true;
  /// HTTP/2 on cleartext takes an end without GOAWAY for "no frames" and stays alive (8.x
  /// lib/http2.c: http2_connisalive). In 7.88.1 the socket is checked first (lib/cf-socket.c).
  bool http2_overlooks_bare_end = true;
};

/// The TLS settings that are compared in some versions only.
struct TlsComparison {
  /// Private key, its type and password, certificate type (since 8.21.0), signature algorithms
  /// (since 8.14.0).
  bool keys = true;
  /// CRL file and pinned key exactly (since 8.21.0), or without regard to case.
  bool exact_files = true;
};

/// The texts that libcurl prints about a search or a close with CURLOPT_VERBOSE. Empty: this
/// version prints nothing. {id} is a connection's number, {have} and {want} are the two compared
/// values.
struct Phrases {
  std::string_view bundle{};  // {state}: can multiplex, serially
  std::string_view multiplex_unknown_wait{}, multiplex_unknown{}, multiplex_never{};
  std::string_view not_open = "Connection #{id} is not open enough, cannot reuse";
  std::string_view never_answered = "Server upgrade cannot be used";
  std::string_view never_answered_wait = "Server upgrade does not support multiplex yet, wait";
  std::string_view client_streams = "client side MAX_CONCURRENT_STREAMS reached, skip ({have})";
  std::string_view server_streams = "MAX_CONCURRENT_STREAMS reached, skip ({have})";
  std::string_view idle_too_long =
      "Too old connection ({have} ms idle, max idle is {want} ms), disconnect it";
  std::string_view too_old =
      "Too old connection (created {have} ms ago, max lifetime is {want} ms), disconnect it";
  std::string_view seems_dead = "Connection {id} seems to be dead, terminating";
  std::string_view closing = "shutting down connection #{id}";
  std::string_view aborting = "closing connection #{id}";  // without a graceful close
  std::string_view joined = "Multiplexed connection found";
  /// {scheme}, {tls}: " (upgraded to SSL)" or nothing, {what}: host or proxy, {name}.
  std::string_view reuse = "Reusing existing {scheme}: connection{tls} with {what} {name}";
  std::string_view pending_seen = "Found pending candidate for reuse and CURLOPT_PIPEWAIT is set";
  std::string_view waits = "Waiting on connection to negotiate possible multiplexing.";
  std::string_view host_limit = "No more connections allowed to host";
  std::string_view total_limit = "No connections available, total of {want} reached.";
  std::string_view no_room{};  // after either
  /// Whether the application sees the messages of the prune, also about a dead connection: until
  /// 8.21.
  bool prune_visible = false;
  /// Whether the application sees the close of an idle connection that makes room.
  bool evictions_visible = false;
  /// The text when a returned connection made the pool too large: {have} in it, {want} allowed.
  std::string_view pool_full = "Connection pool is full, closing the oldest of {have}/{want}";
  /// Whether `closing` follows for the evicted connection: until 8.21.
  bool pool_full_closing = false;
};

struct Profile {
  std::string_view name;     // "8.22"
  std::string_view version;  // "8.22.0-DEV of 2026-08-22"
  model::Dialect dialect;
  Behaviour behaviour;
  Health health{};
  TlsComparison tls{};
  Phrases phrases{};
  std::span<const Gate> gates;
  /// The prune before the search: whether it takes place now (at most once a second), and what it
  /// closes, in the order of closing.
  bool (*prune)(const Search&, std::vector<Closing>&);
  /// Whether a transfer that may not search (FRESH_CONNECT, CONNECT_ONLY) prunes, too: until 8.21.
  bool prunes_without_search = false;
  /// The check of the destination before the walk. `Verdict::wait`: the transfer waits. It may also
  /// forbid multiplexing for this search (7.88's bundle state). Null: no check.
  Finding (*before_walk)(Search&, const model::Bundle&) = nullptr;
  /// Whether the transfer waits for multiplexing, after a walk without a result.
  bool (*waits_for_multiplex)(const Search&);
  /// Room for one more connection: which connections to close, or which limit makes the transfer
  /// wait. `gone` are connections that the search itself closes.
  RoomPlan (*plan_room)(const Search&, const std::vector<Closing>& gone);
  /// How many connections a pool may hold when one becomes idle; 0 no limit.
  std::uint64_t (*idle_cap)(const model::World&, const model::Setup&, const model::Transfer&);
};

}  // namespace poolscope::match
