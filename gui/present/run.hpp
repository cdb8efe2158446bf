#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "model/vocabulary.hpp"
#include "scenario/fork.hpp"
#include "scenario/scenario.hpp"
#include "trace/summary.hpp"
#include "trace/trace.hpp"

/// What is open and what can be pointed at: the runs of a scenario with what is known of each, and
/// the names of what is in them. Views are made of these (present), the state holds them (app).
namespace poolscope::gui {

struct RunIndex;   // present/run_index.hpp: lives of connections and transfers, built once per run
struct LogIndex;   // present/log/rows.hpp: who took part in each event
struct Series;     // present/timeline/series.hpp: counts over time
struct Waterfall;  // present/timeline/waterfall.hpp: rows by client and transfer
struct RangeSums;  // present/timeline/range_stats.hpp: sums along the run
struct OverviewSums;  // present/overview/sums.hpp: sums by destination and completion
struct CostlyIndex;   // present/overview/costly.hpp: evictions that a later transfer paid for
struct Lanes;         // present/timeline/view.hpp: what the timeline draws

/// A run of the open scenario: it keeps its id while others come and go.
enum class RunId : std::uint32_t {};

/// A change from a moment on: until then all is as in the run that is forked.
struct LaterChange {
  model::Time at = 0;
  scenario::Change change;
};
/// Settings of a strategy that differ from the start on (those that analysis/sweep/vary.hpp can
/// set), by name, in the order in which they were changed.
using StrategyEdits = std::vector<std::pair<std::string, std::string>>;

/// Another run of a run's strategy, with something changed.
struct Fork {
  RunId of{};         // the run that it begins as
  std::string words;  // "CURLOPT_MAXAGE_CONN 30": what is changed
  std::variant<LaterChange, StrategyEdits> how;
  scenario::Scenario scenario;    // of this run alone: what is saved
  std::optional<RunId> replaces;  // the run that it takes the place of
  bool beside = false;            // it gets a column of its own

  [[nodiscard]] const LaterChange* later() const { return std::get_if<LaterChange>(&how); }
  [[nodiscard]] const StrategyEdits* edits() const { return std::get_if<StrategyEdits>(&how); }
};

/// Another scenario, opened beside the one that is open.
struct Other {
  std::string path;
  scenario::Scenario scenario;
};

/// One strategy of the open scenario, or a fork of one, simulated.
struct Run {
  RunId id{};
  scenario::Strategy strategy;
  std::shared_ptr<const Other> other;  // null: it is of the open scenario
  std::shared_ptr<const Fork> fork;    // null: the scenario as it is
  std::shared_ptr<const trace::Trace> trace;
  std::shared_ptr<const RunIndex> index;
  std::shared_ptr<const LogIndex> log;
  std::shared_ptr<const Lanes> lanes;
  std::shared_ptr<const Waterfall> waterfall;
  std::shared_ptr<const Series> series;
  std::shared_ptr<const RangeSums> sums;
  std::shared_ptr<const OverviewSums> overview;
  std::shared_ptr<const CostlyIndex> costly;
  std::shared_ptr<const trace::Summary> summary;
};

/// A moment that a person marked.
struct Bookmark {
  double us = 0;
  std::string name;
  bool operator==(const Bookmark&) const = default;
};

/// An open scenario file. Immutable once loaded; a reload makes a new one.
struct Document {
  std::string path;
  std::vector<std::string> remarks;  // of an import: what was left out
  std::vector<Bookmark> bookmarks;   // as remembered for this path
  scenario::Scenario scenario;
  std::vector<Run> runs;  // one a strategy, in file order; then the forks
  RunId next_run{};       // the id of the next one

  /// Takes a run in at the end and gives it an id of its own.
  RunId add(Run);
  /// Throws model::Fault when there is none.
  [[nodiscard]] const Run& operator[](RunId) const;
  /// Null: it is not, or no longer, among them.
  [[nodiscard]] const Run* find(RunId) const;
  /// Its place among `runs`; their number when it is none of them.
  [[nodiscard]] std::size_t place_of(RunId) const;
};

/// What a run is called: "multi", or "multi ⑂ MAXAGE_CONN 30".
[[nodiscard]] std::string title_of(const Run&);

/// Runs that can stand side by side.
inline constexpr std::size_t most_columns = 4;

/// What is selected or hovered: at most one thing, named so that it survives a change of strategy
/// where that makes sense.
struct Selection {
  enum class Kind : std::uint8_t {
    nothing,
    transfer,
    connection,
    destination,
    event,
    owner,
    option,
  };
  Kind kind = Kind::nothing;
  /// transfer: request index; connection: index into RunIndex::connections;
  /// destination: DestinationId; event: event index; owner: index into RunIndex::pools (an easy or
  /// multi handle or a share, by the pool that it owns); option: index into `option_names()`.
  std::uint64_t id = 0;
  bool operator==(const Selection&) const = default;
};

/// A cell of a decision's matrix: what a gate said of a candidate.
struct MatrixCell {
  std::uint64_t decision = 0;             // its event
  std::uint32_t connection = UINT32_MAX;  // index into RunIndex::connections
  model::GateId gate{};
  bool operator==(const MatrixCell&) const = default;
};

/// The stretch of time that the timeline shows, in microseconds. Doubles: zooming is smooth.
struct TimeWindow {
  double from = 0;
  double to = 1;
  bool operator==(const TimeWindow&) const = default;
};

}  // namespace poolscope::gui
