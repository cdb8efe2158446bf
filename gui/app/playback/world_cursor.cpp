#include "app/playback/world_cursor.hpp"

namespace poolscope::gui {

const model::World& WorldCursor::at(const Model& m) {
  const Run* run = shown_run(m);
  if (!run) {
    trace_.reset();
    world_ = {};
    return world_;
  }
  if (trace_ != run->trace) {
    trace_ = run->trace;
    world_ = trace_->world_at(m.cursor);
  } else if (cursor_ != m.cursor) {
    trace_->seek(world_, cursor_, m.cursor);
  }
  cursor_ = m.cursor;
  return world_;
}

}  // namespace poolscope::gui
