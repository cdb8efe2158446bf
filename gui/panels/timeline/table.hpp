#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "app/model.hpp"
#include "present/timeline/view.hpp"
#include "present/timeline/waterfall.hpp"

/// Which rows the timeline shows and where each begins: made anew for another run, window, folding,
/// arrangement or scale, and kept between frames.
namespace poolscope::gui {

struct TimelineTable {
  LanesBy by = LanesBy::connection;
  /// Indices into Lanes::lanes, or into Waterfall::rows (of a band: its first), ascending.
  std::vector<std::uint32_t> shown;
  /// Beside shown when bands stand for many rows of the waterfall: indices into its level, or
  /// UINT32_MAX of a head.
  std::vector<std::uint32_t> band;
  std::size_t level = SIZE_MAX;  // of the bands
  std::vector<float> tops;       // one more than shown
  std::vector<bool> folded;      // beside shown: a head whose members are folded away
  std::size_t hidden = 0;        // rows that have nothing in the window
  bool dense = false;
  [[nodiscard]] std::size_t at(float y) const;  // the row at that height, or shown.size()
};

/// The table and what it was made for.
struct KeptTable {
  std::shared_ptr<const Lanes> lanes;
  float scale = 0;
  TimeWindow window;
  std::set<std::string> folds;
  TimelineTable table;
};
[[nodiscard]] const TimelineTable& timeline_table(const Model&, const Run&, KeptTable&);

/// The place of a connection or a transfer among the rows that are shown; none: shown.size().
[[nodiscard]] std::size_t row_of(const TimelineTable&, const Run&, const Selection&);

}  // namespace poolscope::gui
