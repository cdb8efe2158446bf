#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "engine/agenda.hpp"
#include "engine/logins.hpp"
#include "engine/run_order.hpp"
#include "model/request_source.hpp"
#include "model/world.hpp"

/// The engine's state beside the World: what a person could not see of each transfer, connection,
/// multi and client.
namespace poolscope::engine {

/// CURLcode values that the engine gives (curl/curl.h).
inline constexpr std::int32_t ok = 0, couldnt_connect = 7, http2_error = 16, partial_file = 18,
                              write_error = 23, operation_timedout = 28, ssl_connect_error = 35,
                              aborted_by_callback = 42, range_error = 33, http_returned_error = 22,
                              send_fail_rewind = 65, proxy_error = 97, too_many_redirects = 47,
                              got_nothing = 52, send_error = 55, recv_error = 56,
                              bad_content_encoding = 61, use_ssl_failed = 64, login_denied = 67,
                              http2_stream = 92;

/// Whether an upload asks with "Expect: 100-continue" and waits for the answer.
enum class Expect : std::uint8_t {
  as_needed,  // for a large upload, or one of unknown size, on HTTP/1
  next_time,  // a 417 came: the next hop goes without
  no_more,
};

/// Flight::at_fin of an answer that ends with its connection.
inline constexpr std::int32_t complete_at_fin = -1;

/// The next step of a transfer when it is run (curl 8.22 lib/multi.c: several MSTATE_* are one step
/// here if nothing else can happen between them).
enum class Step : std::uint8_t {
  search,           // INIT, SETUP, CONNECT
  connecting,       // CONNECTING: waits for its connection
  connected,        // its connection has become usable
  waiting,          // PERFORMING: waits for the answer
  answered,         // the answer is complete
  connection_gone,  // the peer closed before any byte of the answer
  failed,           // it ends with Flight::result
  refused,          // its HTTP/2 stream was refused: it tries again
};

/// How far a transfer's HTTP authentication has come.
enum class AuthStage : std::uint8_t {
  none,
  type_1,  // NTLM's first message was sent: the next answer is a 401 with the challenge
  proven,  // a login has let a request through
};

/// A transfer under way: the engine's part of a model::Transfer (same slot).
struct Flight {
  model::Request request;
  std::uint32_t generation = 0;  // of this attempt: older entries of the agenda are void
  std::uint32_t life = 0;        // of the slot: older timers are void
  std::uint32_t mid = 0;
  model::HandleId handle{};
  std::uint32_t answers = 0;                                  // responses[] used so far
  model::TransferId before = model::none<model::TransferId>;  // neighbours on its connection
  model::TransferId after = model::none<model::TransferId>;
  Step step = Step::search;
  std::int64_t connection_number = -1;  // libcurl's id of the connection it got last
  bool answering = false;               // the server got the request and will answer
  bool rewind_fails = false;            // the body cannot be sent on the next connection
  bool read_once = false;               // the head of an answer without a body has been read
  bool silent_close = false, announced_close = false, http_1_0 = false;
  bool closes_silently = false;  // how its server ends the connection, if this answer ends it
  // The answer under way is a 401, or a 407 of a forwarding proxy …
  bool asked = false, asked_by_proxy = false;
  bool handshake = false;       // … in the middle of NTLM
  Rejected rejected;            // … to the login that was shown
  bool asks_again = false;      // libcurl goes on with its new pick
  bool login_was_vain = false;  // an upload was held back for a login that nobody asked for
  bool body_withheld = false;   // an upload's body waits for the login
  AuthStage auth = AuthStage::none;
  Logins own_logins;                         // of a handle that lives for one request
  bool cut_while_waiting = false;            // the connection ended while it waited for its answer
  bool cut_alone = false;                    // and no other stream was on it
  model::Time first_byte_at = model::never;  // of the answer under way
  model::Time refused_at = model::never;     // REFUSED_STREAM instead
  std::uint32_t nth_response = 0;            // which of responses[] the answer under way is
  bool body_sent = false;        // part of the upload was sent: repeating it needs a rewind
  std::int64_t upload_left = 0;  // bytes of the upload not yet sent when the answer comes
  bool upload_cut = false;       // the rest is never sent: the connection cannot be kept
  Expect without_expect = Expect::as_needed;
  std::int32_t at_fin = 0;  // meaning of the server's FIN: complete, or a CURLcode
  std::int32_t result = 0;  // with Step::failed
  std::int32_t redirects = 0;
  const model::ResponseModel* response = nullptr;  // the answer under way
  std::int64_t bytes = 0;                          // of its body
  model::Duration body = 0;                        // from first byte to last
  model::Duration one_way = 0;                     // of this attempt's path
  model::Duration close_delay = 0;
  model::Time began = 0;                        // when libcurl got the request
  model::Time timeout_timer = 0;                // when CURLOPT_TIMEOUT makes the transfer run
  model::Time connect_deadline = model::never;  // CURLOPT_CONNECTTIMEOUT of this hop
  model::Time tcp_began = 0;
  bool overdue = false;        // its time was over while it was pending
  std::optional<Waker> found;  // what it will read (GOAWAY, SETTINGS) wakes a pending one
};

/// A connection as its server sees it: the engine's part of a model::Connection (same slot). One
/// cache line.
struct alignas(64) Wire {
  std::uint32_t generation = 0;
  model::TransferId opener = model::none<model::TransferId>;
  model::TransferId first = model::none<model::TransferId>;  // attached transfers, in order:
  model::TransferId last = model::none<model::TransferId>;   // linked through Flight
  std::uint32_t served = 0;                                  // answers begun
  bool used_up = false;                                      // it takes no further request
  bool held = false;    // beyond the server's limit: not served yet
  bool placed = false;  // counts for that limit
  Due held_due{};       // the step that comes when it is served, and how long it takes then
  model::Duration held_takes = model::never;
  std::int32_t fails_with = 0;  // a CURLcode, when the step of its handshake that is under way ends
  model::Time accepted = 0;     // the server reads nothing before: the accept, the last request
  model::Time idle_deadline = model::never;  // when the server's idle timer fires, its own time
  model::Time old_at = model::never;         // when the server considers it too old
  model::Time idle_armed = model::never;     // the agenda's entry, at or before the deadline
  model::Duration one_way = 0;
  bool server_closed = false;  // the server has sent its FIN
  bool close_announced = false;
  bool tls_full = false;        // a full handshake: more session tickets follow
  bool end_seen = false;        // libcurl has met the end of TLS without close_notify
  bool shutdown_over = false;   // the TLS close is answered or out of time: libcurl need only look
  std::uint8_t reconnects = 0;  // how often its proxy closed it with a 407
  bool dropped = false;         // the network lost it silently: nothing comes back
  model::MultiId closing_in = model::none<model::MultiId>;  // whose shutdown list it is on
  model::Time goaway_at = model::never;    // when the client reads that it is used up
  model::Time settings_at = model::never;  // when the server's first frame is due
  model::Time fin_at = model::never;       // when the server's FIN arrives, if it is sent
};

/// A finished transfer until the application takes its handle out.
struct Finished {
  model::TransferId was{};  // its former id, which names nothing any more
  std::uint32_t mid = 0;
  model::HandleId handle{};
  model::Request request;
  std::int32_t result = 0;
  model::Time leaves = model::never;  // when the application removes it, with `remove_after_ms`
};

/// A finished handle that the application keeps in its multi for its connection
/// (CURLOPT_CONNECT_ONLY).
struct Holding {
  model::MultiId multi{};
  Finished done;
};

/// A multi as libcurl runs it, beside its model::Multi (same slot).
struct MultiRun {
  RunOrder order;
  std::vector<Finished> messages;  // not yet taken out by the application
};

/// A client's easy handles.
struct ClientRun {
  std::vector<model::HandleId> handles;  // by ordinal - 1; none: cleaned up
  MidSet free;                           // ordinals - 1 of handles without a transfer
  std::vector<std::uint32_t> pools;      // by ordinal - 1: how many pools it has had
  std::uint32_t fresh = 0;               // handles opened, if each request has a fresh one
  std::vector<Logins> logins;            // by ordinal - 1
};

/// The time that so many bytes take; 0 if the bandwidth has no limit.
[[nodiscard]] inline model::Duration transmission(std::int64_t bytes, double bytes_per_us) {
  return bytes_per_us > 0 && bytes > 0
             ? model::whole_units(static_cast<double>(bytes) / bytes_per_us)
             : 0;
}

}  // namespace poolscope::engine
