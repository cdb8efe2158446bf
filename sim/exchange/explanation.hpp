#pragma once

#include <cstddef>
#include <string>

#include "trace/trace.hpp"

/// The explanation of one decision of a recorded run: for people and for programs.
namespace poolscope::exchange {

/// Headline, reason, a table of candidates and gates, and what libcurl prints. `decision` is the
/// index of a decision event.
[[nodiscard]] std::string explanation_text(const trace::Trace&, std::size_t decision);
/// The same as one JSON object.
[[nodiscard]] std::string explanation_json(const trace::Trace&, std::size_t decision);

}  // namespace poolscope::exchange
