#pragma once

#include <string>

#include "model/setup.hpp"

/// Of a connection in TLS shutdown. Pure.
namespace poolscope::gui {

/// Why its socket is still open, and until when.
[[nodiscard]] std::string why_still_open(const model::Setup&);

/// Which limits count it.
[[nodiscard]] std::string counted_by(const model::Setup&);

}  // namespace poolscope::gui
