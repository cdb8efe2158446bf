#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scenario/scenario.hpp"
#include "sim.hpp"
#include "trace/summary.hpp"
#include "trace/trace.hpp"

/// The visualizer's state: what is open, where the playhead stands, what is selected, how it looks.
/// A plain value; only `update` changes it (update.hpp). Views read it and emit actions.
namespace poolscope::gui {

struct RunIndex;  // present/run_index.hpp: lives of connections and transfers, built once per run
struct LogIndex;  // present/log_rows.hpp: who took part in each event
struct Lanes;     // present/timeline_view.hpp: what the timeline draws

/// One strategy of the open scenario, simulated.
struct Run {
  scenario::Strategy strategy;
  std::shared_ptr<const trace::Trace> trace;
  std::shared_ptr<const RunIndex> index;
  std::shared_ptr<const LogIndex> log;
  std::shared_ptr<const Lanes> lanes;
  std::shared_ptr<const trace::Summary> summary;
};

/// An open scenario file. Immutable once loaded; a reload makes a new one.
struct Document {
  std::string path;
  scenario::Scenario scenario;
  std::vector<Run> runs;  // one a strategy, in file order
};

/// What is selected or hovered: at most one thing, named so that it survives a change of strategy
/// where that makes sense.
struct Selection {
  enum class Kind : std::uint8_t { nothing, transfer, connection, destination, event };
  Kind kind = Kind::nothing;
  /// transfer: request index; connection: index into RunIndex::connections;
  /// destination: DestinationId; event: event index.
  std::uint64_t id = 0;
  bool operator==(const Selection&) const = default;
};

enum class ThemeChoice : std::uint8_t { dark, light };

/// The stretch of time that the timeline shows, in microseconds. Doubles: zooming is smooth.
struct TimeWindow {
  double from = 0;
  double to = 1;
  bool operator==(const TimeWindow&) const = default;
};

struct Playback {
  bool playing = false;
  /// Simulated microseconds per wall-clock second, before `speed`: chosen so that a run of any
  /// length plays in about 20 s at ×1.
  double base_rate = 1e6;
  int speed_power = 0;  // ×2^speed_power, -6 … 6
  double position = 0;  // playhead, simulated microseconds
};

struct Layout {
  float side = 0.42F;      // share of the width that the right side takes
  float timeline = 0.50F;  // share of the left side's height that the timeline takes
  float log = 0.38F;       // share of the right side's height that the log takes
  float details = 0.44F;   // of two right columns: share of the first that the details take
};

struct Model {
  std::shared_ptr<const Document> document;  // null: the start screen
  std::size_t run = 0;                       // the strategy that is shown
  std::size_t cursor = 0;                    // events applied: world_at(cursor)
  Playback playback;
  TimeWindow window;
  Selection selected, hovered;
  std::string log_filter;
  bool log_follow = true;     // the log scrolls with the cursor
  bool log_internal = false;  // shows internal events too
  ThemeChoice theme = ThemeChoice::dark;
  float ui_scale = 1;
  bool motion = true;
  Layout layout;
  std::vector<std::string> recent;      // newest first
  std::vector<scenario::Error> errors;  // of the file that could not be opened
  std::string errors_path;
  bool show_errors = false, show_help = false, show_browser = false;
  std::optional<std::string> loading;  // a path under way
  float loading_progress = 0;
  bool quit = false;
};

/// The shown run, or null.
[[nodiscard]] inline const Run* shown_run(const Model& m) {
  return m.document && m.run < m.document->runs.size() ? &m.document->runs[m.run] : nullptr;
}

}  // namespace poolscope::gui
