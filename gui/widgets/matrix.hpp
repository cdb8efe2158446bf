#pragma once

#include <imgui.h>

#include <string>
#include <vector>

/// A table of marks: candidates down, checks across, with slanted heads so that many fit side by
/// side and each can be read.
namespace poolscope::gui {

enum class Mark : unsigned char { blank, pass, cross, closing_cross, ring, glass };

struct MatrixLook {
  struct Column {
    std::string title;
    bool decided = false;  // some row ended here: its title is written stronger
  };
  struct Line {
    std::string label;
    std::vector<Mark> marks;
    std::string word;  // after the marks: "taken"
    bool good = false, selected = false, lit = false, dim = false;
  };
  std::vector<Column> columns;
  std::vector<Line> lines;
  int pinned_line = -1, pinned_column = -1;  // a cell that is framed
};

/// What the pointer is on; -1: nothing.
struct MatrixHit {
  int line = -1, column = -1;
};

[[nodiscard]] float matrix_cell_width(const MatrixLook&, float width);
/// Narrower cells than this cannot be told apart.
[[nodiscard]] float narrowest_cell();
/// Draws at the cursor of the current window and advances it.
MatrixHit draw_matrix(const MatrixLook&, float width);

}  // namespace poolscope::gui
