#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

/// Which of many rows of one height are in sight, counted in rows: a position in pixels would be a
/// float, which tells no neighbours apart beyond 16,000,000, 800,000 rows of 20.
namespace poolscope::gui {

struct RowScroll {
  std::size_t first = 0;
  double wheel = 0;  // what the wheel turned and did not make a row yet

  void keep_within(std::size_t rows, std::size_t visible) {
    first = std::min(first, rows > visible ? rows - visible : 0);
  }
  void turn(double notches, double rows_a_notch) {
    wheel += notches * rows_a_notch;
    const double whole = std::trunc(wheel);
    wheel -= whole;
    if (whole > 0)
      first -= std::min(first, static_cast<std::size_t>(whole));
    else
      first += static_cast<std::size_t>(-whole);
  }
  /// Scrolls no further than it takes to have the row in sight.
  void show(std::size_t row, std::size_t visible) {
    if (row < first) first = row;
    if (visible > 0 && row >= first + visible) first = row - visible + 1;
  }
  /// Puts the row at a share of the height.
  void place(std::size_t row, std::size_t visible, double share) {
    const auto above = static_cast<std::size_t>(static_cast<double>(visible) * share);
    first = row > above ? row - above : 0;
  }
};

}  // namespace poolscope::gui
