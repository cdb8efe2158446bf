#pragma once

#include "app/compare/actions.hpp"
#include "app/effect.hpp"
#include "app/model.hpp"

/// What the actions of runs side by side and forks do. Only `update` calls `on`.
namespace poolscope::gui::updates {

Done on(Model&, const OpenBeside&);
Done on(Model&, const LoadedBeside&);
Done on(Model&, const ChooseRun&);
Done on(Model&, const ForkRun&);
Done on(Model&, const Forked&);
Done on(Model&, const CloseFork&);
Done on(Model&, const SaveFork&);
Done on(Model&, const ShowFork&);
Done on(Model&, const CompareRuns&);
Done on(Model&, const SetColumn&);
Done on(Model&, const StepDifference&);
Done on(Model&, const BoundsFound&);
Done on(Model&, const EditStrategy&);
Done on(Model&, const CompareVersions&);

/// Another run of the same scenario, or the same scenario read again: what was looked at stays.
void show_run(Model&, RunId run, bool was_fitted);
/// The runs of the document have changed: those side by side are told apart anew.
void compare_again(Model&);
/// After every action: asks for the bounds of those side by side that have none yet.
void ask_for_bounds(Model&, Done&);
/// The scenario that a run is of.
[[nodiscard]] const scenario::Scenario& scenario_of(const Model&, const Run&);
/// A fork of `base` with these settings, ready to be simulated; or what is wrong with one of them.
struct EditedStrategy {
  std::shared_ptr<Fork> fork;
  scenario::Strategy strategy;
  std::string wrong;
};
[[nodiscard]] EditedStrategy edited(const Model&, RunId base, StrategyEdits settings);
/// The file has been read again: its forks are asked for anew.
void fork_again(Model&, const Document& before, Done&);

}  // namespace poolscope::gui::updates
