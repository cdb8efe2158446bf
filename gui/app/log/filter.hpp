#pragma once

#include <string>

#include "app/model.hpp"

namespace poolscope::gui {

/// The log's filter with "only what is selected".
[[nodiscard]] std::string log_filter_in_force(const Model&);

}  // namespace poolscope::gui
