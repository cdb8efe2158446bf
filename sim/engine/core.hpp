#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/agenda.hpp"
#include "engine/engine.hpp"
#include "engine/mids.hpp"
#include "match/decide.hpp"
#include "model/request_source.hpp"
#include "model/world.hpp"
#include "trace/apply.hpp"
#include "trace/event.hpp"

/// The engine's own state and its rules of change. What a person could see is in the World; here is
/// what stands behind it: the agenda, the servers' side of each connection, and libcurl's order of
/// running transfers.
namespace poolscope::engine {

/// CURLcode values that the engine gives (curl/curl.h).
inline constexpr std::int32_t ok = 0, couldnt_connect = 7, http2_error = 16, partial_file = 18,
                              write_error = 23, operation_timedout = 28, ssl_connect_error = 35,
                              aborted_by_callback = 42, range_error = 33, too_many_redirects = 47,
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

/// How far HTTP authentication has come (curl 8.22 lib/http.c: Curl_http_auth_act).
enum class AuthStage : std::uint8_t {
  none,       // nothing to prove, or Basic: sent with the first request
  challenge,  // the next answer is a 401 that names the methods
  type_1,     // NTLM's first message is out: the next answer is a 401 with the challenge
  proven,     // the next answer is the real one
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
  bool silent_close = false, announced_close = false, http_1_0 = false;
  bool challenged = false;  // the answer under way is a 401, not one of responses[]
  AuthStage auth = AuthStage::none;
  bool auth_started = false;
  bool cut_while_waiting = false;  // the connection ended while it waited for its answer
  bool cut_alone = false;          // and no other stream was on it
  bool upload_cut = false;         // an error answer came before the upload was over
  Expect without_expect = Expect::as_needed;
  std::int32_t at_fin = 0;  // what the server's FIN means for it: complete, or a CURLcode
  std::int32_t result = 0;  // of Step::failed
  std::int32_t redirects = 0;
  const model::ResponseModel* response = nullptr;  // the answer under way
  std::int64_t bytes = 0;                          // of its body
  model::Duration body = 0;                        // from first byte to last
  model::Duration one_way = 0;                     // of this attempt's path
  model::Duration close_delay = 0;
  model::Time timeout_timer = 0;                // when CURLOPT_TIMEOUT makes it run
  model::Time connect_deadline = model::never;  // CURLOPT_CONNECTTIMEOUT of this hop
  bool overdue = false;                         // its time was up while it was pending
};

/// A connection as its server sees it, beside its model::Connection (same slot). One cache line.
struct alignas(64) Wire {
  std::uint32_t generation = 0;
  model::TransferId opener = model::none<model::TransferId>;
  model::TransferId first = model::none<model::TransferId>;  // attached transfers, in order:
  model::TransferId last = model::none<model::TransferId>;   // linked through Flight
  std::uint32_t served = 0;                                  // answers begun
  model::Time accepted = 0;  // nothing more is read before: the accept, the last request
  model::Time idle_deadline = model::never;  // when the server's idle timer fires, its own time
  model::Time idle_armed = model::never;     // the agenda's entry for it, at or before the deadline
  model::Duration one_way = 0;
  bool server_closed = false;  // the server has sent its FIN
  bool close_announced = false;
  bool tls_full = false;  // a full handshake: more session tickets follow
  bool end_seen = false;  // libcurl has met the end of a TLS connection that says no close_notify
  bool dropped = false;   // the network lost it without a word: nothing comes back
  bool shutdown_over = false;  // its TLS close is answered or out of time: libcurl need only look
  model::MultiId closing_in = model::none<model::MultiId>;  // whose shutdown list it is on
  model::Time settings_at = model::never;                   // when the server's first frame is due
  model::Time fin_at = model::never;  // when the server's FIN arrives, once it is sent
};

/// What makes a multi wake one that waits, and whose doing it is: a request's or a connection's.
struct Waker {
  model::WakeReason reason{};
  model::RequestIndex request = model::none<model::RequestIndex>;
  std::uint32_t connection = UINT32_MAX;  // its serial: the slot may be free by then
};

/// A transfer that is to run now, and when that was asked (curl 7.88.1 lib/multi.c: Curl_expire
/// with EXPIRE_RUN_NOW).
struct Expiry {
  std::uint32_t mid = 0;
  std::uint64_t asked = 0;
};

/// What is left of a transfer that is done until the application takes its handle out.
struct Finished {
  model::TransferId was{};  // names nothing any more
  std::uint32_t mid = 0;
  model::HandleId handle{};
  model::Request request;
};

/// A multi's run order, beside its model::Multi (same slot).
struct MultiRun {
  MidTable rows{512};
  MidSet process, dirty, pending;
  std::uint32_t pending_count = 0;
  std::uint32_t last_pending = 0;  // the mid that was woken last; 0: start from the lowest
  bool changed = false;            // libcurl's "connection changed" flag
  Waker changed_by;                // what set it
  model::Drive drive = model::Drive::easy_perform;
  std::deque<Expiry> expired;  // 7.88 by socket: timers that are due, first set first
  std::uint64_t clock = 1;     // counts readings of the clock within an instant, for `expired`
  std::uint64_t timers_removed = 0;  // up to that reading, by curl_multi_perform of 7.88
  std::uint64_t now_read = 0;        // the last reading that the call under way goes by
  std::vector<Finished> messages;    // not yet taken out by the application
};

struct ClientRun {
  std::vector<model::HandleId> handles;  // by ordinal - 1; none: cleaned up
  MidSet free;                           // ordinals - 1 of handles without a transfer
  std::vector<std::uint32_t> pools;      // by ordinal - 1: how many it has had
  std::uint32_t fresh = 0;               // handles opened, with one a request
  std::vector<bool> digest;              // by ordinal - 1: it has a Digest challenge to answer
  bool busy = false;                     // inside a curl_easy_perform
  std::deque<model::AppItem> queue;      // waits for the call to return
};

/// The World as its engine sees it: an id of what is gone cannot be followed.
class LiveWorld {
 public:
  explicit LiveWorld(model::World world) : world_(std::move(world)) {}
  template <class Id>
  [[nodiscard, gnu::always_inline]] const auto& operator[](Id id) const {
    if (!world_.holds(id)) [[unlikely]]
      gone();
    return world_[id];
  }
  /// Whether what an id was given to is still there.
  template <class Id>
  [[nodiscard]] bool holds(Id id) const {
    return world_.holds(id);
  }
  [[nodiscard]] const model::World* operator->() const { return &world_; }
  [[nodiscard]] const model::World& operator*() const { return world_; }
  /// For `trace::apply` alone.
  [[nodiscard]] model::World& to_apply() { return world_; }

 private:
  /// Throws std::logic_error: the engine has a fault.
  [[noreturn, gnu::cold, gnu::noinline]] static void gone();
  model::World world_;
};

class Engine {
 public:
  Engine(const model::Setup&, const match::Profile&, model::RequestSource&,
         std::span<trace::Sink* const>, const Progress&);
  trace::End run();

 private:
  // engine.cpp: the main loop
  void process(const Entry&);
  [[nodiscard]] bool stale(const Entry&) const;
  void arm_timers(model::TransferId);
  void arm_connect_timeout(model::TransferId);
  void arm_timeout(model::TransferId);
  [[nodiscard]] bool out_of_time(model::TransferId) const;
  void take_due_items();
  void start_items();
  trace::End finish_run(trace::EndReason);
  void stop(trace::EndReason, std::string_view limit = {});
  /// One turn of a loop: false, it has to end. Whether it has to is looked at every few turns.
  bool goes_on() {
    if ((++turns_ & 0xF) == 0) look_at_limits();
    return !stopped();
  }
  void look_at_limits();
  void ask_progress();
  [[nodiscard]] bool anything_under_way() const;

  // handles.cpp: who owns what
  model::HandleId handle_for(model::ClientId);
  model::HandleId open_handle(model::ClientId, std::uint32_t ordinal);
  model::MultiId multi_for(model::HandleId, const model::PlaceSetup&);
  model::PoolId pool_for(model::HandleId, model::MultiId, const model::PlaceSetup&);
  void open_named_multi(std::int32_t setup);
  void close_handle(model::HandleId);
  void close_pool(model::PoolId);
  void carry_out(const model::AppItem&);
  void clean_up_easy(const model::AppItem&);
  void clean_up_multi(std::uint32_t multi);
  void clean_up_share(std::uint32_t share);
  template <class Matches>
  [[nodiscard]] std::vector<model::TransferId> running_on(const Matches&);
  [[nodiscard]] model::CacheId dns_cache(const model::Transfer&) const;
  [[nodiscard]] model::CacheId session_cache(const model::Transfer&) const;
  [[nodiscard]] std::uint32_t session_peers(const model::Transfer&) const;
  void clean_up_everything();

  // drive.cpp: libcurl's order of running transfers
  model::TransferId add_transfer(const model::AppItem&);
  void start_transfers(std::span<const model::AppItem>);
  void mark_dirty(model::TransferId);
  void drive(model::MultiId);
  void pass(model::MultiId);
  void run_expired(model::MultiId);
  [[nodiscard]] bool calls_again(model::MultiId);
  void call_for_another_reason(model::MultiId);
  [[nodiscard]] std::uint32_t next_in_pass(const MultiRun&, std::uint32_t from) const;
  void run_transfer(model::TransferId);
  void mark_overdue(model::MultiId);
  void take_out(model::MultiId, const Finished&);
  void take_out_all(model::MultiId);
  void close_connect_only(model::MultiId, const Finished&);

  // pending.cpp: who waits, and who is woken
  void begin_to_wait(model::TransferId, trace::Event);
  void wake_who_waits_for(model::ConnectionId, model::MultiId);
  [[nodiscard]] Waker by(model::WakeReason, model::TransferId);
  [[nodiscard]] Waker by(model::WakeReason, model::ConnectionId) const;
  void wake_one(model::MultiId, const Waker&);
  void leave_pending(model::TransferId, const Waker&);
  void connection_changed(model::MultiId, const Waker&);
  void check_changed(model::MultiId);
  [[nodiscard]] std::uint32_t next_pending(model::MultiId);

  // acquire.cpp: getting a connection
  bool acquire(model::TransferId);
  void open_connection(model::TransferId);
  void close_all(const std::vector<match::Closing>&, model::CloseAt, model::TransferId);

  // network.cpp: the phases of a new connection
  void resolve(model::TransferId);
  void resolved(model::ConnectionId);
  void connect(model::ConnectionId);
  void after_tcp(model::ConnectionId);
  void start_tls(model::ConnectionId);
  void start_login(model::ConnectionId);
  [[nodiscard]] model::Duration proxy_challenges(model::ConnectionId) const;
  [[nodiscard]] bool known_user(const model::ServerModel&, const model::Needle&) const;
  void become_ready(model::ConnectionId);

  // answers.cpp: requests and answers
  void send_request(model::TransferId);
  void begin_answer(model::TransferId, model::Time arrival);
  [[nodiscard]] const model::ResponseModel& next_response(model::TransferId);
  void choose_authentication(model::TransferId);
  void authenticated(model::TransferId, model::Auth);
  [[nodiscard]] std::int64_t picked_method(model::TransferId) const;
  void schedule_settings(model::ConnectionId, model::TransferId, model::Duration way);
  void fail(model::TransferId, std::int32_t result);
  void first_byte(model::TransferId);
  void body_end(model::TransferId);
  void switched(model::ConnectionId);
  void stray(model::ConnectionId);
  void downgrade(model::TransferId);
  void cut(model::TransferId);
  [[nodiscard]] std::int32_t cut_result(model::ConnectionId) const;

  // servers.cpp: what servers do with their connections
  void server_event(model::ServerId, std::size_t which);
  void close_by_server(model::ConnectionId, bool announced, model::Duration delay);
  void goaway_in_use(model::ConnectionId);
  void kill(model::ConnectionId, model::Duration way);
  void arm_idle_timer(model::ConnectionId);
  void server_idle(model::ConnectionId);
  void fin(model::ConnectionId);
  void settings(model::ConnectionId);
  void tell_reconnect(model::ConnectionId);
  [[nodiscard]] model::TransferId reader_of(model::ConnectionId);
  [[nodiscard]] model::Duration path_rtt(const model::Needle&, const model::Request&) const;
  [[nodiscard]] model::DrawKey key(model::Drawn, const model::Request&,
                                   std::uint32_t hop = 0) const;

  // shutdown.cpp: closing connections
  void close_connection(model::ConnectionId, model::CloseReason, model::CloseAt, model::TransferId);
  void shutdown_done(model::ConnectionId);
  bool look_after_shutdowns(model::MultiId);
  void end_shutdown(model::ConnectionId);
  void make_room_to_shut_down(model::MultiId, model::PoolId);
  void mark(model::ConnectionId, model::CloseReason);

  // application.cpp: what the application does besides requests
  void remove_handle(model::TransferId);
  void upkeep(const model::AppItem&);
  void network_changed(std::uint32_t multi);
  void multi_setopt(std::uint32_t multi, std::uint32_t so_many);
  void tell_multi_options(std::int32_t multi);
  void timed_out(model::TransferId, bool connecting);

  // complete.cpp: the end of a transfer, or of one hop of it
  void answered(model::TransferId);
  void next_hop(model::TransferId, model::NeedleId, model::Cause);
  void refused(model::TransferId);
  void retry(model::TransferId);
  void limit_hops(model::TransferId);
  void complete(model::TransferId, std::int32_t result);
  void leave_connection(model::TransferId, bool premature);
  [[nodiscard]] bool kept(model::Scheme) const;
  [[nodiscard]] bool ends_in_error(model::ConnectionId) const;
  void died(model::TransferId);

  // shared
  void emit(const trace::Event&);
  /// Whether something has ended the run: loops that could go on within one instant look at it.
  [[nodiscard]] bool stopped() const { return stop_reason_.has_value(); }
  void bring_clock_up();
  void attach(model::TransferId, model::ConnectionId);
  void detach(model::TransferId, model::ConnectionId);
  [[nodiscard]] bool alone(model::ConnectionId id) {
    return model::valid(wire(id).first) && wire(id).first == wire(id).last;
  }
  [[nodiscard]] trace::Event event(trace::EventKind) const;
  // Beside what the World has under that id; it must be there.
  [[gnu::always_inline]] Flight& flight(model::TransferId id) {
    return (void)world_[id], flights_[model::index(id)];
  }
  [[gnu::always_inline]] Wire& wire(model::ConnectionId id) {
    return (void)world_[id], wires_[model::index(id)];
  }
  [[gnu::always_inline]] MultiRun& multi_run(model::MultiId id) {
    return (void)world_[id], multi_runs_[model::index(id)];
  }

  const model::Setup& setup_;
  const match::Profile& profile_;
  model::RequestSource& source_;
  std::span<trace::Sink* const> sinks_;
  const Progress& progress_;
  LiveWorld world_;
  model::Time now_ = 0;
  Agenda agenda_;
  std::vector<Flight> flights_;
  std::vector<Wire> wires_;
  std::vector<MultiRun> multi_runs_;
  std::vector<ClientRun> clients_;
  std::vector<bool> waited_;    // by easy handle: one of its transfers was pending once (7.88)
  std::vector<bool> refusing_;  // by server: it accepts no connection now
  std::vector<model::MultiId> named_multis_;  // by setup index; none: not open
  std::vector<std::uint32_t> named_generations_;
  std::vector<std::uint32_t> named_setopts_;  // how many multi_setopt each has had
  std::vector<std::uint32_t> named_pools_;    // by setup index: pools so far
  std::vector<model::PoolId> share_pools_;    // by share; none: not open
  std::vector<std::uint32_t> share_generations_;
  std::deque<model::AppItem> due_items_;      // of this instant, by order
  std::deque<model::ClientId> free_clients_;  // with a queue, and free since this instant
  std::uint32_t under_way_ = 0;               // transfers that are not pending
  std::uint32_t pending_ = 0;
  std::uint32_t timers_ = 0;  // libcurl's and the application's, not yet due
  std::uint64_t transfers_done_ = 0;
  std::vector<model::AppItem> scratch_;
  std::optional<trace::EndReason> stop_reason_;  // the run is to end as soon as it can
  std::string_view stop_limit_;                  // which limit it was
  std::uint64_t turns_ = 0, events_ = 0;         // since the start
  std::uint64_t requests_ = 0;                   // taken from the source
  // What they were when the instant began.
  std::uint64_t instant_turns_ = 0, instant_events_ = 0;
};

}  // namespace poolscope::engine
