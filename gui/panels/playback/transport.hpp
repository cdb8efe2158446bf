#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "widgets/pane.hpp"

namespace poolscope::gui {

/// What the strip shows of a run, a bucket a few pixels wide; made again when run or width change.
struct RunDensity {
  std::shared_ptr<const trace::Trace> trace;
  std::size_t buckets = 0;
  std::vector<std::uint32_t> decisions, events, evictions;
  std::uint32_t most = 1;
};

/// The bottom bar: playing, stepping, and the whole run as a strip to seek in.
void draw_transport(const Model&, const Box&, RunDensity&, Outbox&);

}  // namespace poolscope::gui
