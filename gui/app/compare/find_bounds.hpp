#pragma once

#include <memory>

#include "app/document/load.hpp"
#include "app/model.hpp"

/// What a run's connections are to be measured against: it is simulated once more, and once without
/// limits if it met any. Takes as long as loading it, so it is done apart from that, when asked
/// for.
namespace poolscope::gui {

/// Null: given up.
[[nodiscard]] std::shared_ptr<const analysis::Bounds> find_bounds(const scenario::Scenario&,
                                                                  const scenario::Strategy&,
                                                                  const LoadProgress& = {});

/// Null: not computed (yet).
[[nodiscard]] const analysis::Bounds* bounds_of(const Model&, const Run&);

}  // namespace poolscope::gui
