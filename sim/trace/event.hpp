#pragma once

#include <cstdint>

#include "model/ids.hpp"
#include "model/time.hpp"
#include "model/vocabulary.hpp"

/// Events: what the engine says happened, one small plain record each. A World is the fold of
/// `apply` over them. The public ones are printed (FORMAT.md, "Events"); the others carry what the
/// World needs besides (phases, cache entries, the moment a search begins).
namespace poolscope::trace {

enum class EventKind : std::uint8_t {
  // public
  transfer_start,  // transfer, pool, number = request, other = handle, connection field = needle,
                   // place(), value = client_wait_us
  decision,  // transfer, connection (taken, or the slot to be opened), code = Outcome, gate, cause;
             // flag = multiplexed; of a wait: number = its id in the multi (mid),
             // other = the mid that was woken there last, 0: the lowest is next
  connection_open,  // connection (slot), transfer, pool, number = libcurl's id, other = destination
  connection_ready,        // connection, code = Protocol, flag = multiplex; cause = encrypted by
                           // STARTTLS
  connection_idle,         // connection, transfer that left last
  connection_peer_closed,  // connection, flag = announced
  connection_close,        // flag = a TLS close goes on, in multi `value`; cause = an empty bundle
  // stays; connection, transfer or none, pool, code = CloseReason, gate field =
  // CloseAt, number = libcurl's id, other = destination
  transfer_retry,  // transfer, connection; flag = it leaves it by the next event, code = from now
                   // on HTTP/1.1 only
  transfer_done,   // transfer, connection or none where it is closed, number = CURLcode,
                   // code = Protocol, value = libcurl's id of its last connection or -1
  // internal
  search,  // transfer, pool; flag = the pool is pruned now. World before it is what `explain` asks
  woken,   // transfer leaves the pending set; flag = its times begin anew; code = WakeReason, by
           // number = a request or none, other = a connection's serial or none
  wait_again,      // transfer was woken and waits again: gate says for what; as a decision to wait
  detached,        // transfer leaves connection, which stays in use by others; flag = aborted
  phase,           // connection, transfer, code = ConnectionState
  request_sent,    // transfer, connection; flag = it asks for an HTTP Upgrade
  first_byte,      // transfer, connection; flag = the answer announces a close; code = 1: HTTP/1.0
  settings,        // connection, number = the server's stream limit
  goaway,          // connection takes no further streams
  dns_stored,      // number = peer, value = cache (model::CacheId)
  session_stored,  // number = session key, value = cache, code = tickets, connection;
                   // other = most peers, flag = as 7.88 counts its look-ups
  session_taken,   // number = session key, value = cache, connection; flag = kept
  handle_open,     // number = handle slot, other = client, value = ordinal
  handle_close,    // number = handle slot
  multi_open,   // number = multi slot, other = handle of a private one, value = setup index or -1,
                // code = generation
  multi_close,  // number = multi
  pool_open,    // pool (slot), code = Scope, number = owner, other = hash slots, value = generation
  pool_close,   // pool
  tick,         // nothing but time: a decision is about to compare ages at t
  marked,       // connection is marked for close; code = CloseReason of that
  shutdown_end,   // connection's TLS close is over: the slot is free. connection, number = multi
  redirected,     // transfer asks for number = needle next; cause = redirect or auth;
                  // flag = from now on HTTP/1.1 only
  upgraded,       // connection: the HTTP Upgrade was answered; code = Protocol, flag = multiplex
  stray_input,    // connection: unread bytes wait in the socket
  authenticated,  // connection, transfer whose login it has now, or none: code = Auth, flag = with
                  // its HTTP proxy
  no_reuse,       // connection: CURLMOPT_NETWORK_CHANGED
  reconnected,    // connection, transfer: the proxy's 407 closed it, and it was connected once more
  upkept,         // connection: curl_easy_upkeep looked after it
  removed,        // transfer left its multi: number = multi (7.88 counts added handles)
  multi_options,  // number = multi: value = how many multi_setopt it has had
};

/// 48 bytes. Which fields mean what is said beside each kind; the rest are zero or none.
struct Event {
  model::Time t = 0;
  EventKind kind{};
  std::uint8_t code = 0;
  std::uint8_t gate = 0;   // model::GateId, or model::CloseAt of a close
  std::uint8_t cause = 0;  // model::Cause of a decision
  std::uint8_t flag = 0;
  model::TransferId transfer = model::none<model::TransferId>;
  model::ConnectionId connection = model::none<model::ConnectionId>;
  model::PoolId pool = model::none<model::PoolId>;
  std::uint32_t number = 0;
  std::uint32_t other = 0;
  std::int64_t value = 0;
  bool operator==(const Event&) const = default;

  [[nodiscard]] model::Outcome outcome() const { return static_cast<model::Outcome>(code); }
  [[nodiscard]] model::WakeReason wake_reason() const {
    return static_cast<model::WakeReason>(code);
  }
  [[nodiscard]] model::CloseReason reason() const { return static_cast<model::CloseReason>(code); }
  [[nodiscard]] model::CloseAt close_at() const { return static_cast<model::CloseAt>(gate); }
  [[nodiscard]] model::Protocol protocol() const { return static_cast<model::Protocol>(code); }
  /// Of a transfer_start: the request's place, kept in the two bytes that it has no other use for.
  [[nodiscard]] model::PlaceId place() const {
    return static_cast<model::PlaceId>(code | (gate << 8));
  }
  [[nodiscard]] model::GateId gate_id() const { return static_cast<model::GateId>(gate); }
};

[[nodiscard]] constexpr bool is_public(EventKind kind) {
  return kind <= EventKind::transfer_done;
}

}  // namespace poolscope::trace
