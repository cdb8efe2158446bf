#include <exception>

#include "app/effects.hpp"
#include "app/find_bounds.hpp"

namespace poolscope::gui {

// A picture shows them; who only begins with runs side by side does not wait for them.
void Effects::find_bounds_of(const FindBounds& asked) {
  const auto tell = [this](const Background::Wanted& wanted, Action action) {
    if (!wanted()) return;
    {
      const std::lock_guard lock(mutex_);
      results_.push_back(std::move(action));
    }
    if (wake_) wake_();
  };
  bounding_.begin(
      [runs = asked.runs, tell](const Background::Wanted& wanted) {
        for (const FindBounds::Of& one : runs) {
          try {
            auto bounds = find_bounds(*one.scenario, one.strategy, [&](float) { return wanted(); });
            if (!bounds) return;
            tell(wanted, BoundsFound{one.trace, std::move(bounds)});
          } catch (const std::exception& e) {
            tell(wanted, Notify{"no bounds of " + one.strategy.name + ": " + e.what(), true});
          }
        }
      },
      synchronous_ && !saving_);
}

}  // namespace poolscope::gui
