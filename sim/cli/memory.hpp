#pragma once

#include <cstdint>

#include "model/limits.hpp"

/// What this process has in memory now. Nothing that is simulated depends on it: it ends the work.
namespace poolscope::cli {

/// In bytes; 0 where the system does not say.
[[nodiscard]] std::uint64_t resident_bytes();
/// Throws `LimitHit` when that is beyond the limit.
void check_memory(const model::Limits&);

}  // namespace poolscope::cli
