#pragma once

#include <array>
#include <cstddef>
#include <memory>

#include "panels/timeline/gestures.hpp"
#include "panels/timeline/table.hpp"
#include "present/run.hpp"
#include "present/timeline/range_stats.hpp"

/// What a timeline keeps between frames: each column has its own.
namespace poolscope::gui {

struct KeptRange {
  std::shared_ptr<const trace::Trace> of;
  TimeWindow at;
  RangeStats stats;
};

/// A search that "next" has been asked for: the panel finds the row and scrolls to it.
struct SoughtRow {
  int by = 0;
  std::size_t row = SIZE_MAX;
};

struct TimelineKept {
  Gesture gesture;
  KeptTable table;
  KeptRange range;
  SoughtRow sought;
  Selection in_view;              // was selected elsewhere, and has been brought into view
  std::array<char, 96> search{};  // what is typed
};

}  // namespace poolscope::gui
