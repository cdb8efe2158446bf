#pragma once

#include <optional>
#include <string_view>

#include "app/model.hpp"

/// Actions of what is selected, pointed at and pinned (app/action.hpp says what an action is).
namespace poolscope::gui {

/// Keeps the sentence of a cell in sight; the same cell again, or none, lets it go.
struct PinCell {
  static constexpr std::string_view action = "pin_cell";
  std::optional<MatrixCell> cell;
  static void fields(auto&& io, auto& a) { io("cell", a.cell); }
  bool operator==(const PinCell&) const = default;
};

/// Seek: the playhead goes to it too.
struct Select {
  static constexpr std::string_view action = "select";
  Selection what;
  bool seek = false;
  static void fields(auto&& io, auto& a) {
    io("what", a.what);
    io("seek", a.seek);
  }
  bool operator==(const Select&) const = default;
};

struct Hover {
  static constexpr std::string_view action = "hover";
  Selection what;
  std::optional<RunId> run = {};  // absent: the shown one
  static void fields(auto&& io, auto& a) {
    io("what", a.what);
    io("run", a.run);
  }
  bool operator==(const Hover&) const = default;
};

/// What was selected before: people follow links and return.
struct SelectBack {
  static constexpr std::string_view action = "select_back";
  bool operator==(const SelectBack&) const = default;
};

}  // namespace poolscope::gui
