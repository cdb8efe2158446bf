#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/action.hpp"

/// Actions as JSON lines: `{"do":"step_event","by":1}`. Recorded sessions, `--actions` and tests
/// name them this way; a name never changes once released.
namespace poolscope::gui {

/// The name of each action, in the order of the variant.
[[nodiscard]] std::vector<std::string_view> action_names();
[[nodiscard]] std::string_view action_name(const Action&);

/// One line, without its end. `Loaded` carries what no text can: only its path is written.
[[nodiscard]] std::string to_json(const Action&);

/// The action of a line, or what is wrong with it. Fields that are absent keep their defaults.
struct ParsedAction {
  std::optional<Action> action;
  std::string error;
};
[[nodiscard]] ParsedAction action_from_json(std::string_view line);

/// All of a file: blank lines and lines that begin with # are passed over; the first thing that is
/// wrong is named with its line.
struct ParsedActions {
  std::vector<Action> actions;
  std::string error;
};
[[nodiscard]] ParsedActions actions_from_json(std::string_view text);

}  // namespace poolscope::gui
