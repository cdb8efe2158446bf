#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/model.hpp"

/// What the program remembers between sessions.
namespace poolscope::gui {

struct Settings {
  ThemeChoice theme = ThemeChoice::dark;
  float scale = 1;
  bool motion = true;
  bool log_curl = false;
  Layout focused = focused_layout(), wide = wide_layout();
  std::vector<std::string> recent;
};

[[nodiscard]] Settings settings_of(const Model&);
void apply_settings(Model&, const Settings&);

[[nodiscard]] std::string to_json(const Settings&);
/// Reads what can be read: damage, strangers and values out of range leave the defaults.
[[nodiscard]] Settings settings_from_json(std::string_view);

/// "<config folder>/poolscope/gui.json"; "" when there is no such folder.
[[nodiscard]] std::string settings_path();
[[nodiscard]] Settings load_settings();
void save_settings(const Settings&);

}  // namespace poolscope::gui
