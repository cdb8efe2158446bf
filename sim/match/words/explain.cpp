#include "match/words/explain.hpp"

#include <algorithm>

#include "match/words/words.hpp"

namespace poolscope::match {

using namespace model;

namespace {

class Notes : public Ledger {
 public:
  void candidate(ConnectionId id) override { candidates.push_back({id, {}, false, true}); }
  void checked(GateId gate, const Finding& finding) override {
    candidates.back().cells.push_back({gate, finding});
  }
  std::vector<Candidate> candidates;
};

}  // namespace

GateId Candidate::turned_away_by() const {
  if (taken || cells.empty()) return GateId::none;
  const Cell& last = cells.back();
  return last.finding.verdict == Verdict::pass ? GateId::none : last.gate;
}

Explanation explain(const World& world, const Setup& setup, const Profile& profile,
                    TransferId transfer) {
  const Transfer& t = world[transfer];
  Notes notes;
  Explanation e;
  e.transfer = transfer;
  e.decision = decide(world, setup, profile, t, &notes);
  e.candidates = std::move(notes.candidates);
  for (Candidate& c : e.candidates)
    c.taken = e.decision.outcome == Outcome::reuse && c.connection == e.decision.connection;
  // Candidates of the destination that the search did not reach, so that none is missing.
  const BundleId bundle = world.find_bundle(t.pool, setup[t.needle].destination);
  if (valid(bundle)) {
    const auto seen = [&](ConnectionId id) {
      const auto is = [&](const auto& x) { return x.connection == id; };
      return std::any_of(e.candidates.begin(), e.candidates.end(), is) ||
             std::any_of(e.decision.prunes.begin(), e.decision.prunes.end(), is);
    };
    for (ConnectionId id = world[bundle].connections.head; valid(id); id = world[id].in_bundle.next)
      if (!seen(id)) e.candidates.push_back({id, {}, false, false});
  }
  words::tell(e, world, setup, profile);
  return e;
}

}  // namespace poolscope::match
