#include "analysis/conform/divergence.hpp"

#include <algorithm>

namespace poolscope::analysis {

using model::Outcome;
using trace::Event;
using trace::EventKind;

Fared* RequestOutcomes::at(model::RequestIndex request) {
  const std::size_t i = model::index(request);
  if (i >= most_) {
    cut_ = true;
    return nullptr;
  }
  if (i >= fared_.size()) fared_.resize(i + 1);
  return &fared_[i];
}

Fared RequestOutcomes::of(model::RequestIndex request) const {
  const std::size_t i = model::index(request);
  return i < fared_.size() ? fared_[i] : Fared{};
}

void RequestOutcomes::on(const Event& e, const model::World& before) {
  switch (e.kind()) {
    case EventKind::decision: {
      const model::Transfer& t = before[e.transfer()];
      Fared* fared = at(t.request);
      if (fared == nullptr || fared->seen()) return;
      const auto decided = e.as<trace::Decision>();
      fared->decided = e.t();
      fared->outcome = decided.outcome;
      fared->gate = decided.gate;
      if (decided.outcome == Outcome::reuse) fared->connection = before[e.connection()].number;
      if (decided.outcome == Outcome::create) fared->connection = before[t.pool].next_number;
      return;
    }
    case EventKind::transfer_done: {
      const model::Transfer& t = before[e.transfer()];
      Fared* fared = at(t.request);
      if (fared == nullptr) return;
      fared->connects = static_cast<std::uint8_t>(std::min<std::uint32_t>(255, t.num_connects));
      fared->latency = e.t() - t.due;
      fared->failed = e.as<trace::TransferDone>().result != 0;
      return;
    }
    default:
      return;
  }
}

bool differs(std::span<const Fared> runs) {
  return std::any_of(runs.begin(), runs.end(), [&](const Fared& f) {
    return f.outcome != runs[0].outcome || f.connects != runs[0].connects;
  });
}

namespace {

// In the end, that is: who waited first has opened or reused one, too.
bool opened(const Fared& fared) {
  return fared.seen() && (fared.connects > 0 || fared.outcome == Outcome::create);
}
bool reused(const Fared& fared) {
  if (!fared.seen() || opened(fared)) return false;
  return fared.outcome == Outcome::reuse || (fared.latency >= 0 && !fared.failed);
}

}  // namespace

bool opened_or_reused(std::span<const Fared> runs) {
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
  std::vector<Fared> fared(runs.size());
  for (std::size_t i = 0; i < requests; ++i) {
    const model::RequestIndex request{static_cast<std::uint32_t>(i)};
    Parted parted{request, model::never, false};
    bool all_seen = true;
    for (std::size_t r = 0; r < runs.size(); ++r) {
      fared[r] = runs[r]->of(request);
      all_seen = all_seen && fared[r].seen();
      parted.at = std::min(parted.at, fared[r].decided);
    }
    if (!all_seen) continue;
    ++out.compared;
    if (!differs(fared)) continue;
    ++out.parted;
    parted.opened_or_reused = opened_or_reused(fared);
    out.opened_or_reused += parted.opened_or_reused;
    for (std::size_t r = 1; r < runs.size(); ++r) {
      out.opened_here[r] += opened(fared[r]) && reused(fared[0]);
      out.reused_here[r] += reused(fared[r]) && opened(fared[0]);
    }
    if (!out.first || tells_more(parted, *out.first)) out.first = parted;
    // A heap: its front tells least, and makes room.
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
