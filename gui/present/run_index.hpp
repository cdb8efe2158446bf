#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "model/world.hpp"
#include "present/span.hpp"
#include "trace/sink.hpp"

/// The lives of a run's connections and transfers, noted while it is simulated. Pure data;
/// the timeline, the log and the details panel look things up here instead of scanning events.
namespace poolscope::gui {

/// No index into any of the tables.
inline constexpr std::uint32_t nobody = UINT32_MAX;

/// One transfer's time on one connection: a bar of the timeline. A retried transfer has several.
struct Use {
  std::uint32_t transfer = UINT32_MAX;  // index into RunIndex::transfers
  model::Time from = 0;                 // when the search gave it the connection
  model::Time sent = model::never;      // request under way
  model::Time first_byte = model::never;
  model::Time to = model::never;  // when it left
};

struct ConnectionLife {
  model::PoolId pool{};                    // a slot: may serve another pool after this one closed
  std::uint32_t pool_serial = UINT32_MAX;  // index into RunIndex::pools
  std::uint32_t number = 0;                // libcurl's id in its pool
  model::NeedleId needle{};
  model::Protocol protocol = model::Protocol::unknown;
  std::string pool_name;    // "multi:0"
  std::string destination;  // "api.test:443"
  model::Time opened = 0, ready = model::never, closed = model::never;
  model::Time handshake = model::never;  // when its TLS handshake with the origin was completed
  model::Time peer_closed = model::never;
  model::Time marked = model::never;  // when it was first marked for close …
  model::CloseReason marked_for{};    // … and why
  /// When it was gone: at `closed`, or when its TLS close, which goes on after it, was over.
  model::Time gone = model::never;
  model::CloseReason reason{};  // once closed
  bool ever_closed = false;
  std::uint64_t open_event = 0, close_event = 0;
  std::vector<Span> spans;               // by time
  std::vector<std::uint32_t> transfers;  // indices into RunIndex::transfers, by start
  std::vector<Use> uses;                 // the same transfers with their times, by start
};

struct DecisionPoint {
  std::uint64_t event = 0;  // index of the decision event
  model::Time t = 0;
  model::Outcome outcome{};
  model::GateId gate{};
  std::uint32_t connection = UINT32_MAX;  // index into RunIndex::connections
};

/// One time that libcurl took a waiting transfer out of the multi's pending set, to search again.
struct Wake {
  std::uint32_t transfer = UINT32_MAX;  // index into RunIndex::transfers
  model::Time t = 0;
  std::uint64_t event = 0;
  /// The event that shows what came of it: a decision, `wait_again` or `transfer_done`; 0: none.
  std::uint64_t came_of = 0;
  bool in_vain = false;  // it waits again
};

struct TransferLife {
  model::RequestIndex request{};
  std::string name;  // "r7"
  model::ClientId client{};
  model::NeedleId needle{};
  std::uint32_t pool_serial =
      UINT32_MAX;  // of the pool that it searches: index into RunIndex::pools
  model::Time due = 0, start = 0, sent = model::never, first_byte = model::never,
              done = model::never;
  std::int32_t result = 0;  // CURLcode, once done
  std::vector<DecisionPoint> decisions;
  std::uint32_t connection = UINT32_MAX;                   // the last one it used
  std::vector<std::pair<model::Time, model::Time>> waits;  // pending stretches
};

struct PoolLife {
  std::string name;  // "multi:0"
  model::Scope scope{};
  std::uint32_t owner = 0;  // as model::Pool::owner
  std::uint64_t open_event = 0;
  /// What its transfers ask for, in the order of ids; at most `few_destinations` + 1 are noted.
  std::vector<model::DestinationId> destinations;
};
inline constexpr std::size_t few_destinations = 8;

struct RunIndex {
  std::vector<ConnectionLife> connections;   // by opening: the index is model::Connection::serial
  std::vector<TransferLife> transfers;       // by start: the index is model::Transfer::serial
  std::vector<PoolLife> pools;               // by opening: the index is model::Pool::serial
  std::vector<std::uint64_t> decisions;      // event indices, ascending
  std::vector<std::uint64_t> public_events;  // event indices, ascending
  std::vector<std::uint64_t> closes;         // event indices of connection_close, ascending
  std::vector<std::uint32_t> closed_connections;  // beside `closes`: which connection it was
  std::vector<Wake> wakes;                        // by transfer, and by time within each
  model::Time end = 0;                            // when the run ended
  /// Index into `transfers` by request index; UINT32_MAX: never started.
  std::vector<std::uint32_t> transfer_of_request;
};

/// Whether the log's times are seconds: a run is that long; else milliseconds.
[[nodiscard]] inline bool counts_in_seconds(const RunIndex& index) {
  return index.end >= 10 * model::second;
}

/// Whether TLS with the origin came about, from the start or by STARTTLS.
[[nodiscard]] inline bool shook_hands(const ConnectionLife& life) {
  return life.handshake != model::never;
}

/// Listens while a run is simulated: the World says who an event is about.
class LifeNotes : public trace::Sink {
 public:
  explicit LifeNotes(const model::Setup& setup) : setup_(setup) {}
  void on(const trace::Event&, const model::World& before) override;
  void end(const trace::End&, const model::World&) override;
  [[nodiscard]] RunIndex take() { return std::move(out_); }

 private:
  // What goes on with a transfer, by its slot.
  struct UnderWay {
    std::uint32_t use = nobody;   // its open Use in its connection's list
    std::uint32_t wake = nobody;  // in RunIndex::wakes: it was woken and has not searched yet
  };
  [[nodiscard]] TransferLife& transfer(const trace::Event&, const model::World&);
  [[nodiscard]] ConnectionLife& connection(const trace::Event&, const model::World&);
  [[nodiscard]] UnderWay& under_way(const trace::Event&);
  [[nodiscard]] Use* use_of(const trace::Event&, const model::World&);
  void open_pool(const trace::Event&, const model::World&);
  void start(const trace::Event&, const model::World&);
  void decide(const trace::Event&, const model::World&);
  void open(const trace::Event&, const model::World&);
  void attach(const trace::Event&, const model::World&, std::uint32_t connection);
  void leave(const trace::Event&, const model::World&);
  void phase(const trace::Event&, const model::World&);
  void ready(const trace::Event&, const model::World&);
  void mark(const trace::Event&, const model::World&);
  void close(const trace::Event&, const model::World&);
  void shut_down(const trace::Event&, const model::World&);
  void done(const trace::Event&, const model::World&);
  void wake(const trace::Event&, const model::World&);
  void came_of_wake(const trace::Event&);
  void wait(const trace::Event&, const model::World&);

  const model::Setup& setup_;
  RunIndex out_;
  std::uint64_t event_ = 0;  // how many there were before this one
  std::vector<UnderWay> under_way_;
};

}  // namespace poolscope::gui
