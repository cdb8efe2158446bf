#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "model/options.hpp"

/// The options that a search reads of the transfer that asks, with how to read each: the option
/// table can only set them.
namespace poolscope::match {

struct ReadOption {
  enum class Kind : std::uint8_t {
    choice,    // a flag or an enumeration: every other value is worth trying
    limit,     // a number of seconds; 0 is no limit
    compared,  // compared with what a candidate was made with: only that value is worth trying
  };
  std::string_view name;
  Kind kind{};
  model::OptionValue (*read)(const model::Options&) = nullptr;
};

[[nodiscard]] std::span<const ReadOption> options_read_by_a_search();

/// "132 s", "on", "CURL_HTTP_VERSION_2TLS", "not set".
[[nodiscard]] std::string value_words(const model::OptionInfo&, const model::OptionValue&);

}  // namespace poolscope::match
