// Sweeps, advice and bounds, each on a thread of its own beside the loading.
#include <exception>
#include <utility>

#include "analysis/advise.hpp"
#include "app/effects.hpp"
#include "app/find_bounds.hpp"
#include "present/sweep_view.hpp"

namespace poolscope::gui {

// What is no longer wanted may still be among the results: `update` knows what it waits for.
void Effects::told(const Background::Wanted& wanted, Action action) {
  if (!wanted()) return;
  {
    const std::lock_guard lock(mutex_);
    results_.push_back(std::move(action));
  }
  if (wake_) wake_();
}

namespace {

// Progress by the percent: a million reports would be a million frames.
class Percent {
 public:
  [[nodiscard]] bool moved(std::uint64_t done, std::uint64_t total) {
    const std::uint64_t now = total == 0 ? 0 : done * 100 / total;
    return std::exchange(last_, now) != now;
  }
  [[nodiscard]] float fraction() const { return static_cast<float>(last_) / 100; }

 private:
  std::uint64_t last_ = 0;
};

}  // namespace

void Effects::sweep(const SweepRuns& wanted_runs) {
  sweeper_.begin(
      [this, asked = wanted_runs](const Background::Wanted& wanted) {
        Percent percent;
        analysis::SweepOptions how;
        how.threads = 0;
        how.progress = [&](std::uint64_t done, std::uint64_t total) {
          if (percent.moved(done, total))
            told(wanted, StudyProgressed{StudyPart::sweep, percent.fraction()});
          return wanted();
        };
        auto points = analysis::sweep(asked.of->scenario, asked.plan, how);
        if (!points) return;
        told(wanted, Swept{std::make_shared<const SweepResult>(
                         SweepResult{asked.asked, asked.plan, std::move(*points)})});
      },
      synchronous_);
}

void Effects::seek_advice(const SeekAdvice& sought) {
  adviser_.begin(
      [this, of = sought.of](const Background::Wanted& wanted) {
        Percent percent;
        analysis::AdviseOptions how;
        how.progress = [&](std::uint64_t done, std::uint64_t total) {
          if (percent.moved(done, total))
            told(wanted, StudyProgressed{StudyPart::advice, percent.fraction()});
          return wanted();
        };
        auto advice = analysis::advise(of->scenario, scenario::strategies_of(of->scenario), how);
        if (!advice) return;
        told(wanted, Advised{std::make_shared<const analysis::Advice>(std::move(*advice))});
      },
      synchronous_);
}

// A picture shows them; who only begins with runs side by side does not wait for them.
void Effects::find_bounds_of(const FindBounds& asked) {
  bounding_.begin(
      [this, runs = asked.runs](const Background::Wanted& wanted) {
        for (const FindBounds::Of& one : runs) {
          try {
            auto bounds = find_bounds(*one.scenario, one.strategy, [&](float) { return wanted(); });
            if (!bounds) return;
            told(wanted, BoundsFound{one.trace, std::move(bounds)});
          } catch (const std::exception& e) {
            told(wanted, Notify{"no bounds of " + one.strategy.name + ": " + e.what(), true});
          }
        }
      },
      synchronous_ && !saving_);
}

}  // namespace poolscope::gui
