#include "analysis/conform/observed.hpp"

#include <algorithm>

namespace poolscope::analysis {

using namespace model;

Observed::Observed(std::shared_ptr<const Setup> setup, const std::vector<std::string>& requests,
                   const std::vector<std::pair<std::string, std::int64_t>>& closes)
    : setup_(std::move(setup)) {
  for (const auto& request : requests) decisions_[request];
  // Requests of the file are watched by number; the rest are generated ones, known by their
  // pattern.
  std::size_t found = 0;
  const auto& names = setup_->request_names;
  for (std::size_t i = 0; i < names.size() && !decisions_.empty(); ++i)
    if (decisions_.contains(names[i])) {
      watched_[static_cast<std::uint32_t>(i)] = names[i];
      ++found;
    }
  generated_ = found < decisions_.size();
  for (const auto& close : closes) closes_[close];
}

void Observed::on(const trace::Event& e, const World& w) {
  if (e.kind() == trace::EventKind::decision) {
    const Transfer& t = w[e.transfer()];
    const auto watched = watched_.find(static_cast<std::uint32_t>(t.request));
    std::string name;
    if (watched != watched_.end())
      name = watched->second;
    else if (generated_)
      name = setup_->request_name(t.request);
    const auto kept = decisions_.find(name);
    if (kept == decisions_.end()) return;
    const auto decided = e.as<trace::Decision>();
    DecisionSeen seen{
        t.attempt, t.hop, decided.outcome, decided.gate, pool_name(w, *setup_, t.pool), {}};
    if (seen.outcome == Outcome::reuse) seen.number = w[e.connection()].number;
    if (seen.outcome == Outcome::create) seen.number = w[t.pool].next_number;
    kept->second.push_back(std::move(seen));
  } else if (e.kind() == trace::EventKind::connection_close && !closes_.empty()) {
    const Connection& c = w[e.connection()];
    const auto kept = closes_.find({pool_name(w, *setup_, c.pool), c.number});
    if (kept != closes_.end())
      kept->second = CloseSeen{e.as<trace::ConnectionClose>().reason, e.t()};
  }
}

const std::vector<DecisionSeen>& Observed::decisions(const std::string& request) const {
  static const std::vector<DecisionSeen> nothing;
  const auto found = decisions_.find(request);
  return found == decisions_.end() ? nothing : found->second;
}

std::optional<CloseSeen> Observed::close(const std::string& pool, std::int64_t number) const {
  const auto found = closes_.find({pool, number});
  return found == closes_.end() ? std::nullopt : found->second;
}

}  // namespace poolscope::analysis
