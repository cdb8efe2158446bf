#include "analysis/conform/divergence.hpp"

#include <algorithm>

namespace poolscope::analysis {

using model::Outcome;
using trace::Event;
using trace::EventKind;

RequestOutcome* RequestOutcomes::at(model::RequestIndex request) {
  const std::size_t i = model::index(request);
  if (i >= most_) {
    cut_ = true;
    return nullptr;
  }
  if (i >= outcomes_.size()) outcomes_.resize(i + 1);
  return &outcomes_[i];
}

RequestOutcome RequestOutcomes::of(model::RequestIndex request) const {
  const std::size_t i = model::index(request);
  return i < outcomes_.size() ? outcomes_[i] : RequestOutcome{};
}

void RequestOutcomes::on(const Event& e, const model::World& before) {
  switch (e.kind()) {
    case EventKind::decision: {
      const model::Transfer& t = before[e.transfer()];
      RequestOutcome* one = at(t.request);
      if (one == nullptr || one->seen()) return;
      const auto decided = e.as<trace::Decision>();
      one->decided = e.t();
      one->outcome = decided.outcome;
      one->gate = decided.gate;
      if (decided.outcome == Outcome::reuse) one->connection = before[e.connection()].number;
      if (decided.outcome == Outcome::create) one->connection = before[t.pool].next_number;
      return;
    }
    case EventKind::transfer_done: {
      const model::Transfer& t = before[e.transfer()];
      RequestOutcome* one = at(t.request);
      if (one == nullptr) return;
      one->connects = static_cast<std::uint8_t>(std::min<std::uint32_t>(255, t.num_connects));
      one->latency = e.t() - t.due;
      one->failed = e.as<trace::TransferDone>().result != 0;
      return;
    }
    default:
      return;
  }
}

bool differs(std::span<const RequestOutcome> runs) {
  return std::any_of(runs.begin(), runs.end(), [&](const RequestOutcome& f) {
    return f.outcome != runs[0].outcome || f.connects != runs[0].connects;
  });
}

namespace {

// Whether the request got a connection in the end by opening it: one that waited first has opened
// or reused one, too.
bool opened(const RequestOutcome& one) {
  return one.seen() && (one.connects > 0 || one.outcome == Outcome::create);
}
bool reused(const RequestOutcome& one) {
  if (!one.seen() || opened(one)) return false;
  return one.outcome == Outcome::reuse || (one.latency >= 0 && !one.failed);
}

}  // namespace

bool opened_or_reused(std::span<const RequestOutcome> runs) {
  return std::any_of(runs.begin(), runs.end(), opened) &&
         std::any_of(runs.begin(), runs.end(), reused);
}

Partings partings(std::span<const RequestOutcomes* const> runs, std::size_t most_listed) {
  Partings out;
  out.opened_here.resize(runs.size());
  out.reused_here.resize(runs.size());
  std::size_t requests = 0;
  for (const RequestOutcomes* run : runs) {
    requests = std::max(requests, run->all().size());
    out.cut = out.cut || run->cut();
  }
  const auto earlier = [](const Parted& a, const Parted& b) {
    return a.at != b.at ? a.at < b.at : a.request < b.request;
  };
  const auto tells_more = [&](const Parted& a, const Parted& b) {
    return a.opened_or_reused != b.opened_or_reused ? a.opened_or_reused : earlier(a, b);
  };
  std::vector<RequestOutcome> outcomes(runs.size());
  for (std::size_t i = 0; i < requests; ++i) {
    const model::RequestIndex request{static_cast<std::uint32_t>(i)};
    Parted parted{request, model::never, false};
    bool all_seen = true;
    for (std::size_t r = 0; r < runs.size(); ++r) {
      outcomes[r] = runs[r]->of(request);
      all_seen = all_seen && outcomes[r].seen();
      parted.at = std::min(parted.at, outcomes[r].decided);
    }
    if (!all_seen) continue;
    ++out.compared;
    if (!differs(outcomes)) continue;
    ++out.parted;
    parted.opened_or_reused = opened_or_reused(outcomes);
    out.opened_or_reused += parted.opened_or_reused;
    for (std::size_t r = 1; r < runs.size(); ++r) {
      out.opened_here[r] += opened(outcomes[r]) && reused(outcomes[0]);
      out.reused_here[r] += reused(outcomes[r]) && opened(outcomes[0]);
    }
    if (!out.first || tells_more(parted, *out.first)) out.first = parted;
    // The list is a heap: its front is the least useful, and makes room.
    out.listed.push_back(parted);
    std::push_heap(out.listed.begin(), out.listed.end(), tells_more);
    if (out.listed.size() > most_listed) {
      std::pop_heap(out.listed.begin(), out.listed.end(), tells_more);
      out.listed.pop_back();
    }
  }
  std::sort(out.listed.begin(), out.listed.end(), earlier);
  return out;
}

}  // namespace poolscope::analysis
