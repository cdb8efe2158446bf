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

/// One row of the cascade.
struct Gate {
  model::GateId id;
  std::string_view source;  // the libcurl function that it stands for
  Finding (*check)(Search&, const model::Connection&);
};

/// In which order pending transfers are woken.
enum class PendingOrder : std::uint8_t {
  fifo,         // a list; one that waits again goes to its end (until 8.13)
  round_robin,  // the next mid above the one that was woken last (since 8.20.0)
};

/// What the engine does differently between versions: each member one behaviour of libcurl, the
/// value of 8.22 first.
struct Behaviour {
  PendingOrder pending = PendingOrder::round_robin;
  /// Transfers run by ascending mid (since 8.14.0), or in the order in which they were added.
  bool runs_by_mid = true;
  /// Any search that got something wakes the next pending one; before 8.14 only one that had been
  /// pending itself (curl 7.88.1 lib/multi.c: multi_runsingle, "Transfer was pending").
  bool any_connect_wakes = true;
  /// A connection that was closed for good sets "connection changed", which wakes one.
  bool close_wakes = true;
  /// TLS closes are graceful and take a round trip on the multi's shutdown list (since 8.9).
  bool shutdown_list = true;
  /// The multi owns the TLS session cache (since 8.12), with that many peers; else the easy handle.
  bool sessions_per_multi = true;
  std::uint32_t session_peers_easy = 3, session_peers_multi = 25, session_peers_share = 25;
  /// curl_multi_add_handle destroys the handle's private multi and pool (since 8.7.0).
  bool add_drops_private_pool = true;
  /// A connection that received GOAWAY closes when its last stream ends (since 8.16.0).
  bool closes_after_goaway = true;
  /// Any ALPN result wakes the transfers that wait for it, also http/1.1 (until 8.13).
  bool alpn_wakes = false;
  /// DNS cache ages in milliseconds (since 8.16.0) or whole seconds.
  bool dns_in_ms = true;
  /// A request by HTTP/2 prior knowledge on a reused connection fails at once (7.88.1: the filter
  /// is added a second time).
  bool prior_knowledge_reuse_fails = false;
  /// CURLMOPT_NETWORK_CHANGED exists (since 8.16.0).
  bool network_changed = true;
  /// A body on an answer to HEAD closes the connection.
  bool head_body_closes = true;
  /// A Transfer-Encoding that nobody asked for is an error; before, the body ends at close.
  bool unsolicited_encoding_fails = true;
  /// CURLcode of a transfer that takes unread bytes on its connection for its answer:
  /// CURLE_WEIRD_SERVER_REPLY, or CURLE_UNSUPPORTED_PROTOCOL ("HTTP/0.9 when not allowed").
  std::int32_t stray_input_result = 8;
  /// The schemes that are kept although the scheme table of 8.22 says no.
  bool keeps_smb_and_ldap = false;
};

struct Profile {
  std::string_view name;     // "8.22"
  std::string_view version;  // "8.22.0-DEV of 2026-08-22"
  model::Dialect dialect;
  Behaviour behaviour;
  std::span<const Gate> gates;
  /// Prune before the search: whether it takes place now (at most once a second), and what it
  /// closes, in closing order.
  bool (*prune)(const Search&, std::vector<Closing>&);
  /// Whether a transfer that may not search (FRESH_CONNECT, CONNECT_ONLY) prunes all the same:
  /// until 8.21.
  bool prunes_without_search = false;
  /// Before the walk, with what is known of the destination: `Verdict::wait` when the transfer
  /// waits, else it may forbid multiplexing for this search (7.88's bundle state); null: nothing.
  Finding (*before_walk)(Search&, const model::Bundle&) = nullptr;
  /// After a fruitless walk: whether the transfer waits for multiplexing.
  bool (*waits_for_multiplex)(const Search&);
  /// Room for one more connection: whom to close, or which limit makes the transfer wait.
  /// `gone` are connections that the search itself closes.
  RoomPlan (*plan_room)(const Search&, const std::vector<Closing>& gone);
  /// How many connections a pool may hold when one becomes idle; 0 no limit.
  std::uint64_t (*idle_cap)(const model::World&, const model::Setup&, const model::Transfer&);
};

}  // namespace poolscope::match
