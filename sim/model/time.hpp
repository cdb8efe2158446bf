#pragma once

#include <cstdint>

/// Simulated time: whole microseconds since the start of a run, as a signed 64-bit integer.
/// There is no wall clock anywhere in `sim`.
namespace poolscope::model {

using Time = std::int64_t;
using Duration = std::int64_t;

inline constexpr Duration microsecond = 1;
inline constexpr Duration millisecond = 1000;
inline constexpr Duration second = 1'000'000;
inline constexpr Time never = INT64_MAX;

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
