#include "app/commands/rows.hpp"
#include "app/compare/columns.hpp"
#include "app/log/copy_words.hpp"

namespace poolscope::gui {
namespace {

constexpr float scale_step = 1.1F;
constexpr double zoom_step = 1.5, pan_share = 0.15;

bool has_file(const Model& m) {
  return m.document != nullptr;
}
double width_of(const Model& m) {
  return m.timeline.window.to - m.timeline.window.from;
}
// Keys zoom about the playhead when it is in sight, else about the middle.
double zoom_centre(const Model& m) {
  const double at = m.playback.position;
  return at >= m.timeline.window.from && at <= m.timeline.window.to
             ? at
             : (m.timeline.window.from + m.timeline.window.to) / 2;
}
using M = const Model&;
constexpr auto file = std::to_array<Command>({
    {"open",
     "Open a scenario …",
     "File",
     {"Ctrl+O"},
     [](M m) -> Action { return ShowBrowser{!shows_browser(m)}; }},
    {"open-beside",
     "Compare with another scenario …",
     "File",
     {"Ctrl+Shift+O"},
     [](M m) -> Action {
       return ShowBrowser{!shows_browser(m), true};
     },
     has_run},
    {"reload",
     "Read the file again",
     "File",
     {"Ctrl+R", "F5"},
     [](M) -> Action { return ReloadFile{}; },
     [](M m) { return m.document || shows(m, Strip::errors); }},
    {"remarks",
     "Remarks on the file",
     "File",
     {},
     [](M m) -> Action { return ShowRemarks{!shows(m, Strip::remarks)}; },
     [](M m) { return m.document && !m.document->remarks.empty(); },
     [](M m) { return shows(m, Strip::remarks); }},
    {"close", "Close", "File", {"Ctrl+W"}, [](M) -> Action { return CloseFile{}; }, has_file},
    {"export",
     "Save a picture …",
     "File",
     {"Ctrl+E"},
     [](M m) -> Action { return ShowExport{!shows(m, Overlay::export_picture)}; },
     has_run,
     nullptr,
     section},
    {"copy",
     "Copy the log's rows, or the explanation",
     "File",
     {"Ctrl+C"},
     [](M m) { return std::visit([](auto it) -> Action { return it; }, copied(m)); },
     has_run},
    {"quit",
     "Quit",
     "File",
     {"Ctrl+Q"},
     [](M) -> Action { return Quit{}; },
     nullptr,
     nullptr,
     section},

});

constexpr auto timeline = std::to_array<Command>({
    {"fit", "The whole run", "Timeline", {"f"}, [](M) -> Action { return FitTimeline{}; }, has_run},
    {"zoom-selection",
     "Zoom to what is selected",
     "Timeline",
     {"z"},
     [](M m) -> Action { return ShowWindow{stretch_of_selection(m).value_or(m.timeline.window)}; },
     [](M m) { return stretch_of_selection(m).has_value(); }},
    {"zoom-in",
     "Closer",
     "Timeline",
     {"w", "Ctrl+Up"},
     [](M m) -> Action {
       return ZoomTimeline{zoom_step, zoom_centre(m)};
     },
     has_run},
    {"zoom-in-back",
     "Further away",
     "Timeline",
     {"s", "Ctrl+Down"},
     [](M m) -> Action {
       return ZoomTimeline{1 / zoom_step, zoom_centre(m)};
     },
     has_run},
    {"pan-later-back",
     "Earlier",
     "Timeline",
     {"a"},
     [](M m) -> Action { return PanTimeline{-pan_share * width_of(m)}; },
     has_run},
    {"pan-later",
     "Later",
     "Timeline",
     {"d"},
     [](M m) -> Action { return PanTimeline{pan_share * width_of(m)}; },
     has_run},
    {"lanes",
     "Lanes by transfer, as a waterfall",
     "Timeline",
     {"i"},
     [](M m) -> Action {
       return ArrangeLanes{m.timeline.lanes_by == LanesBy::connection ? LanesBy::transfer
                                                                      : LanesBy::connection};
     },
     has_run,
     [](M m) { return m.timeline.lanes_by == LanesBy::transfer; },
     section},
    {"unfold",
     "Unfold all groups",
     "Timeline",
     {},
     [](M) -> Action { return FoldLanes{}; },
     [](M m) { return !m.timeline.folded.empty(); }},
    {"range-clear",
     "Clear the range",
     "Timeline",
     {},
     [](M) -> Action { return SelectRange{}; },
     [](M m) { return m.timeline.range.has_value(); }},
    {"bookmark",
     "Bookmark this moment",
     "Timeline",
     {"m"},
     [](M m) -> Action {
       return AddBookmark{m.playback.position, ""};
     },
     has_run,
     nullptr,
     section},
    {"bookmark-next",
     "The next bookmark",
     "Timeline",
     {"]"},
     [](M) -> Action { return StepBookmark{1}; },
     [](M m) { return !m.timeline.bookmarks.empty(); }},
    {"bookmark-next-back",
     "The bookmark before",
     "Timeline",
     {"["},
     [](M) -> Action { return StepBookmark{-1}; },
     [](M m) { return !m.timeline.bookmarks.empty(); }},

});

constexpr auto view = std::to_array<Command>({
    {"panes-reset", "Panes as at first", "View", {}, [](M) -> Action { return ResetLayout{}; }},
    {"compare",
     "Strategies side by side",
     "View",
     {"g"},
     [](M m) -> Action {
       if (!m.compare.columns.empty())
         return m.study.shown ? CompareRuns{m.compare.columns} : CompareRuns{};  // back to them
       return CompareRuns{compared_at_first(m)};
     },
     [](M m) { return m.document && (m.document->runs.size() > 1 || !m.compare.columns.empty()); },
     [](M m) { return !m.compare.columns.empty(); },
     section},
    {"versions",
     "This strategy on each libcurl, side by side",
     "View",
     {"G"},
     [](M) -> Action { return CompareVersions{}; },
     has_run},
    {"difference",
     "The next transfer that differs",
     "View",
     {"n"},
     [](M) -> Action { return StepDifference{1}; },
     [](M m) { return m.compare.differences != nullptr; }},
    {"difference-back",
     "The transfer before that differs",
     "View",
     {"N"},
     [](M) -> Action { return StepDifference{-1}; },
     [](M m) { return m.compare.differences != nullptr; }},
    {"study",
     "Sweep and advice: many runs at once",
     "View",
     {"r"},
     [](M m) -> Action { return ShowStudy{!m.study.shown}; },
     has_run,
     [](M m) { return m.study.shown; }},
    {"present",
     "Presentation, for a projector",
     "View",
     {"F11"},
     [](M m) -> Action { return Present{!m.frame.present}; },
     has_run,
     [](M m) { return m.frame.present; },
     section},
    {"select-back",
     "What was selected before",
     "View",
     {"Backspace"},
     [](M) -> Action { return SelectBack{}; },
     [](M m) { return !m.selection.before.empty(); },
     nullptr,
     section},
    {"theme",
     "Light theme",
     "View",
     {"t"},
     [](M m) -> Action {
       return SetTheme{m.frame.theme == ThemeChoice::light ? ThemeChoice::dark
                                                           : ThemeChoice::light};
     },
     nullptr,
     [](M m) { return m.frame.theme == ThemeChoice::light; }},
    {"motion",
     "Motion",
     "View",
     {},
     [](M m) -> Action { return SetMotion{!m.frame.motion}; },
     nullptr,
     [](M m) { return m.frame.motion; }},
    {"larger",
     "Larger",
     "View",
     {"Ctrl+plus"},
     [](M m) -> Action { return SetScale{m.frame.scale * scale_step}; },
     nullptr,
     nullptr,
     section},
    {"larger-back",
     "Smaller",
     "View",
     {"Ctrl+minus"},
     [](M m) -> Action { return SetScale{m.frame.scale / scale_step}; }},
    {"normal", "Normal size", "View", {"Ctrl+0"}, [](M) -> Action { return SetScale{1}; }},
    {"internal",
     "Internal events in the log",
     "View",
     {},
     [](M m) -> Action { return ShowInternalEvents{!m.log.internal}; },
     nullptr,
     [](M m) { return m.log.internal; },
     section},
    {"follow",
     "Log follows the playhead",
     "View",
     {},
     [](M m) -> Action { return FollowLog{!m.log.follow}; },
     nullptr,
     [](M m) { return m.log.follow; }},

    {"palette",
     "Find anything …",
     "Help",
     {"Ctrl+P", "Ctrl+Shift+P"},
     [](M m) -> Action { return ShowPalette{!shows(m, Overlay::palette)}; }},
    {"help",
     "Keys and colours",
     "Help",
     {"?", "F1"},
     [](M m) -> Action { return ShowHelp{!shows_help(m)}; }},
    {"words",
     "Words",
     "Help",
     {},
     [](M) -> Action {
       return ShowHelp{true, true};
     }},
    {"manual",
     "libcurl on connection reuse (web)",
     "Help",
     {},
     [](M) -> Action { return OpenLink{"https://everything.curl.dev/transfers/conn/reuse.html"}; },
     nullptr,
     nullptr,
     section},
});

}  // namespace

std::span<const Command> file_rows() {
  return file;
}
std::span<const Command> timeline_rows() {
  return timeline;
}
std::span<const Command> view_rows() {
  return view;
}

}  // namespace poolscope::gui
