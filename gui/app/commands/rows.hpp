#pragma once

#include <span>

#include "app/commands/commands.hpp"

/// The rows of the table of commands, by subject. Only commands.cpp puts them together.
namespace poolscope::gui {

/// For `Command::section`, and when most commands can be given.
inline constexpr bool section = true;
[[nodiscard]] inline bool has_run(const Model& m) {
  return shown_run(m) != nullptr;
}

[[nodiscard]] std::span<const Command> file_rows();
[[nodiscard]] std::span<const Command> playback_rows();  // "Playback" and "Run until"
[[nodiscard]] std::span<const Command> timeline_rows();
[[nodiscard]] std::span<const Command> pane_commands();  // the first of "View"
[[nodiscard]] std::span<const Command> view_rows();      // "View" and "Help"

}  // namespace poolscope::gui
