#pragma once

#include <cstdint>
#include <deque>
#include <span>
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

/// What a transfer does when it is run next (curl 8.22 lib/multi.c: the MSTATE_* between which
/// nothing else can happen are one step here).
enum class Step : std::uint8_t {
  search,           // INIT, SETUP, CONNECT
  connecting,       // CONNECTING: waits for its connection
  connected,        // its connection has become usable
  waiting,          // PERFORMING: waits for the answer
  answered,         // the answer is complete
  connection_gone,  // the peer closed before any byte of the answer
};

/// A transfer under way, beside its model::Transfer (same slot).
struct Flight {
  model::Request request;
  std::uint32_t generation = 0;
  std::uint32_t mid = 0;
  model::HandleId handle{};
  std::uint32_t answers = 0;                                  // responses[] used so far
  model::TransferId before = model::none<model::TransferId>;  // neighbours on its connection
  model::TransferId after = model::none<model::TransferId>;
  Step step = Step::search;
  std::int64_t connection_number = -1;  // libcurl's id of the connection it got last
  bool answering = false;               // the answer will come: the server got the request
  bool silent_close = false, announced_close = false, http_1_0 = false;
  model::Duration body = 0;     // from first byte to last
  model::Duration one_way = 0;  // of this attempt's path
  model::Duration close_delay = 0;
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
};

/// A multi's run order, beside its model::Multi (same slot).
struct MultiRun {
  MidTable rows{512};
  MidSet process, dirty, pending;
  std::uint32_t pending_count = 0;
  std::uint32_t last_pending = 0;  // the mid that was woken last; 0: start from the lowest
  bool changed = false;            // libcurl's "connection changed" flag
  model::Drive drive = model::Drive::easy_perform;
  std::vector<model::TransferId> messages;  // finished, not yet taken out by the application
};

struct ClientRun {
  std::vector<model::HandleId> handles;  // by ordinal - 1; none: cleaned up
  MidSet free;                           // ordinals - 1 of handles without a transfer
  std::vector<std::uint32_t> cleanups;   // by ordinal - 1: how often it was
  std::uint32_t fresh = 0;               // handles opened, with one a request
  bool busy = false;                     // inside a curl_easy_perform
  std::deque<model::AppItem> queue;      // waits for the call to return
};

class Engine {
 public:
  Engine(const model::Setup&, const match::Profile&, model::RequestSource&,
         std::span<trace::Sink* const>, const Progress&);
  void run();

 private:
  // engine.cpp: the main loop
  void process(const Entry&);
  void take_due_items();
  void start_items();
  void finish_run(trace::EndReason);
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
  [[nodiscard]] model::CacheId dns_cache(const model::Transfer&) const;
  [[nodiscard]] model::CacheId session_cache(const model::Transfer&) const;
  void clean_up_everything();

  // drive.cpp: libcurl's order of running transfers
  model::TransferId add_transfer(const model::AppItem&);
  void start_transfers(std::span<const model::AppItem>);
  void mark_dirty(model::TransferId);
  void drive(model::MultiId);
  void pass(model::MultiId);
  void run_transfer(model::TransferId);
  void wake_one(model::MultiId);
  void check_changed(model::MultiId);
  void take_out(model::MultiId, model::TransferId);

  // acquire.cpp: getting a connection
  bool acquire(model::TransferId);
  void open_connection(model::TransferId);
  void close_all(const std::vector<match::Closing>&, model::CloseAt, model::TransferId);

  // network.cpp: phases, requests and answers
  void resolve(model::TransferId);
  void resolved(model::ConnectionId);
  void connect(model::ConnectionId);
  void after_tcp(model::ConnectionId);
  void start_tls(model::ConnectionId);
  void become_ready(model::ConnectionId);
  void send_request(model::TransferId);
  void first_byte(model::TransferId);
  void body_end(model::TransferId);
  void arm_idle_timer(model::ConnectionId);
  void server_idle(model::ConnectionId);
  void fin(model::ConnectionId);
  void settings(model::ConnectionId);
  [[nodiscard]] model::TransferId reader_of(model::ConnectionId);
  [[nodiscard]] model::Duration path_rtt(const model::Needle&, const model::Request&) const;
  [[nodiscard]] model::DrawKey key(model::Drawn, const model::Request&,
                                   std::uint32_t hop = 0) const;

  // complete.cpp: the end of a transfer
  void complete(model::TransferId, std::int32_t result);
  void leave_connection(model::TransferId, bool premature);
  void died(model::TransferId);

  // shared
  void emit(const trace::Event&);
  void bring_clock_up();
  void close_connection(model::ConnectionId, model::CloseReason, model::CloseAt, model::TransferId);
  void attach(model::TransferId, model::ConnectionId);
  void detach(model::TransferId, model::ConnectionId);
  [[nodiscard]] bool alone(model::ConnectionId id) {
    return model::valid(wire(id).first) && wire(id).first == wire(id).last;
  }
  [[nodiscard]] trace::Event event(trace::EventKind) const;
  Flight& flight(model::TransferId id) { return flights_[model::index(id)]; }
  Wire& wire(model::ConnectionId id) { return wires_[model::index(id)]; }
  MultiRun& multi_run(model::MultiId id) { return multi_runs_[model::index(id)]; }

  const model::Setup& setup_;
  const match::Profile& profile_;
  model::RequestSource& source_;
  std::span<trace::Sink* const> sinks_;
  const Progress& progress_;
  model::World world_;
  model::Time now_ = 0;
  Agenda agenda_;
  std::vector<Flight> flights_;
  std::vector<Wire> wires_;
  std::vector<MultiRun> multi_runs_;
  std::vector<ClientRun> clients_;
  std::vector<model::MultiId> named_multis_;  // by setup index; none: not open
  std::vector<std::uint32_t> named_generations_;
  std::vector<model::PoolId> share_pools_;  // by share; none: not open
  std::vector<std::uint32_t> share_generations_;
  std::vector<model::AppItem> due_items_;     // of this instant, by order
  std::deque<model::ClientId> free_clients_;  // with a queue, and free since this instant
  std::uint32_t under_way_ = 0;               // transfers that are not pending
  std::uint32_t pending_ = 0;
  std::uint64_t transfers_done_ = 0;
  std::vector<model::AppItem> scratch_;
};

}  // namespace poolscope::engine
