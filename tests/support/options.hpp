#pragma once

#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "model/options.hpp"

namespace poolscope::testing {

/// One option as a test writes it: {"CURLOPT_PIPEWAIT", 1}.
using Setting = std::pair<std::string_view, model::OptionValue>;

inline model::OptionSet options(std::initializer_list<Setting> settings) {
  model::OptionSet set;
  for (const auto& [name, value] : settings) {
    const model::OptionInfo* row = model::find_option(name);
    if (row == nullptr) throw std::logic_error("no option " + std::string{name});
    model::set_option(set, *row, value);
  }
  return set;
}

// libcurl's numbers of enumerations that tests need.
inline constexpr std::int64_t http_1_1 = 2, http_2_prior_knowledge = 5;
inline constexpr std::int64_t ipresolve_v4 = 1, ipresolve_v6 = 2;
inline constexpr std::int64_t proxy_http_1_0 = 1;

}  // namespace poolscope::testing
