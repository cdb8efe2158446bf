#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/action.hpp"

/// The command line of `poolscope-gui` (FORMAT.md, "poolscope-gui").
namespace poolscope::gui {

/// In the order of PaneId.

struct CommandLine {
  std::vector<std::string> files;
  std::string screenshot;            // "": a window
  std::optional<double> at_ms;       // where the playhead stands
  std::optional<std::size_t> event;  // or: how many of the events that the log lists happened
  std::string select;                // "r3", or "#3" of a connection
  std::string view = "all";          // or a pane by its name (app/frame/panes.hpp)
  std::string strategy;
  bool compare = false;  // strategies side by side; of two files, their runs
  std::optional<ThemeChoice> theme;
  std::optional<float> scale;
  int width = 1280, height = 720;
  std::string actions;  // a file of actions to replay
  int bench_frames = 0;
  model::Limits limits;

  /// Pictures, replays and measurements leave a person's settings alone and wait for loading.
  [[nodiscard]] bool scripted() const {
    return !screenshot.empty() || !actions.empty() || bench_frames > 0;
  }
};

struct ParsedCommandLine {
  std::optional<CommandLine> line;  // none: stop with `exit_code`
  std::string out, error;           // what to print
  int exit_code = 0;
};
[[nodiscard]] ParsedCommandLine parse_command_line(int argc, const char* const* argv);

/// The actions that bring an open document to where the command line wants it, or what is wrong.
struct Directions {
  std::vector<Action> actions;
  std::string error;
};
[[nodiscard]] Directions directions(const CommandLine&, const Document&);

}  // namespace poolscope::gui
