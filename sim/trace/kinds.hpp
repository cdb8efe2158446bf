#pragma once

#include <cstdint>

#include "model/ids.hpp"
#include "model/time.hpp"
#include "model/vocabulary.hpp"
#include "trace/event_kind.hpp"

/// The kinds of events. A kind is a struct of its members and one function `fields`, which names
/// each member once and so gives it a place in an Event's 48 bytes. Encoding and decoding both use
/// `fields` (trace/event.hpp). The places are
///   who    a transfer, a connection and a pool, which an Event shows for any kind;
///   bytes  three of 8 bits;
///   words  four of 32 bits: ids, counts, and what is true or false;
///   wide   one of 64 bits.
/// A member that is larger than its place is refused when its value does not fit.
namespace poolscope::trace {

using model::ConnectionId, model::TransferId, model::PoolId, model::none;

// ---- Transfers ----------------------------------------------------------------------------------

struct TransferStart {
  static constexpr EventKind kind = EventKind::transfer_start;
  TransferId transfer = none<TransferId>;
  PoolId pool = none<PoolId>;
  model::RequestIndex request{};
  model::HandleId handle{};
  model::NeedleId needle{};
  model::PlaceId place{};
  model::Duration client_wait = 0;  // since its client wanted the transfer
  static void fields(auto& at, auto& m) {
    at.who(m.transfer, m.pool);
    at.words(m.request, m.handle, m.needle, m.place);
    at.wide(m.client_wait);
  }
};

/// The transfer looks for a connection. `explain` asks the World before this event.
struct Search {
  static constexpr EventKind kind = EventKind::search;
  TransferId transfer = none<TransferId>;
  PoolId pool = none<PoolId>;
  bool prunes = false;  // this search also prunes the pool
  static void fields(auto& at, auto& m) {
    at.who(m.transfer, m.pool);
    at.words(m.prunes);
  }
};

struct Decision {
  static constexpr EventKind kind = EventKind::decision;
  TransferId transfer = none<TransferId>;
  ConnectionId connection = none<ConnectionId>;  // taken, or about to be opened
  PoolId pool = none<PoolId>;
  model::Outcome outcome{};
  model::GateId gate{};
  model::Cause cause{};
  bool multiplexed = false;
  // Members of a decision to wait.
  std::uint32_t mid = 0;         // its id in the multi
  std::uint32_t last_woken = 0;  // the mid that its multi woke last; 0: the lowest is next
  static void fields(auto& at, auto& m) {
    at.who(m.transfer, m.connection, m.pool);
    at.bytes(m.outcome, m.gate, m.cause);
    at.words(m.multiplexed, m.mid, m.last_woken);
  }
};

/// The transfer leaves the pending set.
struct Woken {
  static constexpr EventKind kind = EventKind::woken;
  TransferId transfer = none<TransferId>;
  PoolId pool = none<PoolId>;
  model::WakeReason reason{};
  bool restarts_times = false;
  model::RequestIndex by_request = none<model::RequestIndex>;
  std::uint32_t by_connection = UINT32_MAX;  // the connection's serial; UINT32_MAX: none
  static void fields(auto& at, auto& m) {
    at.who(m.transfer, m.pool);
    at.bytes(m.reason);
    at.words(m.restarts_times, m.by_request, m.by_connection);
  }
};

/// A woken transfer waits again: like a Decision to wait.
struct WaitAgain {
  static constexpr EventKind kind = EventKind::wait_again;
  TransferId transfer = none<TransferId>;
  PoolId pool = none<PoolId>;
  model::GateId gate{};
  model::Cause cause{};
  std::uint32_t mid = 0;
  std::uint32_t last_woken = 0;
  static void fields(auto& at, auto& m) {
    at.who(m.transfer, m.pool);
    at.bytes(m.gate, m.cause);
    at.words(m.mid, m.last_woken);
  }
};

struct RequestSent {
  static constexpr EventKind kind = EventKind::request_sent;
  TransferId transfer = none<TransferId>;
  ConnectionId connection = none<ConnectionId>;
  bool asks_upgrade = false;  // the request asks for an HTTP Upgrade
  static void fields(auto& at, auto& m) {
    at.who(m.transfer, m.connection);
    at.words(m.asks_upgrade);
  }
};

struct FirstByte {
  static constexpr EventKind kind = EventKind::first_byte;
  TransferId transfer = none<TransferId>;
  ConnectionId connection = none<ConnectionId>;
  bool announces_close = false;
  bool not_keepable = false;  // an answer as of HTTP/1.0
  static void fields(auto& at, auto& m) {
    at.who(m.transfer, m.connection);
    at.words(m.announces_close, m.not_keepable);
  }
};

struct Redirected {
  static constexpr EventKind kind = EventKind::redirected;
  TransferId transfer = none<TransferId>;
  PoolId pool = none<PoolId>;
  model::NeedleId needle{};    // what the next hop asks for
  model::Cause cause{};        // redirect or auth
  bool only_http_1_1 = false;  // from now on
  static void fields(auto& at, auto& m) {
    at.who(m.transfer, m.pool);
    at.bytes(m.cause);
    at.words(m.needle, m.only_http_1_1);
  }
};

struct TransferRetry {
  static constexpr EventKind kind = EventKind::transfer_retry;
  TransferId transfer = none<TransferId>;
  ConnectionId connection = none<ConnectionId>;
  PoolId pool = none<PoolId>;
  bool leaves_later = false;   // the transfer leaves the connection by the next event
  bool only_http_1_1 = false;  // from now on
  static void fields(auto& at, auto& m) {
    at.who(m.transfer, m.connection, m.pool);
    at.words(m.leaves_later, m.only_http_1_1);
  }
};

/// The transfer leaves a connection that others still use.
struct Detached {
  static constexpr EventKind kind = EventKind::detached;
  TransferId transfer = none<TransferId>;
  ConnectionId connection = none<ConnectionId>;
  PoolId pool = none<PoolId>;
  bool aborted = false;
  static void fields(auto& at, auto& m) {
    at.who(m.transfer, m.connection, m.pool);
    at.words(m.aborted);
  }
};

struct TransferDone {
  static constexpr EventKind kind = EventKind::transfer_done;
  TransferId transfer = none<TransferId>;
  ConnectionId connection = none<ConnectionId>;  // none if it is closed
  PoolId pool = none<PoolId>;
  std::int32_t result = 0;  // CURLcode
  model::Protocol protocol{};
  std::int64_t connection_number = -1;  // libcurl's id of its last connection; -1: none
  static void fields(auto& at, auto& m) {
    at.who(m.transfer, m.connection, m.pool);
    at.bytes(m.protocol);
    at.words(m.result);
    at.wide(m.connection_number);
  }
};

// ---- Connections --------------------------------------------------------------------------------

struct ConnectionOpen {
  static constexpr EventKind kind = EventKind::connection_open;
  TransferId transfer = none<TransferId>;
  ConnectionId connection = none<ConnectionId>;
  PoolId pool = none<PoolId>;
  std::uint32_t number = 0;  // libcurl's id
  model::DestinationId destination{};
  static void fields(auto& at, auto& m) {
    at.who(m.transfer, m.connection, m.pool);
    at.words(m.number, m.destination);
  }
};

struct Phase {
  static constexpr EventKind kind = EventKind::phase;
  TransferId transfer = none<TransferId>;
  ConnectionId connection = none<ConnectionId>;
  model::ConnectionState state{};
  static void fields(auto& at, auto& m) {
    at.who(m.transfer, m.connection);
    at.bytes(m.state);
  }
};

/// The proxy's 407 closed the connection, and libcurl connected once more.
struct Reconnected {
  static constexpr EventKind kind = EventKind::reconnected;
  TransferId transfer = none<TransferId>;
  ConnectionId connection = none<ConnectionId>;
  static void fields(auto& at, auto& m) { at.who(m.transfer, m.connection); }
};

struct ConnectionReady {
  static constexpr EventKind kind = EventKind::connection_ready;
  TransferId transfer = none<TransferId>;
  ConnectionId connection = none<ConnectionId>;
  PoolId pool = none<PoolId>;
  model::Protocol protocol{};
  bool multiplex = false;
  bool starttls = false;  // STARTTLS has encrypted the connection
  static void fields(auto& at, auto& m) {
    at.who(m.transfer, m.connection, m.pool);
    at.bytes(m.protocol);
    at.words(m.multiplex, m.starttls);
  }
};

/// The HTTP Upgrade was answered.
struct Upgraded {
  static constexpr EventKind kind = EventKind::upgraded;
  ConnectionId connection = none<ConnectionId>;
  model::Protocol protocol{};
  bool multiplex = false;
  static void fields(auto& at, auto& m) {
    at.who(m.connection);
    at.bytes(m.protocol);
    at.words(m.multiplex);
  }
};

struct Settings {
  static constexpr EventKind kind = EventKind::settings;
  ConnectionId connection = none<ConnectionId>;
  std::uint32_t server_streams = 0;  // the server's limit
  static void fields(auto& at, auto& m) {
    at.who(m.connection);
    at.words(m.server_streams);
  }
};

/// The connection takes no further streams.
struct Goaway {
  static constexpr EventKind kind = EventKind::goaway;
  TransferId transfer = none<TransferId>;  // a transfer that is on it
  ConnectionId connection = none<ConnectionId>;
  static void fields(auto& at, auto& m) { at.who(m.transfer, m.connection); }
};

struct ConnectionPeerClosed {
  static constexpr EventKind kind = EventKind::connection_peer_closed;
  ConnectionId connection = none<ConnectionId>;
  PoolId pool = none<PoolId>;
  bool announced = false;
  static void fields(auto& at, auto& m) {
    at.who(m.connection, m.pool);
    at.words(m.announced);
  }
};

/// Unread bytes wait in the socket.
struct StrayInput {
  static constexpr EventKind kind = EventKind::stray_input;
  ConnectionId connection = none<ConnectionId>;
  static void fields(auto& at, auto& m) { at.who(m.connection); }
};

/// The login that the connection has from now on.
struct Authenticated {
  static constexpr EventKind kind = EventKind::authenticated;
  TransferId transfer = none<TransferId>;  // whose login; none: nobody's
  ConnectionId connection = none<ConnectionId>;
  model::Auth method{};
  bool proxy = false;  // the login at its HTTP proxy
  static void fields(auto& at, auto& m) {
    at.who(m.transfer, m.connection);
    at.bytes(m.method);
    at.words(m.proxy);
  }
};

/// The connection is marked for close.
struct Marked {
  static constexpr EventKind kind = EventKind::marked;
  ConnectionId connection = none<ConnectionId>;
  model::CloseReason reason{};
  static void fields(auto& at, auto& m) {
    at.who(m.connection);
    at.bytes(m.reason);
  }
};

/// CURLMOPT_NETWORK_CHANGED: the connection is not reused any more.
struct NoReuse {
  static constexpr EventKind kind = EventKind::no_reuse;
  ConnectionId connection = none<ConnectionId>;
  static void fields(auto& at, auto& m) { at.who(m.connection); }
};

/// curl_easy_upkeep looked after the connection.
struct Upkept {
  static constexpr EventKind kind = EventKind::upkept;
  ConnectionId connection = none<ConnectionId>;
  static void fields(auto& at, auto& m) { at.who(m.connection); }
};

struct ConnectionIdle {
  static constexpr EventKind kind = EventKind::connection_idle;
  TransferId transfer = none<TransferId>;  // the last that left it
  ConnectionId connection = none<ConnectionId>;
  PoolId pool = none<PoolId>;
  static void fields(auto& at, auto& m) { at.who(m.transfer, m.connection, m.pool); }
};

struct ConnectionClose {
  static constexpr EventKind kind = EventKind::connection_close;
  TransferId transfer = none<TransferId>;  // the transfer that closes it, or none
  ConnectionId connection = none<ConnectionId>;
  PoolId pool = none<PoolId>;
  model::CloseReason reason{};
  model::CloseAt at{};
  std::uint32_t number = 0;  // libcurl's id
  model::DestinationId destination{};
  model::MultiId shuts_down_in =
      none<model::MultiId>;     // the multi where a TLS close goes on; none: over
  bool leaves_bundle = false;   // an empty bundle stays
  bool spoils_session = false;  // no TLS close was done
  static void fields(auto& at, auto& m) {
    at.who(m.transfer, m.connection, m.pool);
    at.bytes(m.reason, m.at, m.leaves_bundle);
    at.words(m.number, m.destination, m.shuts_down_in, m.spoils_session);
  }
  [[nodiscard]] bool shuts_down() const { return model::valid(shuts_down_in); }
};

/// A TLS close is over.
struct ShutdownEnd {
  static constexpr EventKind kind = EventKind::shutdown_end;
  ConnectionId connection = none<ConnectionId>;
  PoolId pool = none<PoolId>;  // none: the pool has closed before
  model::MultiId multi{};
  static void fields(auto& at, auto& m) {
    at.who(m.connection, m.pool);
    at.words(m.multi);
  }
};

}  // namespace poolscope::trace
