#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The text right of the = of an axis. Private to vary.
namespace poolscope::analysis {

/// Splits at commas; `\,` is a comma, `\\` a backslash.
[[nodiscard]] std::vector<std::string> split_values(std::string_view);

/// Appends the numbers of "7", "1..64", "1..64:4" or "1..64*2" to `out` as texts; returns what is
/// wrong, if anything. `whole`: only whole numbers.
[[nodiscard]] std::optional<std::string> expand_numbers(std::string_view item, bool whole,
                                                        std::vector<std::string>& out);

}  // namespace poolscope::analysis
