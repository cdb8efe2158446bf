#include "engine/run_order.hpp"

#include <algorithm>

#include "model/check.hpp"

namespace poolscope::engine {

std::uint32_t RunOrder::add(model::TransferId transfer) {
  const std::uint32_t mid = by_mid_ ? rows_.add(transfer) : rows_.add_last(transfer);
  process_.insert(mid);
  return mid;
}

void RunOrder::finish(std::uint32_t mid) {
  model::check(!pending_.contains(mid), "who is done waits no more");
  process_.erase(mid);
  dirty_.erase(mid);
}

void RunOrder::mark(std::uint32_t mid) {
  if (!by_mid_ && !dirty_.contains(mid)) expired_.push_back({mid, clock_++});
  dirty_.insert(mid);
}

void RunOrder::join_pass(std::uint32_t mid) {
  dirty_.insert(mid);
}

void RunOrder::begin_to_wait(std::uint32_t mid) {
  model::check(!pending_.contains(mid), "who begins to wait did not wait");
  process_.erase(mid);
  dirty_.erase(mid);
  pending_.insert(mid);
  ++waiting_;
}

void RunOrder::end_waiting(std::uint32_t mid) {
  model::check(pending_.contains(mid), "who is woken waited");
  pending_.erase(mid);
  --waiting_;
  process_.insert(mid);
}

std::uint32_t RunOrder::next_to_wake() {
  if (waiting_ == 0) {
    last_woken_ = 0;
    return MidSet::none;
  }
  std::uint32_t mid = MidSet::none;
  if (last_woken_ != 0) mid = pending_.at_or_after(last_woken_ + 1);
  return mid != MidSet::none ? mid : pending_.at_or_after(0);
}

void RunOrder::change(const Waker& by) {
  if (!changed_) changed_by_ = by;
  changed_ = true;
}

Waker RunOrder::take_change() {
  changed_ = false;
  return changed_by_;
}

std::uint32_t RunOrder::first_in_pass() const {
  return by_mid_ ? next_in_pass(0) : dirty_.at_or_after(0);
}

// curl_multi_perform runs every transfer, dirty or not: the next one sees the "connection changed"
// flag. In 7.88 the list has the pending ones, too.
std::uint32_t RunOrder::next_in_pass(std::uint32_t from) const {
  if (!changed_ || drive == model::Drive::multi_socket) return dirty_.at_or_after(from);
  const std::uint32_t next = process_.at_or_after(from);
  return by_mid_ ? next : std::min(next, pending_.at_or_after(from));
}

bool RunOrder::calls_again() {
  if (by_mid_) return any_marked() || (changed_ && drive != model::Drive::multi_socket);
  std::erase_if(expired_, [&](const Expiry& e) {
    return !dirty_.contains(e.mid) || e.asked <= timers_removed_;
  });
  return !expired_.empty();
}

void RunOrder::mark_forgotten_again() {
  expired_.clear();
  for (std::uint32_t mid = dirty_.at_or_after(0); mid != MidSet::none;
       mid = dirty_.at_or_after(mid + 1))
    expired_.push_back({mid, clock_++});
}

std::uint32_t RunOrder::next_expired() {
  while (!expired_.empty()) {
    const Expiry first = expired_.front();
    if (first.asked > now_read_) break;
    expired_.pop_front();
    if (!dirty_.contains(first.mid)) continue;  // its transfer has left
    dirty_.erase(first.mid);
    return first.mid;
  }
  return MidSet::none;
}

}  // namespace poolscope::engine
