#pragma once

#include <memory>
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
struct DismissErrors {};

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
struct Select {
  Selection what;
  bool seek = false;
};  // seek: the playhead goes to it too
struct Hover {
  Selection what;
};
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

struct FilterLog {
  std::string text;
};
struct FollowLog {
  bool on = true;
};
struct ShowInternalEvents {
  bool on = false;
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
};
struct ShowHelp {
  bool on = true;
};
struct ShowBrowser {
  bool on = true;
};
struct SetRecent {
  std::vector<std::string> paths;
};
struct Quit {};

using Action =
    std::variant<OpenFile, ReloadFile, CloseFile, CancelLoading, Loaded, LoadFailed, LoadProgressed,
                 DismissErrors, TogglePlay, Ticked, ChangeSpeed, StepEvent, StepDecision, SeekTime,
                 SeekEvent, SeekStart, SeekEnd, ChooseRun, Select, Hover, StepOut, ZoomTimeline,
                 PanTimeline, FitTimeline, ShowWindow, FilterLog, FollowLog, ShowInternalEvents,
                 SetTheme, SetScale, SetMotion, SetLayout, ShowHelp, ShowBrowser, SetRecent, Quit>;

/// Actions collected while a frame is drawn; drained after it, so that a frame shows one state.
using Outbox = std::vector<Action>;

/// Work that `update` asks for and `effects.hpp` carries out off the UI thread.
struct LoadDocument {
  std::string path;
};
struct AbandonLoading {};
struct SaveSettings {};
using Effect = std::variant<LoadDocument, AbandonLoading, SaveSettings>;

}  // namespace poolscope::gui
