// Sweeps, advice and bounds, each on a thread of its own beside the loading.
#include <exception>
#include <string>
#include <utility>

#include "analysis/advise/advise.hpp"
#include "app/compare/find_bounds.hpp"
#include "app/document/load.hpp"
#include "app/effects/effects.hpp"
#include "present/study/sweep.hpp"

namespace poolscope::gui {

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

// Progress of a sweep or of a search for advice.
StoppedAtLimit stopped(AtLimit::Of of, const model::LimitHit& hit) {
  AtLimit at;
  at.of = of;
  at.limit = hit.limit;
  at.words = std::string(of == AtLimit::Of::sweep ? "the sweep: " : "advice: ") + hit.what();
  return {std::move(at)};
}

scenario::Scenario with_limits(const Document& document, const model::Limits& limits) {
  scenario::Scenario scenario = document.scenario;
  scenario.limits = limits;
  return scenario;
}

}  // namespace

void Effects::sweep(const SweepRuns& wanted_runs, const model::Limits& limits) {
  sweeper_.begin(
      [this, asked = wanted_runs, limits](const Background::Wanted& wanted) {
        Percent percent;
        analysis::SweepOptions how;
        how.threads = 0;
        how.progress = [&](std::uint64_t done, std::uint64_t total) {
          if (percent.moved(done, total))
            told(wanted, StudyProgressed{StudyPart::sweep, percent.fraction()});
          return wanted();
        };
        how.meanwhile = [&] {
          check_memory(limits);
          return true;
        };
        try {
          auto points = analysis::sweep(with_limits(*asked.of, limits), asked.plan, how);
          if (!points) return;
          told(wanted, Swept{std::make_shared<const SweepResult>(
                           SweepResult{asked.asked, asked.plan, std::move(*points)})});
        } catch (const model::LimitHit& hit) {
          told(wanted, stopped(AtLimit::Of::sweep, hit));
        } catch (const std::exception& e) {
          failed(wanted, StudyPart::sweep, e);
        }
      },
      synchronous_);
}

void Effects::seek_advice(const SeekAdvice& sought, const model::Limits& limits) {
  adviser_.begin(
      [this, of = sought.of, limits](const Background::Wanted& wanted) {
        Percent percent;
        analysis::AdviseOptions how;
        how.progress = [&](std::uint64_t done, std::uint64_t total) {
          if (percent.moved(done, total))
            told(wanted, StudyProgressed{StudyPart::advice, percent.fraction()});
          return wanted();
        };
        how.meanwhile = [&] {
          check_memory(limits);
          return true;
        };
        try {
          auto advice = analysis::advise(with_limits(*of, limits),
                                         scenario::strategies_of(of->scenario), how);
          if (!advice) return;
          told(wanted, Advised{std::make_shared<const analysis::Advice>(std::move(*advice))});
        } catch (const model::LimitHit& hit) {
          told(wanted, stopped(AtLimit::Of::advice, hit));
        } catch (const std::exception& e) {
          failed(wanted, StudyPart::advice, e);
        }
      },
      synchronous_);
}

void Effects::failed(const Background::Wanted& wanted, StudyPart part, const std::exception& e) {
  told(wanted, StopStudy{part});
  told(wanted,
       Notify{std::string(part == StudyPart::sweep ? "no sweep: " : "no advice: ") + e.what(),
              true});
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
