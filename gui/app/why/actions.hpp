#pragma once

#include <optional>
#include <string_view>

#include "app/model.hpp"

/// Actions of the sentences of Why (app/action.hpp says what an action is).
namespace poolscope::gui {

/// Keeps the sentence of a cell in sight; the same cell again, or none, lets it go.
struct PinCell {
  static constexpr std::string_view action = "pin_cell";
  std::optional<MatrixCell> cell;
  static void fields(auto&& io, auto& a) { io("cell", a.cell); }
  bool operator==(const PinCell&) const = default;
};

}  // namespace poolscope::gui
