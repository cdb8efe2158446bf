#pragma once

/// The wall clock, for what is about real time: how long work took.
namespace poolscope::gui {

/// Seconds since some moment in the past; never runs backwards.
[[nodiscard]] double wall_seconds();

}  // namespace poolscope::gui
