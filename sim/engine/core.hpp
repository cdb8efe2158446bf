#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/agenda.hpp"
#include "engine/application_order.hpp"
#include "engine/engine.hpp"
#include "engine/server_doors.hpp"
#include "engine/state.hpp"
#include "engine/streams.hpp"
#include "match/decide.hpp"
#include "model/check.hpp"
#include "model/request_source.hpp"
#include "model/world.hpp"
#include "trace/apply.hpp"
#include "trace/event.hpp"

/// The engine's own state, and its rules of change. The World has what a person could see. The
/// engine keeps what is behind it: the agenda, the servers' side of each connection, and libcurl's
/// order of running transfers.
namespace poolscope::engine {

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
  /// Whether the object that got this id still exists.
  template <class Id>
  [[nodiscard]] bool holds(Id id) const {
    return world_.holds(id);
  }
  [[nodiscard]] const model::World* operator->() const { return &world_; }
  [[nodiscard]] const model::World& operator*() const { return world_; }
  /// Only `trace::apply` may change it.
  [[nodiscard]] model::World& to_apply() { return world_; }

 private:
  /// Throws model::Fault.
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
  void arm_default_connect_timeout(model::TransferId);
  void arm_timeout(model::TransferId);
  void keep_first_timeout(model::TransferId);
  [[nodiscard]] bool out_of_time(model::TransferId) const;
  void take_due_items();
  void start_items();
  trace::End finish_run(trace::EndReason);
  void stop(trace::EndReason, std::string_view limit = {});
  /// Whether a loop may take another turn. Limits are checked only every few turns.
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
  void store_session(model::ConnectionId, model::TransferId, std::uint8_t tickets);
  void clean_up_everything();

  // drive.cpp: libcurl's order of running transfers
  model::TransferId add_transfer(const model::AppItem&);
  void start_transfers(std::span<const model::AppItem>);
  void mark_dirty(model::TransferId);
  void drive(model::MultiId);
  void pass(model::MultiId);
  void run_expired(model::MultiId);
  void call_for_another_reason(model::MultiId);
  void run_transfer(model::TransferId);
  void mark_overdue(model::MultiId);
  void take_out(model::MultiId, const Finished&);
  void take_out_all(model::MultiId);
  [[nodiscard]] bool holds_on(const Finished&) const;
  void hold(model::MultiId, const Finished&);
  void let_go(std::uint32_t number);
  template <class Matches>
  [[nodiscard]] std::vector<std::uint32_t> holding(const Matches&) const;
  void close_connect_only(model::MultiId, const Finished&);

  // pending.cpp: who waits, and who is woken
  void begin_to_wait(model::TransferId);
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
  void fail_handshake(model::ConnectionId);
  void start_login(model::ConnectionId);
  [[nodiscard]] model::Duration socks_greeting(model::ConnectionId, model::Duration hop);
  [[nodiscard]] model::Duration tunnel(model::ConnectionId, model::Duration hop,
                                       model::Duration reconnect);
  void become_ready(model::ConnectionId);

  // answers.cpp: requests and answers
  void send_request(model::TransferId);
  void begin_answer(model::TransferId, model::Time arrival);
  [[nodiscard]] const model::ResponseModel& next_response(model::TransferId);
  void reach_server(model::TransferId, model::Time arrival);
  [[nodiscard]] bool has_room(model::TransferId, model::Time& arrival);
  void shape_closing(model::TransferId, const model::ResponseModel&);
  [[nodiscard]] model::Duration upload_time(model::TransferId, const model::ResponseModel&,
                                            model::Duration thinking);
  [[nodiscard]] std::int16_t status_of(const Flight&) const;
  void end_upload(model::TransferId);
  [[nodiscard]] bool expects_100(model::TransferId);
  void read_callback_fails(model::TransferId, const model::ResponseModel&);
  [[nodiscard]] bool leaves_body(model::TransferId);
  [[nodiscard]] bool fails_by_status(model::TransferId);
  void schedule_settings(model::ConnectionId, model::TransferId, model::Time readable);
  void drop_stale();
  void run_forgotten_before(model::TransferId);
  [[nodiscard]] bool reads_once_more(model::TransferId);
  void reader_finds(model::ConnectionId, model::WakeReason);
  void fail(model::TransferId, std::int32_t result);
  void first_byte(model::TransferId);
  void body_end(model::TransferId);
  [[nodiscard]] bool is_last_answer(model::TransferId);
  void switched(model::ConnectionId);
  void stray(model::ConnectionId);
  void downgrade(model::TransferId);
  void cut(model::TransferId);
  [[nodiscard]] std::int32_t cut_result(model::ConnectionId, bool silently) const;

  // authentication.cpp: 401 and 407
  [[nodiscard]] Logins& logins_of(model::TransferId);
  [[nodiscard]] LoginAsked asked_by_origin(const model::Needle&) const;
  [[nodiscard]] LoginAsked asked_by_proxy(const model::Needle&) const;
  [[nodiscard]] std::int64_t able(std::int64_t methods) const;
  [[nodiscard]] bool own_nonce(const Login&, model::NeedleId, bool proxy) const;
  void flush_stale_nonce(Login&, model::NeedleId, bool proxy) const;
  [[nodiscard]] bool asks_for_login(model::TransferId, const LoginAsked&, bool proxy);
  void limit_picks(model::TransferId);
  void check_login(model::TransferId);
  [[nodiscard]] bool answers_challenge(model::TransferId);
  void forget_ntlm(model::TransferId);
  void authenticated(model::TransferId, model::Auth, bool proxy);
  void forget_login(model::ConnectionId, bool proxy);

  // servers.cpp: what servers do with their connections
  [[nodiscard]] model::ServerId keeper_of(const model::Needle& needle) const {
    return needle.origin_is_proxy ? needle.first_server : needle.server;
  }
  [[nodiscard]] const model::ServerModel& keeper(model::ConnectionId id) const {
    return setup_[keeper_of(setup_[world_[id].needle])];
  }
  [[nodiscard]] bool encrypted(model::ConnectionId) const;
  [[nodiscard]] bool says_goodbye(model::ConnectionId, bool silently) const;
  void goaway(model::ConnectionId);
  void tell_goaway(model::ConnectionId);
  void left_by_last_stream(model::ConnectionId, const model::Request&);
  void stream_refused(model::TransferId);
  void drive_after_read(model::ConnectionId, model::MultiId);
  void serve(model::ConnectionId);
  void unserve(model::ConnectionId, model::Time when);
  void next_in_line(model::ServerId);
  void take_a_place(model::ConnectionId);
  void add_when_served(model::ConnectionId, model::Duration takes, Due);
  void server_event(model::ServerId, std::size_t which);
  void close_by_server(model::ConnectionId, bool announced, model::Duration delay);
  void goaway_in_use(model::ConnectionId);
  void kill(model::ConnectionId, model::Duration way);
  void arm_idle_timer(model::ConnectionId, const model::Request&, model::Time from);
  void server_idle(model::ConnectionId);
  void fin(model::ConnectionId);
  void settings(model::ConnectionId);
  void tell_reconnects(model::ConnectionId);
  [[nodiscard]] model::TransferId reader_of(model::ConnectionId);
  [[nodiscard]] model::Duration path_rtt(const model::Needle&, const model::Request&) const;
  [[nodiscard]] model::Duration first_hop_rtt(model::NeedleId, model::TransferId) const;
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
  [[nodiscard]] bool first_timer_counts(model::TransferId);

  // complete.cpp: the end of a transfer, or of one hop of it
  void answered(model::TransferId);
  void next_hop(model::TransferId, model::NeedleId, model::Cause);
  void refused(model::TransferId);
  [[nodiscard]] bool cannot_send_again(model::TransferId, model::NeedleId next);
  void retry(model::TransferId);
  [[nodiscard]] bool tried_too_often(model::TransferId);
  void limit_hops(model::TransferId);
  void complete(model::TransferId, std::int32_t result);
  void leave_connection(model::TransferId, bool premature);
  [[nodiscard]] bool kept(model::Scheme) const;
  [[nodiscard]] bool ends_in_error(model::ConnectionId) const;
  void died(model::TransferId);

  // shared
  /// Tells an event that happens now; `what` is of a kind of trace/kinds.hpp.
  void emit(const auto& what) { tell(trace::Event{now_, what}); }
  void tell(const trace::Event&);
  /// Whether the run is to end: loops that could go on within one instant check it.
  [[nodiscard]] bool stopped() const { return stop_reason_.has_value(); }
  void bring_clock_up();
  void attach(model::TransferId, model::ConnectionId);
  void detach(model::TransferId, model::ConnectionId);
  [[nodiscard]] bool alone(model::ConnectionId id) {
    return model::valid(wire(id).first) && wire(id).first == wire(id).last;
  }
  // The engine's part of a transfer that the World has under that id; it must be there.
  [[gnu::always_inline]] Flight& flight(model::TransferId id) {
    return (void)world_[id], flights_[model::index(id)];
  }
  [[gnu::always_inline]] Wire& wire(model::ConnectionId id) {
    return (void)world_[id], wires_[model::index(id)];
  }
  [[gnu::always_inline]] MultiRun& multi_run(model::MultiId id) {
    return (void)world_[id], multi_runs_[model::index(id)];
  }
  [[gnu::always_inline]] RunOrder& order(model::MultiId id) { return multi_run(id).order; }

  const model::Setup& setup_;
  const match::Profile& profile_;
  model::RequestSource& source_;
  std::span<trace::Sink* const> sinks_;
  const Progress& progress_;
  LiveWorld world_;
  model::Time now_ = 0;
  Agenda agenda_;
  ApplicationOrder application_;
  ServerDoors doors_;
  std::vector<Flight> flights_;
  std::vector<Wire> wires_;
  std::vector<OpenStreams> streams_;  // by connection, where its server limits them
  std::vector<MultiRun> multi_runs_;
  std::vector<ClientRun> clients_;
  std::vector<bool> waited_;  // by easy handle: a transfer of it was pending once (7.88)
  std::vector<model::MultiId> named_multis_;  // by setup index; none: not open
  std::vector<std::uint32_t> named_generations_;
  std::vector<std::uint32_t> named_setopts_;  // by setup index: how many multi_setopt it has had
  std::vector<std::uint32_t> named_pools_;    // by setup index: pools so far
  std::vector<model::PoolId> share_pools_;    // by share; none: not open
  std::vector<std::uint32_t> share_generations_;
  std::map<std::uint32_t, Holding> holding_;  // by number
  std::uint32_t held_so_far_ = 0;
  std::uint32_t under_way_ = 0;  // transfers that are not pending
  std::uint32_t pending_ = 0;
  std::uint32_t timers_ = 0;  // timers of libcurl and of the application, not yet due
  std::uint64_t transfers_done_ = 0;
  std::vector<model::AppItem> scratch_;
  std::optional<trace::EndReason> stop_reason_;  // the run is to end as soon as it can
  std::string_view stop_limit_;                  // the limit that ended the run
  bool reading_ = false;  // one read is not taken in as a whole yet: no transfer runs before
  std::uint64_t turns_ = 0, events_ = 0;  // since the start
  std::uint64_t requests_ = 0;            // taken from the source
  // Turns and events when the instant began.
  std::uint64_t instant_turns_ = 0, instant_events_ = 0;
  model::Time progressed_at_ = 0;  // the last turn that was more than a look around
};

}  // namespace poolscope::engine
