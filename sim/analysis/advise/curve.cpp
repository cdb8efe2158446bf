#include "analysis/advise/curve.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace poolscope::analysis {
namespace {

std::string escaped(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == ',' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

Curve::Curve(const scenario::Scenario& scenario, std::string strategy, const TriedSetting& setting,
             std::uint64_t seeds, std::uint64_t transfers, const AdviseOptions& options,
             Allowance& allowance)
    : scenario_(scenario),
      strategy_(std::move(strategy)),
      setting_(setting),
      seeds_(seeds),
      transfers_(transfers),
      options_(options),
      allowance_(allowance) {}

bool Curve::known(const std::string& value) const {
  return std::any_of(all_.begin(), all_.end(),
                     [&](const Measurement& one) { return one.value == value; });
}

const Measurement& Curve::at(const std::string& value) const {
  return *std::find_if(all_.begin(), all_.end(),
                       [&](const Measurement& one) { return one.value == value; });
}

bool Curve::measure(const std::vector<std::string>& values) {
  if (given_up_) return false;
  std::string text;
  std::uint64_t count = 0;
  for (const std::string& value : values)
    if (!known(value)) {
      text += (count++ == 0 ? "" : ",") + escaped(value);
    }
  if (count == 0) return true;
  const std::uint64_t runs = count * seeds_;
  if (transfers_ != 0 && runs > allowance_.transfers_left / transfers_) return false;
  SweepPlan plan;
  plan.axes.push_back(parse_axis(setting_.name + "=" + text, scenario_).axis);
  if (plan.axes[0].knob != Knob::strategy) {
    Axis strategy{"strategy", Knob::strategy, nullptr, {}};
    strategy.values.push_back({strategy_, strategy_, 0, false});
    plan.axes.push_back(std::move(strategy));
  }
  plan.seeds = seeds_;
  plan.metrics.assign(advised_metrics.begin(), advised_metrics.end());
  SweepOptions how;
  how.threads = options_.threads;
  how.with_values = true;
  how.meanwhile = options_.meanwhile;
  if (options_.progress)
    how.progress = [&](std::uint64_t, std::uint64_t) { return options_.progress(0, 0); };
  auto points = sweep(scenario_, plan, how);
  if (!points) {
    given_up_ = true;
    return false;
  }
  for (SweepPoint& point : *points)
    all_.push_back(
        {plan.axes[0].values[point.point].text, std::move(point.metrics), std::move(point.values)});
  allowance_.runs += runs;
  allowance_.transfers += runs * transfers_;
  allowance_.transfers_left -= runs * transfers_;
  return true;
}

// The next value to try: half way (by number, or by factor if they are far apart) to the nearest
// known value in that direction.
std::optional<std::string> Curve::between(const std::string& pick, double towards) const {
  const auto at = position(setting_, pick);
  if (!at) return std::nullopt;
  std::optional<double> next;
  for (const Measurement& one : all_) {
    const auto there = position(setting_, one.value);
    if (!there || (towards < *at ? *there >= *at : *there <= *at)) continue;
    if (!next || std::abs(*there - *at) < std::abs(*next - *at)) next = there;
  }
  if (!next || std::isinf(*at)) return std::nullopt;
  if (std::isinf(*next)) next = std::max(*at * 4, 64.0);
  const double low = std::min(*at, *next), high = std::max(*at, *next);
  if (high - low <= 1) return std::nullopt;
  const double middle = high > 4 * low ? std::sqrt(low * high) : (low + high) / 2;
  const auto whole = static_cast<std::int64_t>(std::clamp(std::floor(middle), low + 1, high - 1));
  return std::to_string(whole);
}

std::string Curve::nearest_good(const std::string& base, std::string pick, const Good& good) {
  const auto from = position(setting_, base), to = position(setting_, pick);
  if (!to) return pick;
  // A base without a place in the order: search for the smallest good value.
  const double towards = from ? *from : 0;
  if (std::isinf(*to) || towards == *to) return pick;
  for (int steps = 0; steps < 24; ++steps) {
    const auto next = between(pick, towards);
    if (!next || known(*next) || !measure({*next})) break;
    if (good(at(*next))) pick = *next;
  }
  return pick;
}

}  // namespace poolscope::analysis
