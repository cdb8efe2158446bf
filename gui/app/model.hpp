#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "app/study/state.hpp"
#include "present/run.hpp"
#include "sim.hpp"

namespace poolscope::analysis {
struct Bounds;  // analysis/bounds/bounds.hpp
}  // namespace poolscope::analysis

/// The visualizer's state: what is open, where the playhead stands, what is selected, how it looks.
/// A plain value; only `update` changes it (update.hpp). Views read it and emit actions.
namespace poolscope::gui {

struct Differences;  // present/compare/differences.hpp: where runs side by side part
struct Library;      // app/start/library.hpp: the scenarios that come with the program

enum class ThemeChoice : std::uint8_t { dark, light };

/// What one second of playing at ×1 is.
enum class Pace : std::uint8_t {
  time,       // a share of the run: all of it takes about 20 s
  decisions,  // one decision, however far apart they are
};

struct Playback {
  bool playing = false;
  Pace pace = Pace::time;
  bool by_hand = true;  // the playhead was put where it is, not played: nothing is on its way
  bool loop = false;    // at the end of the range (or the run) starts again at its beginning
  /// Simulated microseconds per wall-clock second, before `speed`: chosen so that a run of any
  /// length plays in about 20 s at ×1.
  double base_rate = 1e6;
  int speed_power = 0;        // ×2^speed_power, -6 … 6
  double position = 0;        // playhead, simulated microseconds
  double since_decision = 0;  // wall-clock seconds, at the pace of decisions
};

enum class PaneId : std::uint8_t { pool, timeline, why, details, log, overview };
inline constexpr std::size_t pane_count = 6;

/// Where panes stand: one place shows one of its panes, the others are tabs of it. An empty place
/// leaves its room to its neighbours.
enum class Place : std::uint8_t {
  left_top,
  left_bottom,
  middle_top,
  middle_bottom,
  right_top,
  right_bottom,
};
inline constexpr std::size_t place_count = 6;

struct PlacedPanes {
  std::vector<PaneId> panes;  // tabs, from left to right
  PaneId front = PaneId::pool;
  bool operator==(const PlacedPanes&) const = default;
};

struct Layout {
  float side = 0.42F;   // share of the width that all but the left column takes
  float right = 0.50F;  // share of `side` that the right column takes
  float left_cut = 0.50F, middle_cut = 0.44F, right_cut = 0.28F;  // share of the lower places
  std::array<PlacedPanes, place_count> places;  // a pane in none of them is hidden
  bool operator==(const Layout&) const = default;
};

/// LOOK's frame at 1280 (four places) and at 1920 (six).
[[nodiscard]] Layout focused_layout();
[[nodiscard]] Layout wide_layout();

/// The timeline's two arrangements of lanes.
enum class LanesBy : std::uint8_t {
  connection,  // grouped by owner and destination
  transfer,    // a waterfall by client, as browsers show it
};

/// Rows of the log from one event to another, both included: those that are listed between them.
struct LogStretch {
  std::uint64_t first = 0, last = 0;
  bool operator==(const LogStretch&) const = default;
};

/// What the program has to say that concerns no pane: shown for a while at the lower edge.
struct Notice {
  std::string text;
  bool bad = false;
  std::uint64_t number = 0;  // tells one from the next with the same words
};

/// What a run's connections are to be measured against. Apart from the run: it comes later.
struct RunBounds {
  std::shared_ptr<const trace::Trace> of;
  std::shared_ptr<const analysis::Bounds> bounds;
};

/// Work that stopped at one of the limits: whether to go on is asked.
struct AtLimit {
  enum class Of : std::uint8_t { load, beside, forks, sweep, advice };
  Of of = Of::load;
  std::string limit, words;                 // its id; what stopped where
  std::string path;                         // of a file
  std::shared_ptr<const Document> partial;  // of a file, what it did until then; null: nothing
  std::shared_ptr<const Run> run;           // the same of a fork
  /// Forks that were not made, and what was said to be simulated.
  std::vector<std::pair<scenario::Strategy, std::shared_ptr<const Fork>>> forks;
  std::string forking;
};

struct Model {
  std::shared_ptr<const Document> document;  // null: the start screen
  /// What a person allowed at first, and for what is open since they went on beyond it.
  model::Limits allowed, limits;
  std::optional<AtLimit> at_limit;
  std::size_t run = 0;     // the strategy that is shown
  std::size_t cursor = 0;  // events applied: world_at(cursor)
  Playback playback;
  TimeWindow window;
  Selection selected, hovered;
  std::optional<MatrixCell> pinned;  // its sentence stays below the matrix
  std::size_t hovered_in = 0;  // the run that `hovered` is of: runs side by side have each theirs
  /// Side by side: indices of runs, two to four; `run` is one of them. Empty: it is shown alone.
  std::vector<std::size_t> columns;
  std::shared_ptr<const Differences> differences;  // of `columns`; null: none are side by side
  /// Runs of `columns` whose bounds are being computed, or could not be.
  std::vector<std::shared_ptr<const trace::Trace>> bounding;
  std::vector<RunBounds> bounds;  // those that are known, of runs that are open
  /// Of a `column_model` (columns.hpp): its place from 1 on. 0: this is the whole.
  std::size_t column = 0;
  Study study;
  std::vector<Selection> selected_before;  // in this run, the last one at the end
  std::optional<TimeWindow> range;         // dragged on the ruler; limits statistics and the loop
  std::vector<Bookmark> bookmarks;         // by time; of the open file
  std::string breakpoint;                  // a filter of events (present/log/event_filter.hpp)
  LanesBy lanes_by = LanesBy::connection;
  std::set<std::string> folded;         // groups of lanes, by key ("multi:0/api.test:443")
  std::set<std::string> unfolded_rows;  // of the pool: rows shown whole although they are long
  std::string lane_search;              // lanes that hold it are lit
  std::string log_filter;
  bool log_follow = true;              // the log scrolls with the cursor
  bool log_internal = false;           // shows internal events too
  bool log_only_selected = false;      // of these, what concerns the selection
  bool log_curl = false;               // says it in the words of `curl -v` where one column is
  std::vector<LogStretch> log_picked;  // rows chosen to be copied, by event
  std::uint64_t log_anchor = 0;        // where a stretch of them began
  ThemeChoice theme = ThemeChoice::dark;
  float ui_scale = 1;
  bool motion = true;
  bool wide = false;     // the window has room for three columns
  bool present = false;  // presentation: pool, timeline and one sentence, large
  Layout focused = focused_layout(), spread = wide_layout();  // narrow and wide windows
  std::vector<std::string> recent;                            // newest first
  std::vector<scenario::Error> errors;  // of the file that could not be opened
  std::string errors_path;
  bool show_errors = false, show_help = false, show_browser = false;
  bool show_remarks = false;   // the document's
  bool help_words = false;     // the help tells words, not keys
  bool browse_beside = false;  // what the browser opens stands beside the open scenario
  bool show_palette = false, show_export = false, show_fork = false;
  std::optional<Notice> notice;
  std::shared_ptr<const Library> library;  // null: not read yet
  std::string library_search;
  double demo_position = 0;            // of what plays behind the start screen
  std::optional<std::string> loading;  // a path under way
  float loading_progress = 0;
  std::string forking;  // what is being simulated as a second future; empty: nothing
  bool play_when_loaded = false;
  bool backdrop = false;  // of a `demo_model` (demo.hpp): what is drawn is not the open scenario
  bool quit = false;
};

/// The layout in force.
[[nodiscard]] inline const Layout& layout_of(const Model& m) {
  return m.wide ? m.spread : m.focused;
}
[[nodiscard]] bool is_shown(const Layout&, PaneId);

/// The shown run, or null.
[[nodiscard]] inline const Run* shown_run(const Model& m) {
  return m.document && m.run < m.document->runs.size() ? &m.document->runs[m.run] : nullptr;
}

}  // namespace poolscope::gui
