#include "analysis/sweep/sweep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <exception>
#include <map>
#include <memory>
#include <system_error>
#include <thread>

#include "analysis/compare/compare.hpp"
#include "scenario/json.hpp"
#include "sim.hpp"

namespace poolscope::analysis {
namespace {

using scenario::Scenario;
using scenario::Strategy;

const Strategy& strategy_of(std::span<const Setting> settings,
                            const std::vector<Strategy>& strategies) {
  for (const Setting& setting : settings)
    if (setting.axis->knob == Knob::strategy)
      for (const Strategy& strategy : strategies)
        if (strategy.name == setting.axis->values[setting.value].text) return strategy;
  return strategies.front();
}

// Where long doubles are no longer than doubles (valgrind), Boost's long double tables end the
// program at its start.
using InDoubles = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

// "CURLMOPT_MAXCONNECTS=4, strategy=multi"
std::string point_words(const std::vector<Setting>& settings) {
  std::string out;
  for (const Setting& setting : settings)
    out += fmt::format("{}{}={}", out.empty() ? "" : ", ", setting.axis->name,
                       setting.axis->values[setting.value].text);
  return out;
}

/// Groups of points whose runs are the same, which are run once: a strategy without a multi is the
/// same at every CURLMOPT_MAXCONNECTS.
struct Groups {
  std::vector<std::uint64_t> first;   // one point of each group
  std::vector<std::size_t> of_point;  // by place in the range
};

Groups group(const Scenario& scenario, const SweepPlan& plan, const PointRange& range) {
  const auto strategies = strategies_of(scenario);
  std::map<std::vector<std::size_t>, std::size_t> known;
  Groups groups;
  for (std::uint64_t point = range.first; point < range.last; ++point) {
    const auto settings = settings_at(plan, point);
    const Strategy& strategy = strategy_of(settings, strategies);
    std::vector<std::size_t> key;
    for (const Setting& setting : settings)
      key.push_back(has_effect(*setting.axis, strategy) ? setting.value : SIZE_MAX);
    const auto [at, added] = known.emplace(std::move(key), groups.first.size());
    if (added) groups.first.push_back(point);
    groups.of_point.push_back(at->second);
  }
  return groups;
}

/// The threads that share the runs one by one. Each run writes to a place of its own.
class Crew {
 public:
  Crew(const Scenario& scenario, const SweepPlan& plan, const SweepOptions& options,
       const std::vector<std::uint64_t>& points)
      : scenario_(scenario),
        plan_(plan),
        progress_(options.progress),
        meanwhile_(options.meanwhile),
        points_(points),
        total_(points.size() * plan.seeds),
        values_(total_ * plan.metrics.size()) {}

  /// Returns false when the caller gave up.
  bool run(unsigned threads) {
    if (threads == 0) threads = std::thread::hardware_concurrency();
    const auto wanted = std::clamp<std::uint64_t>(threads, 1, std::max<std::uint64_t>(1, total_));
    std::vector<std::exception_ptr> failures(wanted);
    const auto guarded = [&](std::size_t who) {
      try {
        work(who == 0);
      } catch (const Stopped&) {
        // the sweep was told to stop, and stop_ has noted it
      } catch (...) {
        failures[who] = std::current_exception();
        stop_ = true;
      }
    };
    {
      std::vector<std::jthread> others;
      try {
        for (std::size_t who = 1; who < wanted; ++who) others.emplace_back(guarded, who);
      } catch (const std::system_error&) {
        // The machine has no more threads: the existing ones do the work.
      }
      guarded(0);
    }
    for (const auto& failure : failures)
      if (failure) std::rethrow_exception(failure);
    return !stop_;
  }

  /// The values of a group and a metric, in the order of the seeds.
  [[nodiscard]] std::vector<double> values(std::size_t group, std::size_t metric) const {
    std::vector<double> out;
    for (std::uint64_t seed = 0; seed < plan_.seeds; ++seed)
      out.push_back(values_[(group * plan_.seeds + seed) * plan_.metrics.size() + metric]);
    return out;
  }

 private:
  void work(bool reports) {
    std::size_t group = SIZE_MAX;
    Varied varied;
    Compiled compiled;
    for (std::uint64_t job = 0; !stop_ && (job = next_++) < total_;) {
      const auto settings = settings_at(plan_, points_[job / plan_.seeds]);
      try {
        if (job / plan_.seeds != group) {
          group = job / plan_.seeds;
          varied = apply(settings, scenario_, strategies_of(scenario_).front());
          compiled = compile(varied.scenario, varied.strategy, goes_on(reports));
        }
        varied.scenario.seed = scenario_.seed + job % plan_.seeds;
        run_one(with_seed(varied, compiled, goes_on(reports)), job, reports);
      } catch (const model::LimitHit& hit) {
        // The memory is shared by many runs: no single one of them is at fault.
        if (hit.limit == "memory") throw;
        throw model::LimitHit(hit.limit, point_words(settings) + ": " + hit.what());
      }
      ++done_;
      if (reports) report();
    }
  }

  // In most scenarios only the seed of a compiled scenario has to be changed for another run.
  static Compiled with_seed(const Varied& varied, const Compiled& compiled,
                            const Progress& progress) {
    if (compiled.setup->seed == varied.scenario.seed) return compiled;
    if (compiled.setup->of_this_seed) return compile(varied.scenario, varied.strategy, progress);
    const auto setup = std::make_shared<model::Setup>(*compiled.setup);
    setup->seed = varied.scenario.seed;
    return {setup, compiled.stream};
  }

  void run_one(const Compiled& compiled, std::uint64_t job, bool reports) {
    trace::Summary summary;
    const std::array<trace::Sink*, 1> sinks{&summary};
    run_whole(compiled, sinks, goes_on(reports));
    for (std::size_t m = 0; m < plan_.metrics.size(); ++m)
      values_[job * plan_.metrics.size() + m] = summary.value(plan_.metrics[m]);
  }

  [[nodiscard]] Progress goes_on(bool reports) {
    return [this, reports](model::Time, std::uint64_t) {
      if (reports) report();
      if (meanwhile_ && !meanwhile_()) stop_ = true;
      return !stop_;
    };
  }

  void report() {
    if (progress_ && !progress_(done_, total_)) stop_ = true;
  }

  const Scenario& scenario_;
  const SweepPlan& plan_;
  const SweepProgress& progress_;
  const GoOn& meanwhile_;
  const std::vector<std::uint64_t>& points_;  // one of each group
  std::uint64_t total_;
  std::vector<double> values_;  // [(group * seeds + seed) * metrics + metric]
  std::atomic<std::uint64_t> next_{0}, done_{0};
  std::atomic<bool> stop_{false};
};

PointRange within(const PointRange& range, const SweepPlan& plan) {
  const std::uint64_t count = point_count(plan);
  return {std::min(range.first, count), std::min(range.last, count)};
}

}  // namespace

std::uint64_t point_count(const SweepPlan& plan) {
  std::uint64_t count = 1;
  for (const Axis& axis : plan.axes) {
    const std::uint64_t values = axis.values.size();
    count = values != 0 && count > UINT64_MAX / values ? UINT64_MAX : count * values;
  }
  return count;
}

std::vector<Setting> settings_at(const SweepPlan& plan, std::uint64_t point) {
  std::vector<Setting> settings(plan.axes.size());
  for (std::size_t i = plan.axes.size(); i-- > 0;) {
    const std::uint64_t values = plan.axes[i].values.size();
    settings[i] = {&plan.axes[i], static_cast<std::size_t>(point % values)};
    point /= values;
  }
  return settings;
}

void complete(SweepPlan& plan, const std::vector<Strategy>& strategies) {
  if (std::none_of(plan.axes.begin(), plan.axes.end(),
                   [](const Axis& axis) { return axis.knob == Knob::strategy; }))
    plan.axes.push_back(strategy_axis(strategies));
}

std::string fingerprint(const Scenario& scenario, const SweepPlan& plan, std::string_view program) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;  // FNV-1a
  const auto add = [&](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    hash = (hash ^ 0xFF) * 0x100000001B3ULL;  // in no text: so "ab", "c" is not "a", "bc"
  };
  add(program);
  add(to_json(scenario));
  for (const Axis& axis : plan.axes) {
    add(axis.name);
    for (const AxisValue& value : axis.values) add(value.text);
    add("");
  }
  add(std::to_string(plan.seeds));
  for (const trace::Metric metric : plan.metrics) add(trace::metric_id(metric));
  return fmt::format("{:016x}", hash);
}

Spread spread_of(std::span<const double> values) {
  if (values.empty()) return {};
  const auto n = static_cast<double>(values.size());
  Spread out;
  out.min = *std::min_element(values.begin(), values.end());
  out.max = *std::max_element(values.begin(), values.end());
  // Equal values have no spread, even if their sum is rounded.
  const bool equal = out.min == out.max;
  double sum = 0;
  for (const double value : values) sum += value;
  out.mean = equal ? out.min : sum / n;
  if (values.size() < 2) return out;
  double squares = 0;
  for (const double value : values) squares += (value - out.mean) * (value - out.mean);
  const boost::math::students_t_distribution<double, InDoubles> student(n - 1);
  const double t = quantile(complement(student, 0.025));
  out.ci95 = equal ? 0 : t * std::sqrt(squares / (n - 1) / n);
  return out;
}

// A mean of counts can have decimals, while a count has none.
std::string spread_text(trace::Metric metric, const Spread& spread) {
  const bool percent = trace::metric_unit(metric) == "%";
  if (!spread.ci95) return metric_text(metric, spread.mean);
  const double scale = percent ? 100 : 1;
  return fmt::format("{:.1f} ± {:.1f}{}{}", spread.mean * scale, *spread.ci95 * scale,
                     trace::metric_unit(metric).empty() ? "" : " ", trace::metric_unit(metric));
}

PointRange shard(const SweepPlan& plan, std::uint64_t part, std::uint64_t parts) {
  const std::uint64_t count = point_count(plan), each = count / parts, more = count % parts;
  const auto before = [&](std::uint64_t i) { return i * each + std::min(i, more); };
  return {before(part - 1), before(part)};
}

std::uint64_t run_count(const SweepPlan& plan, const PointRange& range) {
  const PointRange points = within(range, plan);
  const std::uint64_t count = points.last - std::min(points.first, points.last);
  return plan.seeds != 0 && count > UINT64_MAX / plan.seeds ? UINT64_MAX : count * plan.seeds;
}

std::optional<std::vector<SweepPoint>> sweep(const Scenario& scenario, const SweepPlan& plan,
                                             const SweepOptions& options) {
  const PointRange range = within(options.range, plan);
  const Groups groups = group(scenario, plan, range);
  Crew crew{scenario, plan, options, groups.first};
  if (!crew.run(options.threads)) return {};
  std::vector<std::vector<Spread>> spreads(groups.first.size());
  for (std::size_t g = 0; g < spreads.size(); ++g)
    for (std::size_t m = 0; m < plan.metrics.size(); ++m)
      spreads[g].push_back(spread_of(crew.values(g, m)));
  std::vector<SweepPoint> points;
  for (std::size_t i = 0; i < groups.of_point.size(); ++i) {
    SweepPoint& point = points.emplace_back();
    point.point = range.first + i;
    point.metrics = spreads[groups.of_point[i]];
    for (std::size_t m = 0; options.with_values && m < plan.metrics.size(); ++m)
      point.values.push_back(crew.values(groups.of_point[i], m));
  }
  return points;
}

}  // namespace poolscope::analysis
