#pragma once

#include <variant>
#include <vector>

#include "app/commands/actions.hpp"
#include "app/compare/actions.hpp"
#include "app/document/actions.hpp"
#include "app/frame/actions.hpp"
#include "app/log/actions.hpp"
#include "app/outbox.hpp"
#include "app/playback/actions.hpp"
#include "app/pool/actions.hpp"
#include "app/start/actions.hpp"
#include "app/study/actions.hpp"
#include "app/timeline/actions.hpp"
#include "app/why/actions.hpp"

/// Everything a person (or a script, or a test) can do, and what background work reports. Views
/// emit actions; `update` is the only place that carries them out. An action is a struct: its name
/// in recordings (`action`), its members, and its `fields`, which name each member once for reading
/// and writing. What only the program reports says so, and what a person asks for instead
/// (`reported_for`).
namespace poolscope::gui {

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

struct Outbox::Held {
  std::vector<Action> actions;
};

}  // namespace poolscope::gui
