#pragma once

#include "model/time.hpp"

/// The clock that libcurl and everything else in this process reads: virtual, set by the driver.
/// `clock_gettime`, `gettimeofday` and `time` are defined here and win over libc's.
///
/// It must tick: libcurl 7.88.1 loses wake-ups when two reads of one instant give the same value,
/// so every read moves it on by a microsecond. What is printed is the scheduled instant.
namespace poolscope::oracle {

/// Starts a run: virtual time 0.
void restart_clock();
/// The next instant that something is scheduled for.
void set_clock(model::Time now);
/// The instant that was set last.
[[nodiscard]] model::Time now();
/// What libcurl has read last, or would read: never behind the instant.
[[nodiscard]] model::Time ticked();
/// The clock has come to at least that reading: what libcurl timed by it is due.
void catch_up(model::Time reading);
/// Microseconds of real time since some moment: for limits on a run that makes no progress.
[[nodiscard]] model::Duration real_time();

}  // namespace poolscope::oracle
