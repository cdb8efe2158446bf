#pragma once

#include <string_view>

#include "app/model.hpp"

/// Actions of the command palette (app/action.hpp says what an action is).
namespace poolscope::gui {

struct ShowPalette {
  static constexpr std::string_view action = "show_palette";
  bool on = true;
  static void fields(auto&& io, auto& a) { io("on", a.on); }
  bool operator==(const ShowPalette&) const = default;
};

}  // namespace poolscope::gui
