#pragma once

#include <vector>

#include "app/action.hpp"
#include "app/effect.hpp"

/// What each action does, by subject: one overload of `on` an action, in update_document.cpp,
/// update_playback.cpp, update_timeline.cpp and update_frame.cpp. Only `update` calls them.
namespace poolscope::gui::updates {

using Done = std::vector<Effect>;

// update_document.cpp
Done on(Model&, const OpenFile&);
Done on(Model&, const ReloadFile&);
Done on(Model&, const CloseFile&);
Done on(Model&, const CancelLoading&);
Done on(Model&, const Loaded&);
Done on(Model&, const LoadFailed&);
Done on(Model&, const LoadProgressed&);
Done on(Model&, const DismissErrors&);
Done on(Model&, const StoppedAtLimit&);  // update_limits.cpp
Done on(Model&, const GoOnBeyondLimit&);
Done on(Model&, const ShowStopped&);
Done on(Model&, const DismissLimit&);
Done on(Model&, const ShowRemarks&);
Done on(Model&, const LibraryRead&);
Done on(Model&, const SearchLibrary&);
Done on(Model&, const WatchFile&);
Done on(Model&, const FileChanged&);
Done on(Model&, const SetRecent&);

// update_runs.cpp
Done on(Model&, const ChooseRun&);
Done on(Model&, const ForkRun&);
Done on(Model&, const Forked&);
Done on(Model&, const CloseFork&);
Done on(Model&, const SaveFork&);
Done on(Model&, const ShowFork&);

// update_columns.cpp
Done on(Model&, const CompareRuns&);
Done on(Model&, const SetColumn&);
Done on(Model&, const StepDifference&);
Done on(Model&, const OpenBeside&);
Done on(Model&, const LoadedBeside&);
Done on(Model&, const BoundsFound&);

// update_edits.cpp
Done on(Model&, const EditStrategy&);
Done on(Model&, const CompareVersions&);

// update_study.cpp
Done on(Model&, const ShowStudy&);
Done on(Model&, const RunSweep&);
Done on(Model&, const LookForAdvice&);
Done on(Model&, const StopStudy&);
Done on(Model&, const StudyProgressed&);
Done on(Model&, const Swept&);
Done on(Model&, const Advised&);
Done on(Model&, const ShowMetric&);
Done on(Model&, const ShowHeatMap&);
Done on(Model&, const OpenPoint&);
Done on(Model&, const CompareClaim&);

// update_playback.cpp
Done on(Model&, const TogglePlay&);
Done on(Model&, const Ticked&);
Done on(Model&, const ChangeSpeed&);
Done on(Model&, const SetPace&);
Done on(Model&, const StepEvent&);
Done on(Model&, const StepDecision&);
Done on(Model&, const StepSecond&);
Done on(Model&, const RunUntil&);
Done on(Model&, const SetBreakpoint&);
Done on(Model&, const LoopRange&);
Done on(Model&, const SeekTime&);
Done on(Model&, const SeekEvent&);
Done on(Model&, const SeekStart&);
Done on(Model&, const SeekEnd&);

// update_timeline.cpp
Done on(Model&, const ZoomTimeline&);
Done on(Model&, const PanTimeline&);
Done on(Model&, const FitTimeline&);
Done on(Model&, const ShowWindow&);
Done on(Model&, const SelectRange&);
Done on(Model&, const AddBookmark&);
Done on(Model&, const RemoveBookmark&);
Done on(Model&, const StepBookmark&);
Done on(Model&, const ArrangeLanes&);
Done on(Model&, const FoldLanes&);
Done on(Model&, const UnfoldRow&);
Done on(Model&, const SearchLanes&);

// update_selection.cpp
Done on(Model&, const Select&);
Done on(Model&, const Hover&);
Done on(Model&, const PinCell&);
Done on(Model&, const SelectBack&);
Done on(Model&, const StepOut&);

// update_log.cpp
Done on(Model&, const FilterLog&);
Done on(Model&, const FollowLog&);
Done on(Model&, const ShowInternalEvents&);
Done on(Model&, const LogOnlySelected&);
Done on(Model&, const WordLogAsCurl&);
Done on(Model&, const PickLogRow&);

// update_frame.cpp
Done on(Model&, const SetTheme&);
Done on(Model&, const SetScale&);
Done on(Model&, const SetMotion&);
Done on(Model&, const SetLayout&);
Done on(Model&, const ResetLayout&);
Done on(Model&, const ShowPane&);
Done on(Model&, const FrontPane&);
Done on(Model&, const MovePane&);
Done on(Model&, const WindowIsWide&);
Done on(Model&, const Present&);
Done on(Model&, const ShowPalette&);
Done on(Model&, const ShowExport&);
Done on(Model&, const ExportPicture&);
Done on(Model&, const CopyText&);
Done on(Model&, const OpenLink&);
Done on(Model&, const Notify&);
Done on(Model&, const DismissNotice&);
Done on(Model&, const ShowHelp&);
Done on(Model&, const ShowBrowser&);
Done on(Model&, const Quit&);

// Shared between them.
/// Opens a file, or the open one again.
Done start_loading(Model&, const std::string& path);
/// Says that one thing is simulated at a time.
Done busy(Model&);
/// Whether the shown run has such a thing; nothing else can be selected.
[[nodiscard]] bool exists(const Model&, const Selection&);
[[nodiscard]] bool exists_in(const Model&, std::size_t run, const Selection&);
/// Whether the timeline shows the whole run.
[[nodiscard]] bool is_fitted(const Model&);
/// Another run of the same scenario, or the same scenario read again: what was looked at stays.
void show_run(Model&, std::size_t run, bool was_fitted);
/// The runs of the document have changed: those side by side are told apart anew.
void compare_again(Model&);
/// After every action: asks for the bounds of those side by side that have none yet.
void ask_for_bounds(Model&, Done&);
/// The scenario that a run is of.
[[nodiscard]] const scenario::Scenario& scenario_of(const Model&, const Run&);
/// A fork of `base` with these settings, ready to be simulated; or what is wrong with one of them.
struct EditedStrategy {
  std::shared_ptr<Fork> fork;
  scenario::Strategy strategy;
  std::string wrong;
};
[[nodiscard]] EditedStrategy edited(const Model&, std::size_t base, StrategyEdits settings);
/// The file has been read again: its forks are asked for anew.
void again_forked(Model&, const Document& before, Done&);
/// Another scenario, or the same one changed: what many runs of it came to says nothing any more.
void forget_study(Model&, Done&);
/// The playhead goes to what a person asks about, and the window follows.
void seek_to(Model&, const Selection&);
/// Selects whom an event is about: the connection of a close, else the transfer.
void select_event_party(Model&, std::uint64_t event);
/// Selects the transfer whose decision has just happened.
void select_decided(Model&);
/// The timeline's window moves on when the playhead has left it.
void keep_in_view(Model&);

}  // namespace poolscope::gui::updates
