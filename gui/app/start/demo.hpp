#pragma once

#include "app/model.hpp"

/// The scenario that plays softly behind the start screen, once: then the window is at rest.
namespace poolscope::gui {

/// Whether it is seen and has not come to its end.
[[nodiscard]] bool demo_plays(const Model&);
/// Simulated microseconds per second.
[[nodiscard]] double demo_rate(const Model&);
/// A model that shows it, for the panels to draw.
[[nodiscard]] Model demo_model(const Model&);

}  // namespace poolscope::gui
