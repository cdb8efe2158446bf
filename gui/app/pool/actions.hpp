#pragma once

#include <string>
#include <string_view>

#include "app/model.hpp"

/// Actions of the pool (app/action.hpp says what an action is).
namespace poolscope::gui {

struct UnfoldRow {
  static constexpr std::string_view action = "unfold_row";
  std::string row;
  bool on = true;
  static void fields(auto&& io, auto& a) {
    io("row", a.row);
    io("on", a.on);
  }
  bool operator==(const UnfoldRow&) const = default;
};

}  // namespace poolscope::gui
