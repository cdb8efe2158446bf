#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/model.hpp"

/// Everything a person (or a script, or a test) can do, and what background work reports. Views
/// emit these; `update` is the only place that carries them out. Each has a name in `action_json`
/// so that a session can be recorded and replayed.
namespace poolscope::gui {

struct OpenFile {
  std::string path;
};
/// Opens a second scenario beside the open one: its runs stand beside the shown one.
struct OpenBeside {
  std::string path;
};
struct LoadedBeside {
  std::shared_ptr<const Document> document;
};
/// What the connections of a run that stands side by side are to be measured against.
struct BoundsFound {
  std::shared_ptr<const trace::Trace> of;
  std::shared_ptr<const analysis::Bounds> bounds;
};
struct ReloadFile {};
struct CloseFile {};
struct CancelLoading {};
struct Loaded {
  std::shared_ptr<const Document> document;
};
struct LoadFailed {
  std::string path;
  std::vector<scenario::Error> errors;
};
struct LoadProgressed {
  float fraction = 0;
};
/// A limit stopped what was asked for; what a person does about it.
struct StoppedAtLimit {
  AtLimit at;
};
struct GoOnBeyondLimit {};  // with four times as much
struct ShowStopped {};      // what was simulated until then
struct DismissLimit {};
struct DismissErrors {};
/// What was said when the open file was read, though it could be.
struct ShowRemarks {
  bool on = true;
};
struct LibraryRead {
  std::shared_ptr<const Library> library;
};
struct SearchLibrary {
  std::string text;
};
/// Opens a scenario and plays it from its start.
struct WatchFile {
  std::string path;
};

struct TogglePlay {};
struct Ticked {
  double seconds = 0;
};  // wall-clock time passed while playing
struct ChangeSpeed {
  int by = 0;
};  // powers of two
struct StepEvent {
  int by = 0;
};  // public events; negative: back
struct StepDecision {
  int by = 0;
};
struct StepSecond {
  int by = 0;
};  // simulated seconds
struct SetPace {
  Pace pace{};
};
/// What playing stops at.
enum class Until : std::uint8_t {
  create,
  reuse,
  wait,
  evict,        // closed to keep a limit
  discard,      // found dead or too old by a search, and closed
  close,        // the end of the selected connection, else of any
  breakpoint,   // the model's filter
  peer_closed,  // a server closes
};
struct RunUntil {
  Until what{};
  int by = 1;  // 1: the next, -1: the one before
};
struct SetBreakpoint {
  std::string filter;
};
struct SelectRange {
  std::optional<TimeWindow> range;
};
struct LoopRange {
  bool on = true;
};
struct AddBookmark {
  double us = 0;
  std::string name;  // "": made of the time
};
struct RemoveBookmark {
  std::size_t index = 0;
};
struct StepBookmark {
  int by = 0;
};
struct SeekTime {
  double us = 0;
};
struct SeekEvent {
  std::size_t cursor = 0;
};
struct SeekStart {};
struct SeekEnd {};

struct ChooseRun {
  std::size_t run = 0;
};
/// Shows runs side by side: two to four, the first that do; fewer end it.
struct CompareRuns {
  std::vector<std::size_t> runs;
};
/// Puts another run into a column; the one that stands there already changes places with it.
struct SetColumn {
  std::size_t column = 0, run = 0;
};
/// Goes to the next transfer (or the one before) that fared differently side by side.
struct StepDifference {
  int by = 0;
};
/// A second future from the playhead on, in which one thing is different.
struct ForkRun {
  enum class What : std::uint8_t {
    option,         // `option` is `value`, for transfers that start later
    server_closes,  // the server closes the connection, if it is idle
    network_drops,  // the network forgets it: neither side is told
    goaway,         // HTTP/2: the server says that it takes no further streams
    stray_bytes,    // HTTP/1: the server sends what nobody asked for
    server_killed,  // the server's process ends, in the middle of whatever it does
  };
  What what{};
  std::uint32_t connection = UINT32_MAX;  // index into RunIndex::connections
  std::string option, value;
  double at_us = -1;  // from when on; negative: from the playhead
};
inline constexpr std::size_t fork_kinds = 6;
/// Changes a setting of a strategy from the start on, by the name that a sweep varies it by: a
/// limit, the scope, the handles, the libcurl. The run follows; the strategy as written stays.
struct EditStrategy {
  std::size_t run = 0;
  std::string name, value;
};
/// The shown strategy on every libcurl that is modelled, side by side.
struct CompareVersions {};
struct Forked {
  std::shared_ptr<const Run> run;
};
/// The view of many runs: sweeps and advice (study.hpp).
struct ShowStudy {
  bool on = true;
};
/// Runs every combination of what is varied, each with several seeds.
struct RunSweep {
  SweepAsked asked;
};
struct LookForAdvice {};
struct StopStudy {
  StudyPart part{};
};
struct StudyProgressed {
  StudyPart part{};
  float fraction = 0;
};
struct Swept {
  std::shared_ptr<const SweepResult> result;
};
struct Advised {
  std::shared_ptr<const analysis::Advice> advice;
};
/// What the sweep's picture shows, by the metric's id.
struct ShowMetric {
  std::string metric;
};
/// Two settings as a heat map, of one of the strategies, or as lines again.
struct ShowHeatMap {
  bool on = true;
  std::size_t strategy = 0;
};
/// Opens the run of a point of the sweep, counted from 0.
struct OpenPoint {
  std::uint64_t point = 0;
};
/// The two runs of a piece of advice, side by side.
struct CompareClaim {
  std::size_t claim = 0;
};
/// Closes a fork's tab.
struct CloseFork {
  std::size_t run = 0;
};
struct SaveFork {
  std::size_t run = 0;
  std::string path;
};
struct ShowFork {
  bool on = true;
};
struct Select {
  Selection what;
  bool seek = false;
};  // seek: the playhead goes to it too
struct Hover {
  Selection what;
  std::optional<std::size_t> run = {};  // absent: the shown one
};
/// Keeps the sentence of a cell in sight; the same cell again, or none, lets it go.
struct PinCell {
  std::optional<MatrixCell> cell;
};
/// What was selected before: people follow links and return.
struct SelectBack {};
struct StepOut {};  // Esc: one step back out

struct ZoomTimeline {
  double factor = 1;
  double at_us = 0;
};  // factor > 1: closer, at_us stays
struct PanTimeline {
  double by_us = 0;
};
struct FitTimeline {};
struct ShowWindow {
  TimeWindow window;
};

struct ArrangeLanes {
  LanesBy by{};
};
struct FoldLanes {
  std::string group;
  bool on = true;
};  // "" unfolds all
struct UnfoldRow {
  std::string row;
  bool on = true;
};
struct SearchLanes {
  std::string text;
};

struct FilterLog {
  std::string text;
};
struct FollowLog {
  bool on = true;
};
struct ShowInternalEvents {
  bool on = false;
};
/// The log lists what concerns the selection only.
struct LogOnlySelected {
  bool on = true;
};
/// The log says it as `curl -v` does.
struct WordLogAsCurl {
  bool on = true;
};
enum class LogPick : std::uint8_t { only, toggle, extend };
/// Chooses a row of the log to be copied: it alone, it too (or no longer), or all up to it.
struct PickLogRow {
  std::uint64_t event = 0;
  LogPick how{};
};
struct SetTheme {
  ThemeChoice theme{};
};
struct SetScale {
  float scale = 1;
};
struct SetMotion {
  bool on = true;
};
struct SetLayout {
  Layout layout;
};  // of the kind in force: narrow or wide
struct ResetLayout {};
struct ShowPane {
  PaneId pane{};
  bool on = true;
};
struct FrontPane {
  PaneId pane{};
};
struct MovePane {
  PaneId pane{};
  Place to{};
};
struct WindowIsWide {
  bool on = false;
};
struct Present {
  bool on = true;
};
struct ShowPalette {
  bool on = true;
};
struct ShowExport {
  bool on = true;
};
/// A picture of the window (or of one pane) into a file; ".svg" or ".png" says which kind.
struct ExportPicture {
  std::string path;
  std::optional<PaneId> pane;
};
struct CopyText {
  std::string text;
  std::string what;  // "12 rows": for the notice
};
struct OpenLink {
  std::string url;
};
struct Notify {
  std::string text;
  bool bad = false;
};
struct DismissNotice {};
/// The open file changed on disk.
struct FileChanged {
  std::string path;
};
struct ShowHelp {
  bool on = true;
  bool words = false;  // what words mean, else keys and colours
};
struct ShowBrowser {
  bool on = true;
  bool beside = false;  // what is chosen opens beside the open scenario
};
struct SetRecent {
  std::vector<std::string> paths;
};
struct Quit {};

using Action = std::variant<
    OpenFile, OpenBeside, LoadedBeside, BoundsFound, ReloadFile, CloseFile, CancelLoading, Loaded,
    LoadFailed, LoadProgressed, DismissErrors, ShowRemarks, LibraryRead, SearchLibrary, WatchFile,
    TogglePlay, Ticked, ChangeSpeed, StepEvent, StepDecision, StepSecond, SetPace, RunUntil,
    SetBreakpoint, SelectRange, LoopRange, AddBookmark, RemoveBookmark, StepBookmark, SeekTime,
    SeekEvent, SeekStart, SeekEnd, ChooseRun, CompareRuns, SetColumn, StepDifference, EditStrategy,
    CompareVersions, ForkRun, Forked, ShowStudy, RunSweep, LookForAdvice, StopStudy,
    StudyProgressed, Swept, Advised, ShowMetric, ShowHeatMap, OpenPoint, CompareClaim, CloseFork,
    SaveFork, ShowFork, Select, Hover, PinCell, SelectBack, StepOut, ZoomTimeline, PanTimeline,
    FitTimeline, ShowWindow, ArrangeLanes, FoldLanes, UnfoldRow, SearchLanes, FilterLog, FollowLog,
    ShowInternalEvents, LogOnlySelected, WordLogAsCurl, PickLogRow, SetTheme, SetScale, SetMotion,
    SetLayout, ResetLayout, ShowPane, FrontPane, MovePane, WindowIsWide, Present, ShowPalette,
    ShowExport, ExportPicture, CopyText, OpenLink, Notify, DismissNotice, FileChanged, ShowHelp,
    ShowBrowser, SetRecent, Quit, StoppedAtLimit, GoOnBeyondLimit, ShowStopped, DismissLimit>;

/// Actions collected while a frame is drawn; drained after it, so that a frame shows one state.
using Outbox = std::vector<Action>;

}  // namespace poolscope::gui
