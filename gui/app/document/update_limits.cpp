// What stopped at a limit: on with more, with what there is, or not at all.
#include <utility>

#include "app/update_parts.hpp"

namespace poolscope::gui::updates {

Done on(Model& m, const StoppedAtLimit& a) {
  AtLimit at = a.at;
  using Of = AtLimit::Of;
  switch (at.of) {
    case Of::load:
      if (!m.loading || *m.loading != at.path) return {};  // no longer wanted
      m.loading.reset();
      break;
    case Of::beside:
    case Of::forks:
      at.forking = std::exchange(m.forking, {});
      break;
    case Of::sweep:
      if (!std::exchange(m.study.sweeping, {})) return {};
      m.study.wrong = at.words;
      break;
    case Of::advice:
      if (!std::exchange(m.study.advising, {})) return {};
      break;
  }
  m.at_limit = std::move(at);
  return {};
}

Done on(Model& m, const GoOnBeyondLimit&) {
  if (!m.at_limit) return {};
  if (m.loading || !m.forking.empty()) return busy(m);
  AtLimit at = std::move(*std::exchange(m.at_limit, {}));
  m.limits = model::raised(m.limits, at.limit);
  using Of = AtLimit::Of;
  if (at.of == Of::load) return start_loading(m, at.path);
  if (!m.document) return {};
  m.loading_progress = 0;
  switch (at.of) {
    case Of::beside:
      return on(m, OpenBeside{at.path});
    case Of::forks:
      m.forking = std::move(at.forking);
      return {SimulateForks{std::move(at.forks)}};
    case Of::sweep:
      return on(m, RunSweep{m.study.asked});
    default:
      return on(m, LookForAdvice{});
  }
}

Done on(Model& m, const ShowStopped&) {
  if (!m.at_limit || (!m.at_limit->partial && !m.at_limit->run)) return {};
  if (m.loading || !m.forking.empty()) return busy(m);
  AtLimit at = std::move(*std::exchange(m.at_limit, {}));
  if (at.of == AtLimit::Of::load) return on(m, Loaded{std::move(at.partial)});
  if (at.of == AtLimit::Of::beside) return on(m, LoadedBeside{std::move(at.partial)});
  m.forking = std::move(at.forking);
  Done next = on(m, Forked{std::move(at.run)});
  m.forking.clear();
  return next;
}

Done on(Model& m, const DismissLimit&) {
  m.at_limit.reset();
  m.play_when_loaded = false;
  return {};
}

}  // namespace poolscope::gui::updates
