#pragma once

#include <algorithm>
#include <boost/random/discrete_distribution.hpp>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <variant>
#include <vector>

#include "model/request_source.hpp"
#include "model/setup.hpp"
#include "scenario/compiler.hpp"

/// What a scenario's stream of requests and events is made from: all of it resolved, with nothing
/// left to look up by name. Private to scenario/.
namespace poolscope::scenario {

/// None, where an index is meant.
inline constexpr std::uint32_t nothing = UINT32_MAX;

/// Milliseconds of a file in the engine's unit.
[[nodiscard]] model::Time us(double ms);

/// What a request looks for, and its answers; none: those that it had before.
struct Sought {
  model::NeedleId needle{};
  model::ResponseId response = model::none<model::ResponseId>;
};

/// What holds from the time on when so many easy_setopt have taken place.
struct Since {
  std::size_t setopts = 0;
  std::uint32_t what = 0;
};
using Changes = std::vector<Since>;
/// What holds after so many; null: what was there at first.
[[nodiscard]] inline const Since* in_force(const Changes& changes, std::size_t setopts) {
  const auto after = std::partition_point(
      changes.begin(), changes.end(), [&](const Since& since) { return since.setopts <= setopts; });
  return after == changes.begin() ? nullptr : &*std::prev(after);
}

struct PlannedWorkload {
  std::vector<model::ClientId> clients;
  std::vector<model::PlaceId> places;                        // by client
  boost::random::discrete_distribution<std::uint32_t> pick;  // among urls or hosts, by weight
  /// Clients with the same options ask with the same needles: [column][url or host].
  std::vector<std::vector<model::NeedleId>> columns;
  std::vector<std::uint32_t> column_of;              // by client, as it is at first
  std::unordered_map<std::uint32_t, Changes> later;  // by client: its columns after easy_setopt
  model::ResponseId response = model::none<model::ResponseId>;
  // When they arrive.
  std::variant<PoissonArrival, EveryArrival, ClosedLoopArrival> arrival;
  model::Draw think;  // of a closed loop
  std::optional<std::uint64_t> count;
  std::optional<model::Time> end;
  std::size_t offset = 0;
};

/// One request of the file.
struct PlannedRequest {
  model::Request request;
  model::Time at = model::never;  // never: it follows another request
  model::Duration delay = 0;
  std::uint32_t after = nothing;  // index of that request
  /// What follows this one: the first of each, and the one beside it that follows the same.
  std::uint32_t first_follower = nothing, first_event = nothing, next_follower = nothing;
  /// Among what its client asks for, where an easy_setopt may come before it: see `sought`.
  std::uint32_t kind = nothing;
};

/// One event of the file.
struct PlannedEvent {
  model::AppItem item;
  model::Duration delay = 0;
  std::uint32_t after = nothing, next_follower = nothing;
};

class StreamPlan {
 public:
  /// Generated requests are numbered so that their name follows from it (Setup::request_name).
  [[nodiscard]] std::uint64_t number(std::size_t workload, std::uint64_t n) const {
    return requests.size() + n * workloads_in_all + workload;
  }
  std::uint64_t workloads_in_all = 0;
  /// How many transfers there are, of those that it is known of without running.
  [[nodiscard]] std::uint64_t known_transfers() const;

  std::vector<PlannedRequest> requests;
  std::vector<PlannedWorkload> workloads;
  std::vector<PlannedEvent> events;
  /// By client that easy_setopt speak of: its situations, one after another.
  std::unordered_map<std::uint32_t, Changes> changes;
  std::vector<model::OptionsId> options_in;  // by situation: the client's options
  /// By situation and kind (`sought_key`).
  std::unordered_map<std::uint64_t, Sought> sought;
};
[[nodiscard]] constexpr std::uint64_t sought_key(std::uint32_t situation, std::uint32_t kind) {
  return (std::uint64_t{situation} << 32) | kind;
}

/// What a compiler's scenario and strategy are, with the plan of their stream.
[[nodiscard]] Compiled planned(Compiler&, const Scenario&);

/// The events of a kind by time; those of one instant as they stand in the file.
[[nodiscard]] std::vector<std::size_t> by_time(const Scenario&, AppEvent::Do);

/// The columns of the workloads' needles, each made once.
class Columns {
 public:
  Columns(Compiler&, const Scenario&, model::Setup&, StreamPlan&);
  /// The column for a client of workload `w` with the options `base` of its own.
  std::uint32_t column(std::size_t w, model::ClientId, model::OptionsId base);
  /// All that the workload's clients need at first.
  void add_first(std::size_t w);

 private:
  /// What one column differs from another by: a client's knowledge only where it matters.
  struct Key {
    model::OptionsId options{};
    std::uint32_t client = nothing;
    std::uint64_t knowledge = 0;
    auto operator<=>(const Key&) const = default;
  };
  [[nodiscard]] Key key_of(std::size_t w, model::ClientId, model::OptionsId base);
  /// The urls and hosts that are prepared, ascending.
  [[nodiscard]] const std::vector<std::uint32_t>& targets(std::size_t w);
  [[nodiscard]] std::vector<std::uint32_t> targets_of(std::size_t w) const;
  void require_room(std::size_t w, std::uint64_t columns);

  Compiler& compiler_;
  const Scenario& scenario_;
  model::Setup& setup_;
  StreamPlan& plan_;
  std::vector<std::map<Key, std::uint32_t>> known_;                 // by workload
  std::vector<std::optional<std::vector<std::uint32_t>>> targets_;  // likewise
  std::uint64_t prepared_ = 0;
};

/// What easy_setopt change: after all else, so that a scenario with such an event and one without
/// number what they share alike: up to the event their runs are the same.
void plan_setopts(Compiler&, const Scenario&, const model::Setup&, StreamPlan&, Columns&);

}  // namespace poolscope::scenario
