#pragma once

#include "model/time.hpp"

/// The virtual clock that libcurl and everything else in this process reads; the driver sets it.
/// `clock_gettime`, `gettimeofday` and `time` are defined here and are used in place of libc's.
///
/// The clock must tick: libcurl 7.88.1 loses wake-ups when two reads in one instant give the same
/// value. So every read moves it on by a microsecond. Printed times are the scheduled instants.
namespace poolscope::oracle {

/// Starts a run: virtual time 0.
void restart_clock();
/// Sets the clock to the next instant for which something is scheduled.
void set_clock(model::Time now);
/// The instant that was set last.
[[nodiscard]] model::Time now();
/// The time that libcurl has read last, or would read: never before the instant.
[[nodiscard]] model::Time ticked();
/// Moves the clock on to at least that reading: what libcurl timed by it is due.
void catch_up(model::Time reading);
/// Microseconds of real time, for limits on a run that makes no progress.
[[nodiscard]] model::Duration real_time();

}  // namespace poolscope::oracle
