#pragma once

#include <tsl/robin_map.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "analysis/bounds/clairvoyant.hpp"
#include "analysis/bounds/interchangeable.hpp"
#include "match/profile.hpp"
#include "trace/sink.hpp"

/// The clairvoyant bound of a run: its transfers' stays on connections are recorded, and played
/// again by a player who knows the future.
namespace poolscope::analysis {

/// The reasons why the bound may be lower than what is possible: the parts that the game leaves
/// out. Each relaxation only adds connections or removes evictions, and so lowers the number.
enum class Relaxed : std::uint16_t {
  multiplexing = 1,     // several transfers at once: one connection does for a busy period
  options = 2,          // unlike requests to one destination: all may use all connections
  server_closes = 4,    // connections that servers close: stay
  ageing = 8,           // MAXAGE_CONN, MAXLIFETIME_CONN: nothing ages
  failures = 16,        // connections that failed: would have been kept if reused
  network_change = 32,  // CURLMOPT_NETWORK_CHANGED: they stay
  room = 64  // limits that differ among a pool's users, FRESH_CONNECT at a full host: none
};
[[nodiscard]] constexpr std::uint16_t bit(Relaxed why) {
  return static_cast<std::uint16_t>(why);
}
/// "connections carry several transfers at once".
[[nodiscard]] std::string_view words_of(Relaxed);

struct Clairvoyant {
  bool computed = true;  // false: the run was too long to be kept
  std::uint64_t opens = 0;
  bool exact = true;          // else it is a proven lower bound
  std::uint16_t relaxed = 0;  // bits of Relaxed; 0 when exact
  [[nodiscard]] std::vector<Relaxed> reasons() const;
};

/// The most stays that are kept, over all pools open at once; a longer run has no bound.
inline constexpr std::size_t most_stays = 10'000'000;

/// Uses 32 bytes for each transfer in pools that are open; a pool is settled when it closes.
class StayRecorder : public trace::Sink {
 public:
  explicit StayRecorder(std::shared_ptr<const model::Setup>, std::size_t most = most_stays);
  void on(const trace::Event&, const model::World& before) override;
  void end(const trace::End&, const model::World&) override;
  [[nodiscard]] Clairvoyant result() const { return result_; }

 private:
  /// The meaning of `Move::kind` until a record is settled; `next` of a start is its needle until
  /// then.
  enum Note : std::uint8_t {
    nothing,
    start,
    start_fresh,  // the request does not search
    end_kept,     // the cap was checked
    end_closed,   // because of the transfer
    end_relaxed,  // closed for a reason outside the game: kept
    end_aborted,  // closed unless the connection multiplexes
    multiplexes,  // about a destination
    unlike,       // about a destination: gates compare more than the needle
  };
  /// Facts about a destination after a look at all notes.
  struct Known;
  struct Record {
    std::vector<Move> moves;
    std::uint64_t opened = 0;
    std::uint16_t relaxed = 0;
    std::optional<std::int64_t> total;  // CURLMOPT_MAX_TOTAL_CONNECTIONS of its first start
    bool totals_differ = false, grants = false;
    bool evicted = false;
    std::int64_t shortest_age_s = INT64_MAX, shortest_life_s = INT64_MAX;
  };

  void started(const trace::Event&, const model::World&);
  void left(const trace::Event&, const model::World&, Note how);
  void closed(const trace::Event&, const model::World&);
  void note(model::PoolId, model::DestinationId, Note what);
  void add(model::PoolId, Move);
  Record& record(model::PoolId);
  [[nodiscard]] Note end_of(const trace::Event&, const model::World&) const;
  [[nodiscard]] std::uint32_t cap_of(const model::World&, model::TransferId) const;
  struct Room {
    std::int64_t host = 0, total = 0;
  };
  [[nodiscard]] Room room_of(const model::World&, model::TransferId) const;
  [[nodiscard]] model::DestinationId destination_of(const model::World&, model::ConnectionId) const;
  void settle(Record&);
  std::uint32_t number_destinations(Record&);
  void look_at_setup(Record&);
  std::vector<Known> look_at_notes(Record&);
  static void notes_to_moves(Record&, std::vector<Known>&);

  std::shared_ptr<const model::Setup> setup_;
  const match::Profile& profile_;
  Classes classes_;
  std::size_t most_, held_ = 0;
  std::vector<Record> records_;           // by pool slot
  std::vector<bool> staying_;             // by transfer slot
  std::vector<std::uint32_t> number_of_;  // scratch: by destination
  Clairvoyant result_;
};

}  // namespace poolscope::analysis
