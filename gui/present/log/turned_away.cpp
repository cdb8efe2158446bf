#include "present/log/turned_away.hpp"

#include <algorithm>

#include "match/decide.hpp"
#include "sim.hpp"

namespace poolscope::gui {

using trace::EventKind;

void TurnedAwayNotes::on(const trace::Event& e, const model::World& before) {
  if (e.kind() == EventKind::search) {
    gates_ = match::decide(before, *setup_, profile_of(*setup_), before[e.transfer()]).turned_away;
  } else if (e.kind() == EventKind::decision || e.kind() == EventKind::wait_again) {
    if (gates_ != 0) all_.push_back({event_, gates_});
    gates_ = 0;
  }
  ++event_;
}

std::uint64_t gates_of(const std::vector<TurnedAway>& all, std::uint64_t event) {
  const auto at = std::ranges::lower_bound(all, event, {}, &TurnedAway::event);
  return at != all.end() && at->event == event ? at->gates : 0;
}

}  // namespace poolscope::gui
