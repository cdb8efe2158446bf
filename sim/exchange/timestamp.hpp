#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace poolscope::exchange {

/// Reads an ISO 8601 moment as recorders write it, "2024-05-01T12:00:00.123Z", "…+02:00", "…+0200",
/// as microseconds since 1970-01-01T00:00Z. Without a zone it counts as UTC.
[[nodiscard]] std::optional<std::int64_t> parse_timestamp(std::string_view text);

}  // namespace poolscope::exchange
