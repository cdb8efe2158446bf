// A strategy with other settings: what a sweep can vary, changed by hand from the start on.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "analysis/sweep/vary.hpp"
#include "app/updates.hpp"
#include "sim.hpp"

namespace poolscope::gui::updates {
namespace {

std::string words_of(const StrategyEdits& settings) {
  std::string out;
  for (const auto& [name, value] : settings) {
    std::string_view what = name;  // a tab is narrow
    for (const std::string_view prefix : {"CURLOPT_", "CURLMOPT_"})
      if (what.starts_with(prefix)) what.remove_prefix(prefix.size());
    if (what == "libcurl" || what == "scope" || what == "handles")
      what = what == "libcurl" ? "libcurl" : "";
    out += fmt::format("{}{}{}{}", out.empty() ? "" : ", ", what, what.empty() ? "" : " ", value);
  }
  return out;
}

}  // namespace

EditedStrategy edited(const Model& m, RunId base, StrategyEdits settings) {
  const Run& run = (*m.document)[base];
  const scenario::Scenario& scenario = scenario_of(m, run);
  std::vector<analysis::Axis> axes;
  for (const auto& [name, value] : settings) {
    analysis::ParsedAxis parsed =
        analysis::parse_axis(name + "=" + analysis::axis_value(value), scenario);
    if (!parsed.ok()) return {nullptr, {}, parsed.errors.front()};
    if (parsed.axis.values.size() != 1)
      return {nullptr, {}, name + " takes one value here; a sweep takes several"};
    axes.push_back(std::move(parsed.axis));
  }
  std::vector<analysis::Setting> made;
  for (const analysis::Axis& axis : axes) made.push_back({&axis, 0});
  analysis::Varied varied = analysis::apply(made, scenario, run.strategy);
  if (const auto wrong = analysis::check_axes(axes, scenario, {run.strategy}); !wrong.empty())
    return {nullptr, {}, wrong.front()};
  for (const analysis::Axis& axis : axes)
    if (!analysis::has_effect(axis, varied.strategy))
      return {
          nullptr, {}, axis.name + " is an option of a multi handle, and this strategy has none"};
  auto fork = std::make_shared<Fork>();
  fork->of = base;
  fork->words = words_of(settings);
  fork->scenario = std::move(varied.scenario);
  fork->how = std::move(settings);
  return {std::move(fork), std::move(varied.strategy), {}};
}

Done on(Model& m, const EditStrategy& a) {
  if (!m.document || !m.document->find(a.run)) return {};
  if (m.work.busy()) return busy(m);
  const Run& run = (*m.document)[a.run];
  const StrategyEdits* again = run.fork ? run.fork->edits() : nullptr;
  StrategyEdits settings = again ? *again : StrategyEdits{};
  std::erase_if(settings, [&](const auto& one) { return one.first == a.name; });
  settings.emplace_back(a.name, a.value);
  EditedStrategy made = edited(m, again ? run.fork->of : a.run, std::move(settings));
  if (!made.wrong.empty()) return on(m, Notify{made.wrong, true});
  if (again) made.fork->replaces = a.run;
  m.work.forking = made.fork->words;
  m.work.progress = 0;
  return {SimulateForks{{{std::move(made.strategy), std::move(made.fork)}}}};
}

Done on(Model& m, const CompareVersions&) {
  const Run* run = shown_run(m);
  if (!run) return {};
  if (m.work.busy()) return busy(m);
  SimulateForks others;
  const StrategyEdits* of_edit = run->fork ? run->fork->edits() : nullptr;
  for (const match::Profile* profile : all_profiles()) {
    if (profile->name == run->trace->setup().libcurl) continue;
    StrategyEdits settings = of_edit ? *of_edit : StrategyEdits{};
    std::erase_if(settings, [](const auto& one) { return one.first == "libcurl"; });
    settings.emplace_back("libcurl", profile->name);
    EditedStrategy made = edited(m, of_edit ? run->fork->of : m.run, std::move(settings));
    if (!made.wrong.empty()) return on(m, Notify{made.wrong, true});
    made.fork->beside = true;
    m.work.forking = made.fork->words;
    others.forks.emplace_back(std::move(made.strategy), std::move(made.fork));
  }
  m.compare.columns = {m.run};
  m.study.shown = false;
  m.work.progress = 0;
  return {std::move(others)};
}

}  // namespace poolscope::gui::updates
