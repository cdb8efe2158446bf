#pragma once

#include <string_view>

#include "exchange/import.hpp"

/// Turns recorded browser traffic (HAR 1.2) into a scenario: text in, values out.
namespace poolscope::exchange {

/// Whether a file is a HAR, by its name alone: a HAR is JSON, as a scenario is.
[[nodiscard]] bool is_har(std::string_view path, std::string_view beginning);

/// Reads a HAR of any recorder. The result can be written and read as a scenario file: entries that
/// no scenario can have are left out, with a warning. Each request keeps what the recording says
/// about it in `recorded`. Servers get round trips, look-ups, handshakes, protocols and bandwidth,
/// estimated from all of their requests. `name` is the file's name, for messages and the title.
[[nodiscard]] Import import_har(std::string_view text, std::string_view name,
                                const model::Limits& = {}, const GoOn& = {});

}  // namespace poolscope::exchange
