#include "analysis/advise/advise.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/advise/curve.hpp"
#include "analysis/advise/judge.hpp"
#include "analysis/advise/settings.hpp"
#include "sim.hpp"

namespace poolscope::analysis {
namespace {

using scenario::Scenario;
using scenario::Strategy;

constexpr std::uint64_t seeds_of_draws = 5;

struct Plain {
  std::uint64_t transfers = 0, fingerprint = 0;
  double seconds = 0;
  bool whole = true;  // the run was not stopped for being too long
};

Plain plain_run(Scenario scenario, const Strategy& strategy, std::uint64_t seed,
                const AdviseOptions& options) {
  scenario.seed = seed;
  trace::Summary summary;
  trace::Fingerprint fingerprint;
  const std::array<trace::Sink*, 2> sinks{&summary, &fingerprint};
  Plain plain;
  try {
    const auto go_on = [&](model::Time, std::uint64_t transfers) {
      plain.whole = transfers <= options.most_transfers;
      return plain.whole && (!options.meanwhile || options.meanwhile()) &&
             (!options.progress || options.progress(0, 0));
    };
    run_whole(compile(scenario, strategy, go_on), sinks, go_on);
  } catch (const Stopped&) {
    if (plain.whole) throw;
  } catch (const model::LimitHit& hit) {
    throw model::LimitHit(hit.limit, strategy.name + ": " + hit.what());
  }
  plain.transfers = std::max<std::uint64_t>(1, summary.transfers());
  plain.fingerprint = fingerprint.value();
  plain.seconds = static_cast<double>(summary.ending().t) / 1e6;
  return plain;
}

class Adviser {
 public:
  Adviser(const Scenario& scenario, const std::vector<Strategy>& strategies,
          const AdviseOptions& options)
      : scenario_(scenario), strategies_(strategies), options_(options) {}

  std::optional<Advice> run() {
    if (strategies_.empty()) return Advice{};
    allowance_.transfers_left = options_.most_transfers;
    for (const Strategy& strategy : strategies_) {
      plain_.push_back(plain_run(scenario_, strategy, scenario_.seed, options_));
      settings_.push_back(settings_of(scenario_, strategy, &strategy == &strategies_.front()));
      total_ += settings_.back().size();
      count(plain_.back());
      // A run with another seed shows whether anything is drawn.
      if (advice_.draws) continue;
      const Plain other = plain_run(scenario_, strategy, scenario_.seed + 1, options_);
      count(other);
      advice_.draws = other.fingerprint != plain_.back().fingerprint;
    }
    advice_.first_seed = scenario_.seed;
    advice_.seeds = options_.seeds != 0 ? options_.seeds : advice_.draws ? seeds_of_draws : 1;
    // Settings are the outer loop: if the allowance ends early, each strategy has had those that
    // usually matter most.
    std::size_t most = 0;
    for (const auto& settings : settings_) most = std::max(most, settings.size());
    for (std::size_t k = 0; k < most; ++k)
      for (std::size_t s = 0; s < strategies_.size(); ++s)
        if (k < settings_[s].size() && !try_setting(s, settings_[s][k])) return std::nullopt;
    std::stable_sort(advice_.claims.begin(), advice_.claims.end(),
                     [](const Claim& a, const Claim& b) { return a.effect > b.effect; });
    put_alike_together();
    advice_.runs += allowance_.runs;
    advice_.transfers += allowance_.transfers;
    return std::move(advice_);
  }

 private:
  // Two settings that keep the same connections become one piece of advice.
  void put_alike_together() {
    std::vector<Claim> apart;
    for (Claim& claim : advice_.claims) {
      const auto same = std::find_if(apart.begin(), apart.end(), [&](const Claim& one) {
        return one.kind == claim.kind && one.kind != ClaimKind::keep &&
               one.strategy == claim.strategy && one.before.values == claim.before.values &&
               one.after.values == claim.after.values;
      });
      if (same == apart.end())
        apart.push_back(std::move(claim));
      else
        same->alike.push_back(to_do(claim));
    }
    advice_.claims = std::move(apart);
  }

  void count(const Plain& plain) {
    ++advice_.runs;
    advice_.transfers += plain.transfers;
    allowance_.transfers_left -= std::min(allowance_.transfers_left, plain.transfers);
  }

  /// Returns false when the caller gave up.
  bool try_setting(std::size_t s, const TriedSetting& setting) {
    Curve curve{scenario_, strategies_[s].name, setting, advice_.seeds, plain_[s].transfers,
                options_,  allowance_};
    Tried tried{strategies_[s].name, setting.name, 0, Verdict::no_effect};
    if (setting.mixed)
      tried.verdict = Verdict::mixed;
    else if (!plain_[s].whole || !curve.measure(setting.first))
      tried.verdict = Verdict::left_out;
    else if (differs_at_all(curve)) {
      double peak = 1;
      for (const Measurement& one : curve.all()) peak = std::max(peak, one.metrics.back().max);
      tried.verdict =
          curve.measure(grid(setting, peak, plain_[s].seconds))
              ? judge(curve, setting, plain_[s].transfers, tried.strategy, advice_.claims)
              : Verdict::left_out;
    }
    tried.values = curve.all().size();
    advice_.tried.push_back(std::move(tried));
    ++done_;
    return !curve.given_up() && (!options_.progress || options_.progress(done_, total_));
  }

  static bool differs_at_all(const Curve& curve) {
    return std::any_of(curve.all().begin(), curve.all().end(), [&](const Measurement& one) {
      return one.values != curve.all().front().values;
    });
  }

  const Scenario& scenario_;
  const std::vector<Strategy>& strategies_;
  const AdviseOptions& options_;
  Advice advice_;
  Allowance allowance_;
  std::vector<Plain> plain_;
  std::vector<std::vector<TriedSetting>> settings_;
  std::uint64_t done_ = 0, total_ = 0;
};

}  // namespace

std::optional<Advice> advise(const Scenario& scenario, const std::vector<Strategy>& strategies,
                             const AdviseOptions& options) {
  try {
    return Adviser{scenario, strategies, options}.run();
  } catch (const Stopped&) {
    return std::nullopt;
  }
}

}  // namespace poolscope::analysis
