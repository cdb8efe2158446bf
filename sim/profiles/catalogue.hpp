#pragma once

#include <span>
#include <string_view>

#include "match/profile.hpp"

/// The libcurl versions that are modelled. A further version is one file like `8_22.cpp` and one
/// line in `catalogue.cpp`.
namespace poolscope::profiles {

[[nodiscard]] const match::Profile& curl_8_22();
[[nodiscard]] const match::Profile& curl_8_21();
[[nodiscard]] const match::Profile& curl_7_88();

/// All profiles, newest first.
[[nodiscard]] std::span<const match::Profile* const> all();
/// The profile of that name, or null.
[[nodiscard]] const match::Profile* find(std::string_view name);

}  // namespace poolscope::profiles
