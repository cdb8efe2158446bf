#pragma once

#include <cstdint>

namespace poolscope::gui {

/// What this process has in memory now, in bytes; 0 where the system does not say.
[[nodiscard]] std::uint64_t resident_bytes();

}  // namespace poolscope::gui
