#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/sweep/sweep.hpp"
#include "model/stopped.hpp"
#include "scenario/scenario.hpp"
#include "trace/summary.hpp"

/// Advice on a stream: which setting to change to which value, what that changes, and the two runs
/// that show it. Everything is tried by sweeps; a claim says only what they show.
///
/// A metric *differs* between two values of a setting when the means are more than 1 % apart and
/// the 95 % interval of the differences, taken seed by seed, excludes zero. The *knee* is the value
/// nearest to the one in force at which a metric is within 1 % of the best that was reached: the
/// smallest such value where a limit is to be raised, the largest where it is to be lowered. It is
/// found by bisection between values that were tried, so it is exact where the metric has one knee.
namespace poolscope::analysis {

/// The metrics that are measured in each run. All except the last are costs that a claim may name.
inline constexpr std::array advised_metrics{
    trace::Metric::failed,     trace::Metric::latency_p95,  trace::Metric::connections_opened,
    trace::Metric::handshakes, trace::Metric::latency_mean, trace::Metric::open_peak};
inline constexpr std::size_t advised_goals = 4;    // the first: reasons to change a setting
inline constexpr std::size_t advised_costs = 5;    // the first: must not become worse by it
inline constexpr double advised_tolerance = 0.01;  // smaller differences do not count

/// The runs of a setting at one value.
struct Measurement {
  std::string value;                        // as `--vary` takes it
  std::vector<Spread> metrics;              // by `advised_metrics`
  std::vector<std::vector<double>> values;  // the values of each metric, seed by seed
};

/// A metric that differs between two measurements.
struct Change {
  std::size_t metric = 0;  // index into `advised_metrics`
  double from = 0, to = 0;
  std::optional<double> ci95;  // of the mean difference; none with one seed
  [[nodiscard]] bool better() const { return to < from; }
};
/// All costs that differ, in the order of `advised_metrics`.
[[nodiscard]] std::vector<Change> changes(const Measurement& from, const Measurement& to);

enum class ClaimKind : std::uint8_t {
  set,    // change it: a goal becomes better and no cost worse
  trade,  // gains a larger factor than it loses anywhere; no cost doubles
  keep,   // the value in force is better than libcurl's default
};
[[nodiscard]] std::string_view to_string(ClaimKind);

struct Claim {
  ClaimKind kind = ClaimKind::set;
  std::string strategy, setting;  // the setting as `--vary` names it
  // The two runs: at the value in force and at the new one; with `keep` at the default and at the
  // value in force.
  Measurement before, after;
  std::size_t lead = 0;  // the main metric, of `advised_metrics`
  double best = 0;       // the lowest that any value reached
  std::string best_value;
  std::string knee;                     // empty: the values have no order
  bool knee_is_smallest = true;         // else the largest
  std::optional<Measurement> standard;  // libcurl's default, if it is neither of the two
  bool overridden = false;              // clients or requests also set it themselves
  double effect = 0;                    // claims are sorted by it
  /// Other changes of the same strategy with exactly the same numbers, each in words.
  std::vector<std::string> alike;
};

enum class Verdict : std::uint8_t {
  no_effect,  // nothing differs at any value
  best,       // other values change something, but nothing becomes better
  unsure,     // a mean is better, but the seeds do not prove it
  claimed,
  left_out,  // skipped: the limit of transfers did not allow it
  mixed,     // the strategy's multis have different values
};
[[nodiscard]] std::string_view to_string(Verdict);

struct Tried {
  std::string strategy, setting;
  std::size_t values = 0;
  Verdict verdict = Verdict::no_effect;
};

struct Advice {
  std::vector<Claim> claims;  // the largest effect first
  std::vector<Tried> tried;
  std::uint64_t first_seed = 1, seeds = 1;
  bool draws = false;  // something is drawn at random
  std::uint64_t runs = 0, transfers = 0;
};

struct AdviseOptions {
  std::uint64_t seeds = 0;  // 0: five when something is drawn at random, else one
  unsigned threads = 0;     // 0: as many as the machine runs at once
  std::uint64_t most_transfers = 20'000'000;
  /// A function that gets the count of finished settings, over all strategies; false gives up.
  std::function<bool(std::uint64_t done, std::uint64_t total)> progress;
  /// The same as in `SweepOptions`.
  GoOn meanwhile{};
};

/// Tries settings and judges them; none when the progress gave up.
[[nodiscard]] std::optional<Advice> advise(const scenario::Scenario&,
                                           const std::vector<scenario::Strategy>&,
                                           const AdviseOptions& = {});

/// The claim in short sentences: what to do, what it changes, the knee, the default.
[[nodiscard]] std::vector<std::string> sentences(const Claim&);
/// The action of the claim: "set CURLMOPT_MAXCONNECTS to 32 (now 4)".
[[nodiscard]] std::string to_do(const Claim&);
/// The sentences after the claims, or in place of them, about settings without a claim.
[[nodiscard]] std::vector<std::string> closing_sentences(const Advice&);
/// The arguments after `poolscope`, quoted for a shell, that repeat the two runs.
[[nodiscard]] std::string repeating_command(const Claim&, const Advice&, std::string_view file,
                                            std::uint64_t scenario_seed);

}  // namespace poolscope::analysis
