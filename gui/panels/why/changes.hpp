#pragma once

#include <span>

#include "panels/why/parts.hpp"
#include "present/why/view.hpp"

/// Single changes that would have changed a decision, and a way to try each as a fork.
namespace poolscope::gui::why {

/// What is changed when one is tried: the request whose options they are, and from when on; 0: none
/// can be tried.
struct Trying {
  std::uint32_t request = UINT32_MAX;
  model::Time from = 0;
};
/// The first is set off.
void changes(Page&, std::span<const WhyChange>, const Trying&);
/// The smallest change, set off; draws nothing when there is none.
void best_change(Page&, const WhyView&);
/// The others, or that nothing alone would have changed it.
void other_changes(Page&, const WhyView&);

}  // namespace poolscope::gui::why
