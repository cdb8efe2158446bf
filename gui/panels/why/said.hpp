#pragma once

#include <cstdint>

#include "app/model.hpp"
#include "panels/why/kept.hpp"

/// The decision that a sentence tells.
namespace poolscope::gui {

/// The decision of the selected transfer, else the last before the playhead. `kept` lives between
/// frames, once a column. Null: nothing has been decided yet.
[[nodiscard]] const WhyView* said_why(const Model&, KeptDecision& kept);

}  // namespace poolscope::gui
