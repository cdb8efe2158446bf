#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/model.hpp"

/// Actions of files: opened, loaded, closed, watched (app/action.hpp says what an action is).
namespace poolscope::gui {

struct OpenFile {
  static constexpr std::string_view action = "open_file";
  std::string path;
  static void fields(auto&& io, auto& a) { io("path", a.path); }
  bool operator==(const OpenFile&) const = default;
};

struct ReloadFile {
  static constexpr std::string_view action = "reload_file";
  bool operator==(const ReloadFile&) const = default;
};

struct CloseFile {
  static constexpr std::string_view action = "close_file";
  bool operator==(const CloseFile&) const = default;
};

struct CancelLoading {
  static constexpr std::string_view action = "cancel_loading";
  bool operator==(const CancelLoading&) const = default;
};

struct Loaded {
  static constexpr std::string_view action = "loaded";
  static constexpr std::string_view reported_for = "open_file";
  std::shared_ptr<const Document> document;
  static void fields(auto&& io, auto& a) {
    io("path", a.document ? a.document->path : std::string{});
  }
  bool operator==(const Loaded&) const = default;
};

struct LoadFailed {
  static constexpr std::string_view action = "load_failed";
  std::string path;
  std::vector<scenario::Error> errors;
  static void fields(auto&& io, auto& a) {
    io("path", a.path);
    io("errors", a.errors);
  }
  bool operator==(const LoadFailed&) const = default;
};

struct LoadProgressed {
  static constexpr std::string_view action = "load_progressed";
  float fraction = 0;
  static void fields(auto&& io, auto& a) { io("fraction", a.fraction); }
  bool operator==(const LoadProgressed&) const = default;
};

/// A limit stopped what was asked for; what a person does about it.
struct StoppedAtLimit {
  static constexpr std::string_view action = "stopped_at_limit";
  static constexpr std::string_view reported_for = "";
  AtLimit at;
};

/// With four times as much.
struct GoOnBeyondLimit {
  static constexpr std::string_view action = "go_on_beyond_limit";
  bool operator==(const GoOnBeyondLimit&) const = default;
};

/// Shows what was simulated until the limit.
struct ShowStopped {
  static constexpr std::string_view action = "show_stopped";
  bool operator==(const ShowStopped&) const = default;
};

struct DismissLimit {
  static constexpr std::string_view action = "dismiss_limit";
  bool operator==(const DismissLimit&) const = default;
};

struct DismissErrors {
  static constexpr std::string_view action = "dismiss_errors";
  bool operator==(const DismissErrors&) const = default;
};

/// Shows or hides the remarks on the open file.
struct ShowRemarks {
  static constexpr std::string_view action = "show_remarks";
  bool on = true;
  static void fields(auto&& io, auto& a) { io("on", a.on); }
  bool operator==(const ShowRemarks&) const = default;
};

/// Opens a scenario and plays it from its start.
struct WatchFile {
  static constexpr std::string_view action = "watch_file";
  std::string path;
  static void fields(auto&& io, auto& a) { io("path", a.path); }
  bool operator==(const WatchFile&) const = default;
};

/// The open file changed on disk.
struct FileChanged {
  static constexpr std::string_view action = "file_changed";
  std::string path;
  static void fields(auto&& io, auto& a) { io("path", a.path); }
  bool operator==(const FileChanged&) const = default;
};

struct ShowBrowser {
  static constexpr std::string_view action = "show_browser";
  bool on = true;
  bool beside = false;  // what is chosen opens beside the open scenario
  static void fields(auto&& io, auto& a) {
    io("on", a.on);
    io("beside", a.beside);
  }
  bool operator==(const ShowBrowser&) const = default;
};

struct SetRecent {
  static constexpr std::string_view action = "set_recent";
  std::vector<std::string> paths;
  static void fields(auto&& io, auto& a) { io("paths", a.paths); }
  bool operator==(const SetRecent&) const = default;
};

}  // namespace poolscope::gui
