#pragma once

#include <memory>
#include <vector>

#include "present/pool/motion.hpp"
#include "present/pool/view.hpp"
#include "present/run.hpp"

/// What a pool keeps between frames: each column has its own.
namespace poolscope::gui {

/// What is drawn, and what it was made for.
struct ShownPool {
  std::shared_ptr<const trace::Trace> of;
  Moment at;
  PoolView view;
  std::vector<Travel> travels;
  model::Duration unit = -1;
};

struct PoolKept {
  ShownPool shown;
  Selection in_view;  // was selected elsewhere, and has been brought into view
};

}  // namespace poolscope::gui
