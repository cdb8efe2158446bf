#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "model/time.hpp"
#include "present/run.hpp"

/// Stretches of time that lie in some order of rows, and which of them touch a window: found
/// without looking at each, so that a frame costs what is in sight and not the run. Pure.
namespace poolscope::gui {

class Extents {
 public:
  struct Extent {
    model::Time from = 0, to = 0;
  };
  static constexpr std::size_t fan = 32;  // so many of a level are summed up in the next

  Extents() = default;
  explicit Extents(std::vector<Extent> rows) {
    levels_.push_back(std::move(rows));
    while (levels_.back().size() > fan) {
      const auto& below = levels_.back();
      std::vector<Extent> above;
      above.reserve(below.size() / fan + 1);
      for (std::size_t i = 0; i < below.size(); i += fan) {
        Extent sum = below[i];
        for (std::size_t k = i + 1; k < std::min(i + fan, below.size()); ++k)
          sum = {std::min(sum.from, below[k].from), std::max(sum.to, below[k].to)};
        above.push_back(sum);
      }
      levels_.push_back(std::move(above));
    }
  }

  [[nodiscard]] std::size_t size() const { return levels_.empty() ? 0 : levels_.front().size(); }
  [[nodiscard]] const Extent& operator[](std::size_t row) const { return levels_.front()[row]; }
  [[nodiscard]] bool touches(std::size_t row, const TimeWindow& window) const {
    return touches(levels_.front()[row], window);
  }

  /// Calls `found(row)` for each of [first, last) that touches the window, in order, until it
  /// returns false.
  template <class Found>
  void each(std::size_t first, std::size_t last, const TimeWindow& window, Found found) const {
    for (std::size_t i = first; i < last;) {
      std::size_t passed = 0, step = fan;
      for (std::size_t level = 1; level < levels_.size() && i % step == 0; ++level, step *= fan) {
        if (touches(levels_[level][i / step], window)) break;
        passed = step;
      }
      if (passed == 0) {
        passed = 1;
        if (touches(i, window) && !found(i)) return;
      }
      i += passed;
    }
  }

 private:
  static bool touches(const Extent& e, const TimeWindow& window) {
    return static_cast<double>(e.to) >= window.from && static_cast<double>(e.from) <= window.to;
  }
  std::vector<std::vector<Extent>> levels_;
};

}  // namespace poolscope::gui
