#pragma once

#include <memory>

#include "app/model.hpp"

/// The World at the playhead, kept between frames: moving a little costs a little.
namespace poolscope::gui {

class WorldCursor {
 public:
  /// The World of the shown run at the model's cursor; without a run, an empty one.
  const model::World& at(const Model&);

 private:
  std::shared_ptr<const trace::Trace> trace_;
  std::size_t cursor_ = 0;
  model::World world_;
};

}  // namespace poolscope::gui
