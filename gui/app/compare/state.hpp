#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "present/run.hpp"

namespace poolscope::analysis {
struct Bounds;  // analysis/bounds/bounds.hpp
}  // namespace poolscope::analysis

/// Runs side by side.
namespace poolscope::gui {

struct Differences;  // present/compare/differences.hpp: where runs side by side part

/// What a run's connections are to be measured against. Apart from the run: it comes later.
struct RunBounds {
  std::shared_ptr<const trace::Trace> of;
  std::shared_ptr<const analysis::Bounds> bounds;
};

struct CompareState {
  std::vector<RunId> columns;  // two to four; the shown one is among them. Empty: it is shown alone
  std::shared_ptr<const Differences> differences;  // of `columns`; null: none are side by side
  /// Runs of `columns` whose bounds are being computed, or could not be.
  std::vector<std::shared_ptr<const trace::Trace>> bounding;
  std::vector<RunBounds> bounds;  // those that are known, of runs that are open
  /// The place of a `column_model` (columns.hpp), from 1 on. 0: this is the whole model.
  std::size_t column = 0;
};

}  // namespace poolscope::gui
