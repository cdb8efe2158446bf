#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/sweep/vary.hpp"
#include "model/stopped.hpp"
#include "trace/summary.hpp"

/// A sweep makes many runs of one scenario: every combination of the varied values, each with
/// several seeds.
namespace poolscope::analysis {

struct SweepPlan {
  std::vector<Axis> axes;   // points are their product; the last one changes fastest
  std::uint64_t seeds = 1;  // the scenario's, the next one, …; the same at every point
  std::vector<trace::Metric> metrics;
};

/// The number of points of a plan. Saturates.
[[nodiscard]] std::uint64_t point_count(const SweepPlan&);
/// The settings of a point, counted from 0. They point into the plan.
[[nodiscard]] std::vector<Setting> settings_at(const SweepPlan&, std::uint64_t point);
/// Adds these strategies as the last axis, unless the plan varies the strategy itself.
void complete(SweepPlan&, const std::vector<scenario::Strategy>&);
/// 16 digits that change with the scenario, the plan, or `program` (whose runs may differ).
[[nodiscard]] std::string fingerprint(const scenario::Scenario&, const SweepPlan&,
                                      std::string_view program);

/// A metric over the seeds of a point.
struct Spread {
  double mean = 0, min = 0, max = 0;
  /// Half the width of the 95 % confidence interval of the mean: t * s / sqrt(n), with s the
  /// sample's standard deviation and t the 97.5 % quantile of Student's t distribution with n - 1
  /// degrees of freedom. A single value has none.
  std::optional<double> ci95;
};
[[nodiscard]] Spread spread_of(std::span<const double>);
/// The mean with half its interval: "12.0 ± 0.4 ms"; without an interval as in `metric_text`.
[[nodiscard]] std::string spread_text(trace::Metric, const Spread&);

struct SweepPoint {
  std::uint64_t point = 0;                    // from 0
  std::vector<Spread> metrics;                // in the plan's order
  std::vector<std::vector<double>> values{};  // if asked for: of each metric, seed by seed
};

/// The points from `first` (counted from 0) to before `last`.
struct PointRange {
  std::uint64_t first = 0, last = UINT64_MAX;
};
/// Part `part` (from 1) of `parts` parts of about equal size, in order.
[[nodiscard]] PointRange shard(const SweepPlan&, std::uint64_t part, std::uint64_t parts);

/// A function that gets the count of finished runs, on the thread that called `sweep`; false gives
/// up.
using SweepProgress = std::function<bool(std::uint64_t done, std::uint64_t total)>;

struct SweepOptions {
  unsigned threads = 1;  // 0: as many as the machine runs at once
  PointRange range;
  bool with_values = false;  // to compare points seed by seed
  SweepProgress progress;
  /// Called within each run, on the thread of that run; false, or `LimitHit`, ends the sweep.
  GoOn meanwhile;
};

inline constexpr std::uint64_t most_runs = 1'000'000;  // of one sweep (or shard) in this process
/// The number of runs that `sweep` would make.
[[nodiscard]] std::uint64_t run_count(const SweepPlan&, const PointRange&);

/// Runs the points of the range. The result does not depend on the number of threads. None if the
/// progress gave up.
[[nodiscard]] std::optional<std::vector<SweepPoint>> sweep(const scenario::Scenario&,
                                                           const SweepPlan&,
                                                           const SweepOptions& = {});

}  // namespace poolscope::analysis
