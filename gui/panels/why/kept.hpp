#pragma once

#include <cstdint>
#include <memory>

#include "present/run.hpp"
#include "present/why/close.hpp"
#include "present/why/view.hpp"

/// What WHY keeps between frames: to ask the matcher again costs a copy of a World.
namespace poolscope::gui {

struct KeptDecision {
  std::shared_ptr<const trace::Trace> of;
  std::uint64_t at = UINT64_MAX;
  WhyView view;
};
struct KeptClose {
  std::shared_ptr<const trace::Trace> of;
  CloseView view;
};

struct WhyKept {
  KeptDecision decision;
  KeptClose close;
};

}  // namespace poolscope::gui
