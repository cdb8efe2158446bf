#include "analysis/advise/judge.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace poolscope::analysis {
namespace {

constexpr double trade_factor = 1.1;  // a smaller gain is not worth a trade
constexpr double dearest_trade = 2;   // a cost that grows by more is too high a price
constexpr double no_bound = std::numeric_limits<double>::infinity();

double mean(const Measurement& one, std::size_t metric) {
  return one.metrics[metric].mean;
}

std::optional<Change> change(const Measurement& from, const Measurement& to, std::size_t metric) {
  const double before = mean(from, metric), after = mean(to, metric);
  if (std::abs(after - before) <= advised_tolerance * std::abs(before)) return std::nullopt;
  std::vector<double> differences;
  for (std::size_t i = 0; i < from.values[metric].size(); ++i)
    differences.push_back(to.values[metric][i] - from.values[metric][i]);
  const Spread spread = spread_of(differences);
  if (spread.ci95 && std::abs(spread.mean) <= *spread.ci95) return std::nullopt;
  return Change{metric, before, after, spread.ci95};
}

bool improves(const Measurement& from, const Measurement& to, std::size_t metric) {
  const auto one = change(from, to, metric);
  return one && one->better();
}

bool worsens_nothing(const Measurement& from, const Measurement& to) {
  const auto all = changes(from, to);
  return std::all_of(all.begin(), all.end(), [](const Change& one) { return one.better(); });
}

double factor(double large, double small) {
  return small > 0 ? large / small : no_bound;
}

/// Whether a change gains a larger factor than it loses anywhere, and no cost more than doubles.
bool worth_it(const Measurement& from, const Measurement& to, std::size_t lead) {
  const double gain = factor(mean(from, lead), mean(to, lead));
  for (const Change& one : changes(from, to))
    if (!one.better() &&
        (one.metric == 0 || factor(one.to, one.from) >= std::min(gain, dearest_trade)))
      return false;
  return gain >= trade_factor;
}

bool close_to(double value, double best) {
  return value <= best * (1 + advised_tolerance);
}

class Judge {
 public:
  Judge(Curve& curve, const TriedSetting& setting, std::uint64_t transfers,
        const std::string& strategy)
      : curve_(curve),
        setting_(setting),
        transfers_(static_cast<double>(transfers)),
        strategy_(strategy) {}

  Verdict run(std::vector<Claim>& claims) {
    free_claims();
    trade_claim();
    if (std::none_of(found_.begin(), found_.end(),
                     [](const Claim& one) { return one.kind == ClaimKind::set; }))
      keep_claim();
    if (found_.empty()) return verdict();
    for (Claim& claim : found_) claims.push_back(std::move(claim));
    return Verdict::claimed;
  }

 private:
  using Allowed = std::function<bool(const Measurement& base, const Measurement& one)>;
  struct Pick {
    std::string value, best_value;
    double best = 0;
  };

  // The value to recommend in place of `base`, for one metric.
  std::optional<Pick> pick(const std::string& base, std::size_t lead, const Allowed& allowed) {
    std::optional<Pick> out;
    // New measurements near the pick may find a still better one.
    for (int again = 0; again < 3; ++again) {
      const Measurement from = curve_.at(base);
      const Measurement* best = nullptr;
      const auto possible = [&](const Measurement& one) {
        return one.value != base && allowed(from, one) && improves(from, one, lead);
      };
      for (const Measurement& one : curve_.all())
        if (possible(one) && (best == nullptr || mean(one, lead) < mean(*best, lead))) best = &one;
      if (best == nullptr) return out;
      out = Pick{best->value, best->value, mean(*best, lead)};
      const auto good = [&, limit = out->best](const Measurement& one) {
        return possible(one) && close_to(mean(one, lead), limit);
      };
      double nearest = no_bound;
      for (const Measurement& one : curve_.all()) {
        const double far = distance(base, one.value);
        if (!good(one) || far >= nearest) continue;
        nearest = far;
        out->value = one.value;
      }
      out->value = curve_.nearest_good(base, out->value, good);
      const bool better_found = std::any_of(
          curve_.all().begin(), curve_.all().end(),
          [&](const Measurement& one) { return possible(one) && mean(one, lead) < out->best; });
      if (!better_found) break;
    }
    return out;
  }

  // The distance from `base` in the order of values; from the start if `base` has no place in it.
  [[nodiscard]] double distance(const std::string& base, const std::string& value) const {
    const auto at = position(setting_, value), from = position(setting_, base);
    if (!at) return no_bound;
    const double there = std::isinf(*at) ? 1e18 : *at;
    if (!from) return there;
    return std::abs(there - (std::isinf(*from) ? 1e18 : *from));
  }

  Claim claim(ClaimKind kind, const std::string& from, const std::string& to, std::size_t lead,
              const Pick& picked) const {
    Claim out;
    out.kind = kind;
    out.strategy = strategy_;
    out.setting = setting_.name;
    out.before = curve_.at(from);
    out.after = curve_.at(to);
    out.lead = lead;
    out.best = picked.best;
    out.best_value = picked.best_value;
    out.overridden = setting_.overridden;
    const auto at = position(setting_, picked.value), base = position(setting_, from);
    if (at && !std::isinf(*at)) {
      out.knee = picked.value;
      out.knee_is_smallest = !base || *base < *at;
    }
    if (!setting_.standard.empty() && setting_.standard != from && setting_.standard != to)
      out.standard = curve_.at(setting_.standard);
    out.effect = effect(out);
    return out;
  }

  // Counts are weighed as parts of all transfers (a few of many thousand are little), times as
  // parts of their old value.
  [[nodiscard]] double effect(const Claim& one) const {
    double most = 0;
    for (const Change& change : changes(one.before, one.after)) {
      if (!change.better() || change.metric >= advised_goals) continue;
      const bool time = trace::metric_unit(advised_metrics[change.metric]) == "ms";
      most = std::max(most,
                      (change.from - change.to) / std::max(time ? change.from : transfers_, 1.0));
    }
    return most;
  }

  void free_claims() {
    const Allowed allowed = worsens_nothing;
    std::vector<std::pair<std::size_t, Pick>> picks;
    for (std::size_t lead = 0; lead < advised_goals; ++lead)
      if (auto one = pick(setting_.in_force, lead, allowed)) picks.emplace_back(lead, *one);
    std::vector<Claim> made, kept;
    for (const auto& [lead, one] : picks)
      made.push_back(claim(ClaimKind::set, setting_.in_force, one.value, lead, one));
    // A claim is dropped if the value of another claim reaches its goal, too.
    const auto reaches = [&](const Claim& one, const Claim& other) {
      return close_to(mean(one.after, other.lead), other.best);
    };
    std::stable_sort(made.begin(), made.end(),
                     [](const Claim& a, const Claim& b) { return a.effect > b.effect; });
    for (Claim& one : made) {
      const bool superfluous = std::any_of(made.begin(), made.end(), [&](const Claim& other) {
        return &other != &one && reaches(other, one) && (!reaches(one, other) || &other < &one);
      });
      if (!superfluous) kept.push_back(one);
    }
    // The remaining claims may contradict each other: keep the one with the largest gain.
    if (!kept.empty()) found_.push_back(std::move(kept.front()));
  }

  void trade_claim() {
    std::optional<Claim> most;
    for (std::size_t lead = 0; lead < advised_goals; ++lead) {
      const auto one = pick(setting_.in_force, lead, [&](const auto& from, const auto& to) {
        return worth_it(from, to, lead);
      });
      if (!one) continue;
      Claim made = claim(ClaimKind::trade, setting_.in_force, one->value, lead, *one);
      if (worsens_nothing(made.before, made.after)) continue;
      // A gain that another claim gives without a cost needs no trade.
      if (!found_.empty() &&
          factor(mean(found_[0].after, lead), mean(made.after, lead)) < trade_factor)
        continue;
      if (!most || made.effect > most->effect) most = std::move(made);
    }
    if (most) found_.push_back(std::move(*most));
  }

  void keep_claim() {
    if (setting_.standard.empty() || setting_.standard == setting_.in_force) return;
    const Measurement base = curve_.at(setting_.standard), kept = curve_.at(setting_.in_force);
    std::optional<Claim> most;
    for (std::size_t lead = 0; lead < advised_goals; ++lead) {
      if (!improves(base, kept, lead)) continue;
      if (!worsens_nothing(base, kept) && !worth_it(base, kept, lead)) continue;
      const double goal = mean(kept, lead);
      // A value that is as good as the one in force; not one that is better and costs something.
      const auto knee = pick(setting_.standard, lead, [&](const auto&, const auto& one) {
        return worsens_nothing(kept, one) || one.value == setting_.in_force;
      });
      Pick shown = knee.value_or(Pick{setting_.in_force, setting_.in_force, goal});
      Claim made = claim(ClaimKind::keep, setting_.standard, setting_.in_force, lead, shown);
      if (!most || made.effect > most->effect) most = std::move(made);
    }
    if (most) found_.push_back(std::move(*most));
  }

  [[nodiscard]] Verdict verdict() const {
    const Measurement& base = curve_.at(setting_.in_force);
    Verdict out = Verdict::no_effect;
    for (const Measurement& one : curve_.all()) {
      if (!changes(base, one).empty()) out = Verdict::best;
    }
    if (out == Verdict::best) return out;
    for (const Measurement& one : curve_.all())
      for (std::size_t m = 0; m < advised_goals; ++m)
        if (mean(one, m) < mean(base, m) * (1 - advised_tolerance)) out = Verdict::unsure;
    return out;
  }

  Curve& curve_;
  const TriedSetting& setting_;
  double transfers_;
  const std::string& strategy_;
  std::vector<Claim> found_;
};

}  // namespace

std::vector<Change> changes(const Measurement& from, const Measurement& to) {
  std::vector<Change> out;
  for (std::size_t m = 0; m < advised_costs; ++m)
    if (auto one = change(from, to, m)) out.push_back(*one);
  return out;
}

Verdict judge(Curve& curve, const TriedSetting& setting, std::uint64_t transfers,
              const std::string& strategy, std::vector<Claim>& claims) {
  return Judge{curve, setting, transfers, strategy}.run(claims);
}

}  // namespace poolscope::analysis
