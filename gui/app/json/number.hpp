#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

/// Numbers out of JSON that anybody may have written: what a field cannot hold is an error in words
/// and not some other number.
namespace poolscope::gui {

/// A whole number in that range; 1e3 is one. Throws std::invalid_argument, which names the field,
/// what was found and what is allowed.
[[nodiscard]] std::int64_t whole_number(const nlohmann::json&, std::string_view name,
                                        std::int64_t least, std::int64_t most);

/// The same within what `T` holds, and at most a million million either way: sums of it stay in it.
template <class T>
[[nodiscard]] T whole_number(const nlohmann::json& in, std::string_view name) {
  constexpr std::int64_t bound = 1'000'000'000'000;
  using Limits = std::numeric_limits<T>;
  constexpr bool narrow = sizeof(T) < sizeof(std::int64_t);
  constexpr std::int64_t most = narrow ? static_cast<std::int64_t>(Limits::max()) : bound;
  constexpr std::int64_t least = !Limits::is_signed ? 0 : narrow ? -most : -bound;
  return static_cast<T>(whole_number(in, name, least, most));
}

/// A number of a size that times have, ±1e15. Throws likewise.
[[nodiscard]] double real_number(const nlohmann::json&, std::string_view name);

}  // namespace poolscope::gui
