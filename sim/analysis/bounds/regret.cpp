#include "analysis/bounds/regret.hpp"

#include <algorithm>
#include <utility>

#include "sim.hpp"

namespace poolscope::analysis {

using namespace model;
using trace::Event;
using trace::EventKind;

CostlyEvictions::CostlyEvictions(std::shared_ptr<const Setup> setup, Keep keep)
    : setup_(std::move(setup)), profile_(profile_of(*setup_)), classes_(*setup_), keep_(keep) {}

void CostlyEvictions::on(const Event& e, const World& before) {
  switch (e.kind()) {
    case EventKind::connection_close:
      if (!being_paid_.empty()) being_paid_.erase(static_cast<std::uint32_t>(e.connection()));
      if (is_eviction(e.as<trace::ConnectionClose>().reason)) evicted(e, before);
      break;
    case EventKind::decision: {
      const auto decided = e.as<trace::Decision>();
      if (decided.outcome == Outcome::create && decided.gate != GateId::not_searched)
        created(e, before);
      break;
    }
    case EventKind::connection_ready:
      if (!being_paid_.empty()) ready(e, before);
      break;
    case EventKind::pool_open:
    case EventKind::pool_close:
      if (index(e.pool()) < unpaid_.size()) unpaid_[index(e.pool())].clear();
      break;
    default:
      break;
  }
}

void CostlyEvictions::evicted(const Event& e, const World& before) {
  const auto close = e.as<trace::ConnectionClose>();
  ++costs_.evictions;
  const Connection& c = before[e.connection()];
  if (c.peer_closed || c.marked_close || c.no_reuse || c.connect_only) return;
  if (index(e.pool()) >= unpaid_.size()) unpaid_.resize(index(e.pool()) + 1);
  auto& stack = unpaid_[index(e.pool())][classes_.of(c.needle)];
  if (stack.size() == most_unpaid) stack.erase(stack.begin());
  stack.push_back(
      {e.t(), c.created, c.idle ? c.idle_since : e.t(), close.number, c.serial, close.reason});
}

// Ages are compared as the gates do it (match/gates/health.cpp).
bool CostlyEvictions::still_good(const Evicted& c, const Options& options, Time now) const {
  const bool whole_seconds = profile_.health.whole_seconds;
  const auto over = [&](Time since, std::int64_t limit_s) {
    const std::int64_t ms = libcurl_ms_between(now, since);
    return ms / 1000 > limit_s || (!whole_seconds && ms / 1000 == limit_s && ms % 1000 > 0);
  };
  if ((options.maxage_conn_s != 0 || whole_seconds) && over(c.idle_since, options.maxage_conn_s))
    return false;
  return options.maxlifetime_conn_s == 0 || !over(c.created, options.maxlifetime_conn_s);
}

void CostlyEvictions::created(const Event& e, const World& before) {
  if (index(e.pool()) >= unpaid_.size() || unpaid_[index(e.pool())].empty()) return;
  const Transfer& t = before[e.transfer()];
  Unpaid& unpaid = unpaid_[index(e.pool())];
  const auto at = unpaid.find(classes_.of(t.needle));
  if (at == unpaid.end()) return;
  auto& stack = at.value();
  // A connection too old for this request is too old for all later ones: their limits are the same.
  while (!stack.empty() &&
         !still_good(stack.back(), setup_->options_of((*setup_)[t.needle]), e.t()))
    stack.pop_back();
  if (!stack.empty()) {
    const Evicted& c = stack.back();
    being_paid_.insert_or_assign(
        static_cast<std::uint32_t>(e.connection()),
        CostlyEviction{c.at, pool_name(before, *setup_, e.pool()), c.connection, c.serial, c.reason,
                       (*setup_)[t.needle].destination, t.request, e.t(),
                       before[e.pool()].next_number, before.opened, 0, false});
    stack.pop_back();
  }
  if (stack.empty()) unpaid.erase(at);
}

void CostlyEvictions::ready(const Event& e, const World& before) {
  const auto at = being_paid_.find(static_cast<std::uint32_t>(e.connection()));
  if (at == being_paid_.end()) return;
  CostlyEviction paid = std::move(at.value());
  being_paid_.erase(at);
  paid.cost_us = e.t() - paid.decided_at;
  paid.tls = before[e.connection()].state == ConnectionState::tls;
  ++costs_.costly;
  costs_.tls += paid.tls ? 1 : 0;
  costs_.us += paid.cost_us;
  auto& worst = costs_.worst;
  const auto place = std::upper_bound(
      worst.begin(), worst.end(), paid,
      [](const CostlyEviction& a, const CostlyEviction& b) { return a.cost_us > b.cost_us; });
  if (place != worst.end() || worst.size() < most_worst) worst.insert(place, paid);
  if (worst.size() > most_worst) worst.pop_back();
  if (keep_ == Keep::all) all_.push_back(std::move(paid));
}

}  // namespace poolscope::analysis
