// Many runs of the open scenario: sweeps, advice, and from a point or a claim back to its runs.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "analysis/advise/advise.hpp"
#include "analysis/compare/compare.hpp"
#include "app/updates.hpp"
#include "present/study/form.hpp"
#include "present/study/sweep.hpp"

namespace poolscope::gui::updates {
namespace {

// Work up to this size begins by itself when the view opens; more needs a click on a button.
constexpr std::uint64_t soon_transfers = 400'000, soon_advice = 20'000;

struct Planned {
  analysis::SweepPlan plan;
  std::string wrong;
};

Planned planned(const Model& m, const SweepAsked& asked) {
  const scenario::Scenario& scenario = m.document->scenario;
  Planned out;
  out.plan.seeds = std::max<std::uint64_t>(asked.seeds, 1);
  for (std::size_t i = 0; i < trace::metric_count; ++i)
    out.plan.metrics.push_back(static_cast<trace::Metric>(i));
  auto strategies = scenario::strategies_of(scenario);
  for (const std::string& text : asked.vary) {
    analysis::ParsedAxis parsed = analysis::parse_axis(text, scenario);
    for (const std::string& error : parsed.errors) {
      out.wrong += out.wrong.empty() ? "" : "\n";
      out.wrong += error;
    }
    out.plan.axes.push_back(std::move(parsed.axis));
  }
  const auto varies =
      std::ranges::find(out.plan.axes, analysis::Knob::strategy, &analysis::Axis::knob);
  if (varies != out.plan.axes.end())
    std::erase_if(strategies, [&](const scenario::Strategy& one) {
      return std::ranges::count(varies->values, one.name, &analysis::AxisValue::text) == 0;
    });
  else  // A setting that a strategy does not have draws a level line; of such there is no need.
    std::erase_if(strategies, [&](const scenario::Strategy& one) {
      return std::ranges::none_of(out.plan.axes, [&](const analysis::Axis& axis) {
        return analysis::has_effect(axis, one);
      });
    });
  if (strategies.empty())
    return {{}, "no strategy of this scenario has that: it is an option of a multi handle"};
  complete(out.plan, strategies);
  if (const auto wrong = analysis::check_axes(out.plan.axes, scenario, strategies); !wrong.empty())
    return {{}, wrong.front()};
  if (const auto runs = analysis::run_count(out.plan, {}); runs > analysis::most_runs)
    return {{}, fmt::format("{} runs are more than {}: vary less", runs, analysis::most_runs)};
  return out;
}

// About how many transfers one run of every strategy has.
std::uint64_t transfers_in(const Document& document) {
  std::uint64_t sum = 0;
  for (const Run& run : document.runs)
    if (!run.fork && !run.other) sum += run.summary->transfers();
  return sum;
}

std::optional<RunId> run_of_strategy(const Document& document, std::string_view name) {
  for (const Run& run : document.runs)
    if (!run.fork && !run.other && run.strategy.name == name) return run.id;
  return {};
}

std::optional<RunId> run_with(const Document& document, RunId base, const StrategyEdits& settings) {
  if (settings.empty()) return base;
  for (const Run& run : document.runs)
    if (run.fork && run.fork->of == base && run.fork->edits() && *run.fork->edits() == settings)
      return run.id;
  return {};
}

}  // namespace

Done on(Model& m, const ShowStudy& a) {
  m.study.shown = a.on && m.document && !m.document->runs.empty();
  if (!m.study.shown) return {};
  m.frame.present = false;
  Done next;
  const std::uint64_t transfers = transfers_in(*m.document);
  if (!m.study.result && !m.study.sweeping && m.study.asked.vary.empty()) {
    SweepAsked first = sweep_at_first(*m.document);
    const Planned all = planned(m, first);
    if (all.wrong.empty() &&
        transfers * analysis::point_count(all.plan) * first.seeds <= soon_transfers)
      next = on(m, RunSweep{std::move(first)});
    else
      m.study.asked = std::move(first);
  }
  if (!m.study.advice && !m.study.advising && transfers <= soon_advice)
    for (Effect& effect : on(m, LookForAdvice{})) next.push_back(std::move(effect));
  return next;
}

Done on(Model& m, const RunSweep& a) {
  if (!m.document || a.asked.vary.empty()) return {};
  Planned all = planned(m, a.asked);
  m.study.wrong = std::move(all.wrong);
  if (!m.study.wrong.empty()) return {};
  m.study.asked = a.asked;
  m.study.sweeping = 0.0F;
  return {SweepRuns{m.document, a.asked, std::move(all.plan)}};
}

Done on(Model& m, const LookForAdvice&) {
  if (!m.document) return {};
  m.study.advising = 0.0F;
  return {SeekAdvice{m.document}};
}

Done on(Model& m, const StopStudy& a) {
  auto& under_way = a.part == StudyPart::sweep ? m.study.sweeping : m.study.advising;
  if (!under_way) return {};
  under_way.reset();
  return {AbandonStudy{a.part}};
}

Done on(Model& m, const StudyProgressed& a) {
  auto& under_way = a.part == StudyPart::sweep ? m.study.sweeping : m.study.advising;
  if (under_way) under_way = a.fraction;
  return {};
}

Done on(Model& m, const Swept& a) {
  if (!m.study.sweeping || !a.result || a.result->asked != m.study.asked) return {};
  m.study.sweeping.reset();
  m.study.result = a.result;
  m.study.heat = m.study.heat && can_be_heat_map(a.result->plan);
  m.study.of = 0;
  return {};
}

Done on(Model& m, const Advised& a) {
  if (!m.study.advising) return {};
  m.study.advising.reset();
  m.study.advice = a.advice;
  return {};
}

Done on(Model& m, const ShowMetric& a) {
  if (const auto metric = analysis::metric_from(a.metric)) m.study.metric = *metric;
  return {};
}

Done on(Model& m, const ShowHeatMap& a) {
  m.study.heat = a.on && m.study.result && can_be_heat_map(m.study.result->plan);
  m.study.of = a.strategy;
  return {};
}

Done on(Model& m, const OpenPoint& a) {
  if (!m.document || !m.study.result) return {};
  const analysis::SweepPlan& plan = m.study.result->plan;
  if (a.point >= analysis::point_count(plan)) return {};
  std::string strategy;
  StrategyEdits settings;
  for (const analysis::Setting& setting : analysis::settings_at(plan, a.point)) {
    const std::string& text = setting.axis->values[setting.value].text;
    if (setting.axis->knob == analysis::Knob::strategy)
      strategy = text;
    else
      settings.emplace_back(setting.axis->name, text);
  }
  const auto base = run_of_strategy(*m.document, strategy);
  if (!base) return {};
  m.study.shown = false;
  if (!m.compare.columns.empty()) on(m, CompareRuns{});
  if (const auto there = run_with(*m.document, *base, settings)) return on(m, ChooseRun{*there});
  if (m.work.busy()) return busy(m);
  EditedStrategy made = edited(m, *base, std::move(settings));
  if (!made.wrong.empty()) return on(m, Notify{made.wrong, true});
  m.work.forking = made.fork->words;
  m.work.progress = 0;
  return {SimulateForks{{{std::move(made.strategy), std::move(made.fork)}}}};
}

Done on(Model& m, const CompareClaim& a) {
  if (!m.document || !m.study.advice || a.claim >= m.study.advice->claims.size()) return {};
  const analysis::Claim& claim = m.study.advice->claims[a.claim];
  const bool other_strategy = claim.setting == "strategy";
  const auto base =
      run_of_strategy(*m.document, other_strategy ? claim.before.value : claim.strategy);
  if (!base) return {};
  std::optional<RunId> beside;
  StrategyEdits settings;
  if (other_strategy) {
    beside = run_of_strategy(*m.document, claim.after.value);
  } else {
    // The run as it is stands first; of a value that is to be kept the default is the other.
    const bool keep = claim.kind == analysis::ClaimKind::keep;
    settings.emplace_back(claim.setting, keep ? claim.before.value : claim.after.value);
    beside = run_with(*m.document, *base, settings);
  }
  if (beside) {
    m.study.shown = false;
    return on(m, CompareRuns{{*base, *beside}});
  }
  if (m.work.busy()) return busy(m);
  EditedStrategy made = edited(m, *base, std::move(settings));
  if (!made.wrong.empty()) return on(m, Notify{made.wrong, true});
  m.study.shown = false;
  on(m, CompareRuns{});
  on(m, ChooseRun{*base});
  m.compare.columns = {*base};
  made.fork->beside = true;
  m.work.forking = made.fork->words;
  m.work.progress = 0;
  return {SimulateForks{{{std::move(made.strategy), std::move(made.fork)}}}};
}

void forget_study(Model& m, Done& next) {
  if (m.study.sweeping) next.push_back(AbandonStudy{StudyPart::sweep});
  if (m.study.advising) next.push_back(AbandonStudy{StudyPart::advice});
  const trace::Metric metric = m.study.metric;
  m.study = {};
  m.study.metric = metric;
}

}  // namespace poolscope::gui::updates
