#pragma once

#include <cmath>
#include <cstdint>

/// Simulated time: whole microseconds since the start of a run, as a signed 64-bit integer. No part
/// of `sim` uses a wall clock.
namespace poolscope::model {

using Time = std::int64_t;
using Duration = std::int64_t;

inline constexpr Duration microsecond = 1;
inline constexpr Duration millisecond = 1000;
inline constexpr Duration second = 1'000'000;
inline constexpr Time never = INT64_MAX;

/// The moment `d` after `t`; also the sum of two lengths. A result beyond 64 bits is `never`, and
/// nothing comes after `never`.
[[nodiscard]] constexpr Time later(Time t, Duration d) {
  Time sum = 0;
  if (t == never || d == never || __builtin_add_overflow(t, d, &sum)) return never;
  return sum;
}
template <class... Durations>
[[nodiscard]] constexpr Time later(Time t, Duration d, Durations... further) {
  return later(later(t, d), further...);
}

/// A number of microseconds or bytes from a file or a draw, rounded. A negative number, or NaN,
/// becomes 0; a number beyond 64 bits becomes `never`.
[[nodiscard]] inline std::int64_t whole_units(double units) {
  constexpr double past_the_end = 9223372036854775808.0;  // 2^63
  if (!(units > 0)) return 0;
  return units >= past_the_end ? never : static_cast<std::int64_t>(std::llround(units));
}

/// Whole milliseconds between two moments as libcurl computes them: seconds and microseconds apart,
/// each difference truncated towards zero (curl 8.22 lib/curlx/timeval.c: curlx_ptimediff_ms).
/// A difference that crosses a second boundary can thereby come out one millisecond larger than
/// the exact one rounded down.
[[nodiscard]] constexpr std::int64_t libcurl_ms_between(Time later, Time earlier) {
  const std::int64_t seconds = later / second - earlier / second;
  const std::int64_t micros = later % second - earlier % second;
  return seconds * 1000 + micros / 1000;
}

}  // namespace poolscope::model
