#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "panels/compare/parts.hpp"
#include "widgets/pane.hpp"

namespace poolscope::gui {

/// What was made of the runs, and which they were.
struct KeptComparison {
  std::vector<std::shared_ptr<const trace::Trace>> of;
  std::shared_ptr<const Document> in;
  std::vector<const analysis::Bounds*> measured;
  Compared made;
};

/// What the view of runs side by side keeps between frames.
struct CompareKept {
  KeptComparison comparison;
  std::array<ColumnKept, most_columns> columns;
  std::size_t cost = 0;  // which sum the chart shows
};

/// Runs side by side on one clock: a head, pool and timeline of each, between them the strip of
/// differences, below them the table and what had been spent by when.
void draw_compare(const Model&, const Box& body, CompareKept&, Outbox&);

}  // namespace poolscope::gui
