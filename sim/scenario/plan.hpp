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

/// The plan of a scenario's stream of requests and events: everything is resolved, and nothing has
/// to be looked up by name. Private to scenario/.
namespace poolscope::scenario {

/// The value for no index.
inline constexpr std::uint32_t nothing = UINT32_MAX;

/// Converts milliseconds of a file to the engine's unit.
[[nodiscard]] model::Time us(double ms);

/// The needle and the answers of a request; none: unchanged.
struct Sought {
  model::NeedleId needle{};
  model::ResponseId response = model::none<model::ResponseId>;
};

/// What applies after this many easy_setopt.
struct Since {
  std::size_t setopts = 0;
  std::uint32_t what = 0;
};
using Changes = std::vector<Since>;
/// The entry that applies after this many; null: still the first state.
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
  std::vector<std::uint32_t> column_of;              // by client, at the start
  std::unordered_map<std::uint32_t, Changes> later;  // by client: its columns after easy_setopt
  model::ResponseId response = model::none<model::ResponseId>;
  // The kind of arrival.
  std::variant<PoissonArrival, EveryArrival, ClosedLoopArrival> arrival;
  model::Draw think;  // with a closed loop
  std::optional<std::uint64_t> count;
  std::optional<model::Time> end;
  std::size_t offset = 0;
};

/// One request of the file.
struct PlannedRequest {
  model::Request request;
  model::Time at = model::never;  // never: the request follows another one
  model::Duration delay = 0;
  std::uint32_t after = nothing;  // that other request
  /// The first request and the first event that follow this one, and the next one that follows the
  /// same request as this one.
  std::uint32_t first_follower = nothing, first_event = nothing, next_follower = nothing;
  /// The kind of this request among those of its client, if an easy_setopt may come before it: see
  /// `sought`.
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
  /// Numbers generated requests, so that the number gives the name (Setup::request_name).
  [[nodiscard]] std::uint64_t number(std::size_t workload, std::uint64_t n) const {
    return requests.size() + n * workloads_in_all + workload;
  }
  std::uint64_t workloads_in_all = 0;
  /// The number of transfers, as far as it is known without running.
  [[nodiscard]] std::uint64_t known_transfers() const;

  std::vector<PlannedRequest> requests;
  std::vector<PlannedWorkload> workloads;
  std::vector<PlannedEvent> events;
  /// The situations of each client with easy_setopt, in their order.
  std::unordered_map<std::uint32_t, Changes> changes;
  std::vector<model::OptionsId> options_in;  // by situation: the client's options
  /// The needle and answers by situation and kind (`sought_key`).
  std::unordered_map<std::uint64_t, Sought> sought;
};
[[nodiscard]] constexpr std::uint64_t sought_key(std::uint32_t situation, std::uint32_t kind) {
  return (std::uint64_t{situation} << 32) | kind;
}

/// The compiled scenario and strategy of a compiler, with the plan of their stream.
[[nodiscard]] Compiled planned(Compiler&, const Scenario&);

/// The events of a kind by time; within one instant in the order of the file.
[[nodiscard]] std::vector<std::size_t> by_time(const Scenario&, AppEvent::Do);

/// The columns of the workloads' needles, each made once.
class Columns {
 public:
  Columns(Compiler&, const Scenario&, model::Setup&, StreamPlan&);
  /// The column for a client of workload `w` whose own options are `base`.
  std::uint32_t column(std::size_t w, model::ClientId, model::OptionsId base);
  /// Adds everything that the workload's clients need at the start.
  void add_first(std::size_t w);

 private:
  /// The differences between columns: a client's knowledge only if it matters.
  struct Key {
    model::OptionsId options{};
    std::uint32_t client = nothing;
    std::uint64_t knowledge = 0;
    auto operator<=>(const Key&) const = default;
  };
  [[nodiscard]] Key key_of(std::size_t w, model::ClientId, model::OptionsId base);
  /// The urls and hosts that are prepared, in ascending order.
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

/// Plans the effects of easy_setopt. This comes after everything else, so that a scenario with such
/// an event and one without number their common parts alike: up to the event their runs are the
/// same.
void plan_setopts(Compiler&, const Scenario&, const model::Setup&, StreamPlan&, Columns&);

}  // namespace poolscope::scenario
