#include "properties/watch.hpp"

#include <algorithm>

#include "match/pending.hpp"

namespace poolscope::testing {

using namespace model;
using trace::Event;
using trace::EventKind;

Watch::Watch(std::shared_ptr<const Setup> setup)
    : setup_(std::move(setup)), copy_(trace::initial_world(*setup_)) {
  last_ = Event{0, trace::MultiOpen{}};
}

void Watch::on(const Event& e, const World& before) {
  ++events;
  kind = e.kind();
  must(e.t() >= last_.t(), "time does not run backwards");
  must(e.t() <= setup_->until, "nothing happens after the end");
  must(copy_ == before, "apply leads to the engine's world");
  check_consistency(before, *setup_);
  for (const Connection& c : before.connections.all())
    if (c.state != ConnectionState::closed && c.state != ConnectionState::shutting_down &&
        c.attached == 0 && !c.idle)
      must((last_.kind() == EventKind::transfer_retry) && e.kind() == EventKind::connection_close,
           "a connection without transfers is idle or closed at once");

  switch (e.kind()) {
    case EventKind::transfer_start:
      must(++seen_[static_cast<std::uint32_t>(e.as<trace::TransferStart>().request)] == 1,
           "a request starts once");
      must(e.as<trace::TransferStart>().client_wait >= 0, "nobody starts before its time");
      break;
    case EventKind::search:
      asked_ = match::decide(before, *setup_, profile_of(*setup_), before[e.transfer()]);
      must(asked_->pruned == e.as<trace::Search>().prunes, "the search says whether it prunes");
      if (asked_->pruned) ++prunes;
      closed_.clear();
      break;
    case EventKind::woken:
      if (e.as<trace::Woken>().reason == WakeReason::own_timeout) break;
      must(match::wake_order(before, profile_of(*setup_), before[e.transfer()].multi).front() ==
               e.transfer(),
           "the world knows who is woken next");
      ++wakes;
      break;
    case EventKind::decision:
    case EventKind::wait_again:
      check_decision(e, before);
      break;
    case EventKind::connection_open: {
      const std::uint32_t number = e.as<trace::ConnectionOpen>().number;
      check_room(e, before);
      must(before[e.pool()].next_number == number, "numbers come from the pool's counter");
      must(next_number_[static_cast<std::uint32_t>(e.pool())]++ == number,
           "numbers count up by one");
      break;
    }
    case EventKind::pool_open:
      next_number_[static_cast<std::uint32_t>(e.pool())] = 0;
      break;
    case EventKind::connection_close: {
      const auto close = e.as<trace::ConnectionClose>();
      const bool in_search = close.at == CloseAt::search || close.at == CloseAt::make_room;
      must(before[e.connection()].number == close.number, "a close says the connection's number");
      closed_.push_back({e.connection(), close.reason});
      if (in_search) must(before[e.connection()].idle, "a search closes only what is idle");
      if (close.reason == CloseReason::max_connects || close.at == CloseAt::make_room) ++evictions;
      break;
    }
    case EventKind::connection_idle:
      check_idle(e, before);
      break;
    case EventKind::transfer_retry:
      ++retries;
      must(before[e.connection()].uses > 1, "only a reused connection is tried again");
      must(before[e.transfer()].retries < 5, "five retries at most");
      break;
    case EventKind::transfer_done:
      check_done(e, before);
      break;
    default:
      break;
  }
  trace::apply(copy_, *setup_, e);
  last_ = e;
}

// The events after a search are its decisions, causes first.
void Watch::check_decision(const Event& e, const World& before) {
  must(asked_.has_value(), "a decision follows a search");
  const match::Decision& d = *asked_;
  std::vector<match::Closing> causes = d.prunes;
  causes.insert(causes.end(), d.discards.begin(), d.discards.end());
  causes.insert(causes.end(), d.evictions.begin(), d.evictions.end());
  must(std::equal(causes.begin(), causes.end(), closed_.begin(), closed_.end(),
                  [](const auto& a, const auto& b) {
                    return a.connection == b.connection && a.reason == b.reason;
                  }),
       "what a search closes comes before its decision, in order");
  const trace::Decision told = trace::decision_of(e);
  must(told.outcome == d.outcome && told.gate == d.gate, "the decision is the search's");
  if (d.outcome == Outcome::reuse) {
    must(e.connection() == d.connection, "the decision takes what the search found");
    must(told.multiplexed == (before[e.connection()].attached > 0),
         "multiplexed means beside another");
    // The rules checked here are those of 8.22; consistency.cpp has those of every version.
    if (setup_->libcurl == "8.22")
      check_reuse(before, *setup_, before[e.transfer()], before[e.connection()]);
    ++reuses;
    if (told.multiplexed) ++multiplexed;
  }
  if (d.outcome == Outcome::wait) {
    must(
        d.gate == GateId::pipewait || d.gate == GateId::host_limit || d.gate == GateId::total_limit,
        "a wait says for what");
    ++waits;
  }
  asked_.reset();
}

void Watch::check_room(const Event& e, const World& before) {
  const Transfer& t = before[e.transfer()];
  const MultiOptions limits = match::multi_options_of(before, *setup_, t);
  must(last_.kind() == EventKind::decision && last_.transfer() == e.transfer() &&
           last_.as<trace::Decision>().outcome == Outcome::create,
       "a connection is opened by a decision");
  // 8.21 has no limits on a share; 7.88 evicts at most one, even if another multi opened more
  // before.
  const bool kept = before[t.pool].scope != Scope::share || setup_->libcurl == "8.22";
  if (kept && limits.max_total_connections != 0)
    must(before[t.pool].connections.count < limits.max_total_connections, "the total limit holds");
  const BundleId bundle = before.find_bundle(t.pool, (*setup_)[t.needle].destination);
  if (kept && limits.max_host_connections != 0 && valid(bundle))
    must(before[bundle].connections.count < limits.max_host_connections, "the host limit holds");
}

// At most one connection is evicted when one becomes idle, and one is if the pool is over its cap.
void Watch::check_idle(const Event& e, const World& before) {
  const Transfer& t = before[e.transfer()];
  const Options& options = setup_->options_of((*setup_)[t.needle]);
  must(!options.forbid_reuse, "FORBID_REUSE keeps nothing");
  must(!before[e.connection()].marked_close, "what is marked is not kept");
  const std::uint64_t cap = profile_of(*setup_).idle_cap(before, *setup_, t);
  const bool evicted =
      last_.kind() == EventKind::connection_close && last_.transfer() == e.transfer() &&
      last_.as<trace::ConnectionClose>().reason == CloseReason::max_connects && last_.t() == e.t();
  must(before[t.pool].connections.count + (evicted ? 1 : 0) > cap || !evicted,
       "nothing is evicted below the cap");
  must(cap == 0 || before[t.pool].connections.count <= cap || evicted ||
           before[e.connection()].connect_only,
       "above the cap one is evicted");
}

void Watch::check_done(const Event& e, const World& before) {
  const Transfer& t = before[e.transfer()];
  must(++seen_[static_cast<std::uint32_t>(t.request)] == 2, "a request ends once, after its start");
  if (e.as<trace::TransferDone>().result != 0) return;
  const Duration total = e.t() - t.start;
  must(t.namelookup >= 0 && t.namelookup <= total, "DNS is part of the whole");
  must(t.connect <= total && t.appconnect <= total, "connecting is part of the whole");
  // A retry adds to what libcurl has counted so far, but only an attempt with an answer has a time
  // of its first byte.
  if (t.retries == 0 && !setup_->options_of((*setup_)[t.needle]).connect_only)
    must(t.pretransfer <= t.starttransfer && t.starttransfer <= total,
         "request, first byte and end come in this order");
}

void Watch::end(const trace::End& end, const World& world) {
  must(copy_ == world, "apply leads to the engine's last world");
  check_consistency(world, *setup_);
  must(world.connections.size() == 0, "all that is open at the end is cleaned up");
  if (end.reason == trace::EndReason::stuck) ++stuck;
  must((end.reason == trace::EndReason::stuck) <= !end.undone.empty(), "stuck names the undone");
  must(end.reason != trace::EndReason::done || end.undone.empty(), "done means all are done");
  must(std::is_sorted(end.undone.begin(), end.undone.end()), "the undone are in order");
  std::size_t finished = 0;
  for (const auto& [request, state] : seen_) {
    if (state == 2) ++finished;
    const bool undone =
        std::binary_search(end.undone.begin(), end.undone.end(), RequestIndex{request});
    must(undone == (state == 1), "what started has ended or is named undone");
  }
  if (end.reason != trace::EndReason::until && end.reason != trace::EndReason::limit)
    must(finished + end.undone.size() >= setup_->request_names.size(),
         "every request ends or is named undone");
}

}  // namespace poolscope::testing
