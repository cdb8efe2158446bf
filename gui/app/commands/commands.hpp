#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "app/action.hpp"

/// What a person can ask for by name: one row feeds the menus, the keys, the command palette and
/// the help. What needs a place or a thing (a click, a drag) is an action only.
namespace poolscope::gui {

struct Command {
  std::string_view id;     // "run-until-evict"
  std::string_view title;  // "Run to the next eviction"
  std::string_view group;  // "Playback": a menu, and a chapter of the help
  /// Keys, first the one that is shown: a character as the layout makes it ("?", "w", "W") or a
  /// named key with modifiers ("Ctrl+O", "Shift+Right", "F11").
  std::array<std::string_view, 2> keys;
  Action (*make)(const Model&);
  bool (*can)(const Model&) = nullptr;  // null: always
  bool (*on)(const Model&) = nullptr;   // of a switch: whether it is on
  bool starts_section = false;          // a line above it in its menu
};

[[nodiscard]] std::span<const Command> commands();
[[nodiscard]] const Command* find_command(std::string_view id);
[[nodiscard]] bool is_enabled(const Command&, const Model&);

/// "Shift+C" of "C", "Ctrl+O" of itself: how a key is written for people.
[[nodiscard]] std::string shown_key(std::string_view key);

/// The command of a key as written in the table; none when it has no meaning or cannot be done now.
[[nodiscard]] const Command* command_of_key(std::string_view key, const Model&);

/// The stretch of time of what is selected (or the selected range): what "zoom to selection" shows.
[[nodiscard]] std::optional<TimeWindow> stretch_of_selection(const Model&);

}  // namespace poolscope::gui
