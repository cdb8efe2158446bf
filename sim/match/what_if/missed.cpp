// The connection that was closed before it was asked for.

#include <string>
#include <utility>

#include "match/what_if/what_if.hpp"

namespace poolscope::match {

using namespace model;

bool misses_one(const Explanation& e) {
  return e.decision.outcome == Outcome::create && e.decision.gate == GateId::no_candidate &&
         e.decision.prunes.empty();
}

void add_if_still_there(WhatIfs& found, const Missed& missed, const Setup& setup,
                        const Profile& profile, const Transfer& asker) {
  if (!missed.world.holds(asker.multi)) return;
  const Decision decision = decide(missed.world, setup, profile, asker);
  if (decision.outcome != Outcome::reuse || decision.connection != missed.connection) return;
  const std::string name = "#" + std::to_string(missed.number);
  WhatIf change;
  change.to = name + " had not been closed before";
  change.outcome = Outcome::reuse;
  change.leads_to = "reuse " + name;
  found.changes.insert(found.changes.begin(), std::move(change));
  if (found.changes.size() > most_changes) found.changes.pop_back();
}

}  // namespace poolscope::match
