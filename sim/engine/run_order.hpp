#pragma once

#include <cstdint>
#include <deque>

#include "engine/mids.hpp"
#include "engine/waker.hpp"
#include "model/ids.hpp"
#include "model/setup.hpp"

/// The order in which a multi runs its transfers, and in which it wakes those that wait. This part
/// has numbers and sets only; the engine knows what a transfer does when it runs.
namespace poolscope::engine {

/// A transfer that is to run now, and when this was asked for (curl 7.88.1 lib/multi.c: Curl_expire
/// with EXPIRE_RUN_NOW).
struct Expiry {
  std::uint32_t mid = 0;
  std::uint64_t asked = 0;
};

class RunOrder {
 public:
  /// `by_mid`: mids order the transfers since 8.14; before, a mid is a place in 7.88's list.
  /// `capacity`: the first size of the table of mids.
  explicit RunOrder(bool by_mid = true, std::uint32_t capacity = 512)
      : rows_(capacity), by_mid_(by_mid) {}

  model::Drive drive = model::Drive::easy_perform;

  [[nodiscard]] model::TransferId transfer(std::uint32_t mid) const { return rows_[mid]; }
  /// Adds a transfer and returns its mid.
  std::uint32_t add(model::TransferId);
  /// A finished transfer runs no more, but keeps its mid until `remove`.
  void finish(std::uint32_t mid);
  void remove(std::uint32_t mid) { rows_.remove(mid); }

  /// The transfer is to run in this instant.
  void mark(std::uint32_t mid);
  /// The transfer runs with the others of the pass under way, without a timer of its own.
  void join_pass(std::uint32_t mid);
  void unmark(std::uint32_t mid) { dirty_.erase(mid); }
  [[nodiscard]] bool any_marked() const { return dirty_.at_or_after(0) != MidSet::none; }
  [[nodiscard]] std::uint32_t next_marked(std::uint32_t from) const {
    return dirty_.at_or_after(from);
  }
  /// The next transfer that neither waits nor is finished.
  [[nodiscard]] std::uint32_t next_running(std::uint32_t from) const {
    return process_.at_or_after(from);
  }

  /// The transfer waits from now on; end_waiting: it is to search again.
  void begin_to_wait(std::uint32_t mid);
  void end_waiting(std::uint32_t mid);
  [[nodiscard]] bool waits(std::uint32_t mid) const { return pending_.contains(mid); }
  [[nodiscard]] std::uint32_t waiting() const { return waiting_; }
  /// The mid that was woken last; 0: the lowest is next.
  [[nodiscard]] std::uint32_t last_woken() const { return last_woken_; }
  void woke(std::uint32_t mid) { last_woken_ = mid; }
  /// The mid that is woken next (curl 8.22 lib/multi.c: multi_schedule_pending): the next above the
  /// one that was woken last, else the lowest; none: nobody waits.
  [[nodiscard]] std::uint32_t next_to_wake();

  /// libcurl's "connection changed" flag, and what set it first.
  void change(const Waker& by);
  void unchange() { changed_ = false; }
  [[nodiscard]] bool changed() const { return changed_; }
  /// Takes the flag away.
  [[nodiscard]] Waker take_change();

  /// A pass over the transfers (curl_multi_perform; curl_multi_socket_action since 8.14): its first
  /// mid and the one after. A transfer that is marked with a higher mid than the running one runs
  /// in it, too.
  [[nodiscard]] std::uint32_t first_in_pass() const;
  [[nodiscard]] std::uint32_t next_in_pass(std::uint32_t from) const;
  /// The end of a pass removes the timers up to the clock that was read last. A transfer that was
  /// marked before that, and has a lower mid, waits for the next call (curl 7.88.1 lib/multi.c:
  /// curl_multi_perform, "otherwise we risk this loop to remove timers that actually have not been
  /// handled").
  void end_pass() { timers_removed_ = now_read_; }
  /// Whether the application is to call again in this instant.
  [[nodiscard]] bool calls_again();
  /// A call for another reason (bytes on any socket, or a timer) runs the forgotten transfers, too.
  void mark_forgotten_again();

  /// libcurl reads the clock: transfers that were marked before are due.
  void read_clock() { now_read_ = clock_++; }
  /// Takes out the next timer that is due, in the order of setting (curl 7.88.1 lib/multi.c:
  /// multi_socket); none: no further one is due.
  [[nodiscard]] std::uint32_t next_expired();

 private:
  MidTable rows_;
  MidSet process_, dirty_, pending_;
  bool by_mid_;
  bool changed_ = false;
  Waker changed_by_;
  std::uint32_t waiting_ = 0, last_woken_ = 0;
  std::deque<Expiry> expired_;  // 7.88: in the order of setting
  std::uint64_t clock_ = 1;     // counts readings of the clock within an instant
  std::uint64_t timers_removed_ = 0,
                now_read_ = 0;  // removed up to that reading; the last one
};

}  // namespace poolscope::engine
