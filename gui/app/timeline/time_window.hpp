#pragma once

#include "app/model.hpp"

/// Which stretch of time the timeline shows. Pure arithmetic.
namespace poolscope::gui {

inline constexpr double shortest_window_us = 20;

/// All of a run.
[[nodiscard]] TimeWindow fitting(double end_us);
/// The nearest window that lies within a run and is not too short; its length is kept if it can be.
[[nodiscard]] TimeWindow clamped(TimeWindow, double end_us);
/// Closer by `factor` (> 1) or farther (< 1); the time `at_us` keeps its place on screen.
[[nodiscard]] TimeWindow zoomed(TimeWindow, double factor, double at_us, double end_us);
[[nodiscard]] TimeWindow panned(TimeWindow, double by_us, double end_us);
/// The window itself when it shows `us`, else one of the same length that does, with room ahead.
[[nodiscard]] TimeWindow showing(TimeWindow, double us, double end_us);
/// That stretch, with some room at both sides.
[[nodiscard]] TimeWindow around(model::Time from, model::Time to);

}  // namespace poolscope::gui
