#include "oracle/clock.hpp"

#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>

namespace poolscope::oracle {
namespace {

// Whole seconds, so that libcurl truncates differences of milliseconds as if time began at 0.
constexpr std::int64_t monotonic_base_s = 1'000'000;
constexpr std::int64_t wall_base_s = 1'700'000'000;

model::Time instant = 0;
model::Time last_read = 0;

timespec at(std::int64_t base_s, model::Time t) {
  return {static_cast<time_t>(base_s + t / model::second),
          static_cast<long>(t % model::second * 1000)};
}

model::Time read_clock() {
  return last_read = std::max(last_read + 1, instant);
}

}  // namespace

void restart_clock() {
  instant = last_read = 0;
}
void set_clock(model::Time t) {
  instant = t;
}
model::Time now() {
  return instant;
}
model::Time ticked() {
  return std::max(last_read, instant);
}
void catch_up(model::Time reading) {
  last_read = std::max(last_read, reading);
}
model::Duration real_time() {
  timespec t{};
  syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &t);
  return t.tv_sec * model::second + t.tv_nsec / 1000;
}

}  // namespace poolscope::oracle

using namespace poolscope::oracle;

extern "C" {

int clock_gettime(clockid_t clock, struct timespec* out) noexcept {
  switch (clock) {
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_RAW:
    case CLOCK_MONOTONIC_COARSE:
    case CLOCK_BOOTTIME:
      *out = at(monotonic_base_s, read_clock());
      return 0;
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
      *out = at(wall_base_s, read_clock());
      return 0;
    default:
      return static_cast<int>(syscall(SYS_clock_gettime, clock, out));
  }
}

int gettimeofday(struct timeval* out, void*) noexcept {
  const timespec t = at(wall_base_s, read_clock());
  *out = {t.tv_sec, t.tv_nsec / 1000};
  return 0;
}

time_t time(time_t* out) noexcept {
  const time_t t = at(wall_base_s, read_clock()).tv_sec;
  if (out != nullptr) *out = t;
  return t;
}

}  // extern "C"
