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

/// What the engine keeps beside the World: of each transfer, connection, multi and client what a
/// person could not see.
namespace poolscope::engine {

/// CURLcode values that the engine gives (curl/curl.h).
inline constexpr std::int32_t ok = 0, couldnt_connect = 7, http2_error = 16, partial_file = 18,
                              write_error = 23, operation_timedout = 28, ssl_connect_error = 35,
                              aborted_by_callback = 42, range_error = 33, http_returned_error = 22,
                              send_fail_rewind = 65, proxy_error = 97, too_many_redirects = 47,
                              got_nothing = 52, send_error = 55, recv_error = 56,
                              bad_content_encoding = 61, use_ssl_failed = 64, login_denied = 67,
                              http2_stream = 92;

/// Whether an upload asks with "Expect: 100-continue", and waits for the answer.
enum class Expect : std::uint8_t {
  as_needed,  // a large one, or one of unknown size, on HTTP/1
  next_time,  // a 417 came: the next hop does without
  no_more,
};

/// Flight::at_fin of an answer that ends with its connection.
inline constexpr std::int32_t complete_at_fin = -1;

/// What a transfer does when it is run next (curl 8.22 lib/multi.c: the MSTATE_* between which
/// nothing else can happen are one step here).
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
  type_1,  // NTLM's first message is out: the next answer is a 401 with the challenge
  proven,  // a login has let a request through
};

/// A transfer under way, beside its model::Transfer (same slot).
struct Flight {
  model::Request request;
  std::uint32_t generation = 0;  // of this attempt: entries of the agenda for earlier ones are void
  std::uint32_t life = 0;        // of the slot: likewise for timers
  std::uint32_t mid = 0;
  model::HandleId handle{};
  std::uint32_t answers = 0;                                  // responses[] used so far
  model::TransferId before = model::none<model::TransferId>;  // neighbours on its connection
  model::TransferId after = model::none<model::TransferId>;
  Step step = Step::search;
  std::int64_t connection_number = -1;  // libcurl's id of the connection it got last
  bool answering = false;               // the answer will come: the server got the request
  bool rewind_fails = false;            // the body cannot be sent on the next connection
  bool read_once = false;               // the head of an answer without a body has been read
  bool silent_close = false, announced_close = false, http_1_0 = false;
  bool closes_silently = false;  // if its server ends the connection because of it
  // The answer under way is a 401, or a 407 of a forwarding proxy …
  bool asked = false, asked_by_proxy = false;
  bool handshake = false;       // … in the middle of NTLM
  Rejected rejected;            // … to what was shown
  bool asks_again = false;      // libcurl goes on with what it picks then
  bool login_was_vain = false;  // an upload was held back for a login that nobody asked for
  bool body_withheld = false;   // an upload's body waits for the login
  AuthStage auth = AuthStage::none;
  Logins own_logins;                         // of a handle that lives for one request
  bool cut_while_waiting = false;            // the connection ended while it waited for its answer
  bool cut_alone = false;                    // and no other stream was on it
  model::Time first_byte_at = model::never;  // of the answer under way
  model::Time refused_at = model::never;     // REFUSED_STREAM instead
  std::uint32_t nth_response = 0;            // which of responses[] the answer under way is
  bool body_sent = false;        // something of an upload was: to do it again needs a rewind
  std::int64_t upload_left = 0;  // bytes of it that are not sent when the answer comes
  bool upload_cut = false;       // they never will be: the connection cannot be kept
  Expect without_expect = Expect::as_needed;
  std::int32_t at_fin = 0;  // what the server's FIN means for it: complete, or a CURLcode
  std::int32_t result = 0;  // of Step::failed
  std::int32_t redirects = 0;
  const model::ResponseModel* response = nullptr;  // the answer under way
  std::int64_t bytes = 0;                          // of its body
  model::Duration body = 0;                        // from first byte to last
  model::Duration one_way = 0;                     // of this attempt's path
  model::Duration close_delay = 0;
  model::Time began = 0;                        // when libcurl got it
  model::Time timeout_timer = 0;                // when CURLOPT_TIMEOUT makes it run
  model::Time connect_deadline = model::never;  // CURLOPT_CONNECTTIMEOUT of this hop
  model::Time tcp_began = 0;
  bool overdue = false;        // its time was up while it was pending
  std::optional<Waker> found;  // what it will read wakes somebody: a GOAWAY, SETTINGS
};

/// A connection as its server sees it, beside its model::Connection (same slot). One cache line.
struct alignas(64) Wire {
  std::uint32_t generation = 0;
  model::TransferId opener = model::none<model::TransferId>;
  model::TransferId first = model::none<model::TransferId>;  // attached transfers, in order:
  model::TransferId last = model::none<model::TransferId>;   // linked through Flight
  std::uint32_t served = 0;                                  // answers begun
  bool used_up = false;                                      // it takes no further request
  bool held = false;    // beyond the server's limit: not served yet
  bool placed = false;  // counts for that limit
  Due held_due{};       // what comes when it is served, and how long that takes then
  model::Duration held_takes = model::never;
  std::int32_t fails_with = 0;  // a CURLcode, when the step of its handshake that is under way ends
  model::Time accepted = 0;     // nothing more is read before: the accept, the last request
  model::Time idle_deadline = model::never;  // when the server's idle timer fires, its own time
  model::Time old_at = model::never;         // when its server has had it long enough
  model::Time idle_armed = model::never;     // the agenda's entry for it, at or before the deadline
  model::Duration one_way = 0;
  bool server_closed = false;  // the server has sent its FIN
  bool close_announced = false;
  bool tls_full = false;  // a full handshake: more session tickets follow
  bool end_seen = false;  // libcurl has met the end of a TLS connection that says no close_notify
  bool shutdown_over = false;   // its TLS close is answered or out of time: libcurl need only look
  std::uint8_t reconnects = 0;  // so often its proxy closed it with a 407
  bool dropped = false;         // the network lost it without a word: nothing comes back
  model::MultiId closing_in = model::none<model::MultiId>;  // whose shutdown list it is on
  model::Time goaway_at = model::never;                     // when it hears that it is used up
  model::Time settings_at = model::never;                   // when the server's first frame is due
  model::Time fin_at = model::never;  // when the server's FIN arrives, once it is sent
};

/// What is left of a transfer that is done until the application takes its handle out.
struct Finished {
  model::TransferId was{};  // names nothing any more
  std::uint32_t mid = 0;
  model::HandleId handle{};
  model::Request request;
  std::int32_t result = 0;
  model::Time leaves = model::never;  // when the application removes it, with `remove_after_ms`
};

/// One that the application keeps in its multi for its connection (CURLOPT_CONNECT_ONLY).
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
  std::vector<std::uint32_t> pools;      // by ordinal - 1: how many it has had
  std::uint32_t fresh = 0;               // handles opened, with one a request
  std::vector<Logins> logins;            // by ordinal - 1
};

/// How long so many bytes take; no time at all where the bandwidth has no limit.
[[nodiscard]] inline model::Duration transmission(std::int64_t bytes, double bytes_per_us) {
  return bytes_per_us > 0 && bytes > 0
             ? model::whole_units(static_cast<double>(bytes) / bytes_per_us)
             : 0;
}

}  // namespace poolscope::engine
