#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "present/run.hpp"

/// What is selected and pointed at.
namespace poolscope::gui {

struct SelectionState {
  Selection what, hovered;
  RunId hovered_in{};  // the run that `hovered` is of: runs side by side have each theirs
  std::optional<MatrixCell> pinned;  // its sentence stays below the matrix
  std::vector<Selection> before;     // selected before in this run, the last one at the end
  bool operator==(const SelectionState&) const = default;

  /// Whether a thing is to be lit.
  [[nodiscard]] bool lights(const Selection& thing) const {
    return what == thing || hovered == thing;
  }
};

}  // namespace poolscope::gui
