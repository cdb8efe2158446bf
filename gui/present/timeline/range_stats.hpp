#pragma once

#include <cstdint>
#include <vector>

#include "present/run.hpp"
#include "present/run_index.hpp"
#include "present/timeline/series.hpp"
#include "trace/trace.hpp"

/// What happened in a stretch of time, in numbers. Pure.
namespace poolscope::gui {

/// Sums along the run, so that any stretch costs two binary searches.
struct RangeSums {
  std::vector<std::uint32_t> created, reused, waited;  // of decisions before the nth
  std::vector<std::uint32_t> evicted;                  // of closes before the nth
  struct Done {
    model::Time t = 0;
    model::Duration latency = 0;
    bool failed = false;
  };
  std::vector<Done> done;           // by time
  std::vector<model::Time> starts;  // by time
  std::vector<model::Time> handshakes;
};
[[nodiscard]] RangeSums build_range_sums(const trace::Trace&, const RunIndex&);

struct RangeStats {
  model::Duration length = 0;
  std::uint64_t started = 0, done = 0, failed = 0;
  std::uint64_t created = 0, reused = 0, waits = 0;  // decisions
  std::uint64_t closes = 0, evictions = 0, handshakes = 0;
  double reuse_rate = 0;  // 0..1; of no decision 0
  model::Duration latency_mean = 0, latency_p50 = 0, latency_p95 = 0;
  std::uint32_t open_peak = 0;
};
/// Of the half-open stretch [from, to) in microseconds; with a range that ends with the run its
/// last instant is inside.
[[nodiscard]] RangeStats range_stats(const trace::Trace&, const RunIndex&, const RangeSums&,
                                     const Series&, const TimeWindow& range);

/// The first whole microsecond that is not before `us`.
[[nodiscard]] model::Time whole(double us);

}  // namespace poolscope::gui
