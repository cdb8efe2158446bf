// Work that stopped at a limit goes on with more, is shown as far as it came, or is dropped.
#include <utility>

#include "app/updates.hpp"

namespace poolscope::gui::updates {

Done on(Model& m, const StoppedAtLimit& a) {
  AtLimit at = a.at;
  using Of = AtLimit::Of;
  switch (at.of) {
    case Of::load:
      if (!m.work.loading || *m.work.loading != at.path) return {};  // no longer wanted
      m.work.loading.reset();
      break;
    case Of::beside:
    case Of::forks:
      at.forking = std::exchange(m.work.forking, {});
      break;
    case Of::sweep:
      if (!std::exchange(m.study.sweeping, {})) return {};
      m.study.wrong = at.words;
      break;
    case Of::advice:
      if (!std::exchange(m.study.advising, {})) return {};
      break;
  }
  m.work.at_limit = std::move(at);
  return {};
}

Done on(Model& m, const GoOnBeyondLimit&) {
  if (!m.work.at_limit) return {};
  if (m.work.busy()) return busy(m);
  AtLimit at = std::move(*std::exchange(m.work.at_limit, {}));
  m.work.limits = model::raised(m.work.limits, at.limit);
  using Of = AtLimit::Of;
  if (at.of == Of::load) return start_loading(m, at.path);
  if (!m.document) return {};
  m.work.progress = 0;
  switch (at.of) {
    case Of::beside:
      return on(m, OpenBeside{at.path});
    case Of::forks:
      m.work.forking = std::move(at.forking);
      return {SimulateForks{std::move(at.forks)}};
    case Of::sweep:
      return on(m, RunSweep{m.study.asked});
    default:
      return on(m, LookForAdvice{});
  }
}

Done on(Model& m, const ShowStopped&) {
  if (!m.work.at_limit || (!m.work.at_limit->partial && !m.work.at_limit->run)) return {};
  if (m.work.busy()) return busy(m);
  AtLimit at = std::move(*std::exchange(m.work.at_limit, {}));
  if (at.of == AtLimit::Of::load) return on(m, Loaded{std::move(at.partial)});
  if (at.of == AtLimit::Of::beside) return on(m, LoadedBeside{std::move(at.partial)});
  m.work.forking = std::move(at.forking);
  Done next = on(m, Forked{std::move(at.run)});
  m.work.forking.clear();
  return next;
}

Done on(Model& m, const DismissLimit&) {
  m.work.at_limit.reset();
  m.work.play_when_loaded = false;
  return {};
}

}  // namespace poolscope::gui::updates
