#pragma once

#include <cstdint>

#include "model/limits.hpp"

/// The memory that this process uses now. No simulated result depends on it; it only ends the work.
namespace poolscope::cli {

/// The memory in bytes; 0 if the system does not tell.
[[nodiscard]] std::uint64_t resident_bytes();
/// Throws `LimitHit` if the memory exceeds the limit.
void check_memory(const model::Limits&);

}  // namespace poolscope::cli
