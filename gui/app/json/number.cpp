#include "app/json/number.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "model/printable.hpp"

namespace poolscope::gui {
namespace {

using nlohmann::json;

constexpr double largest_real = 1e15;

std::string found_words(const json& in) {
  constexpr std::size_t longest = 60;
  return model::shortened(in.dump(-1, ' ', false, json::error_handler_t::replace), longest);
}

}  // namespace

std::int64_t whole_number(const json& in, std::string_view name, std::int64_t least,
                          std::int64_t most) {
  if (in.is_number_unsigned()) {
    const auto number = in.get<std::uint64_t>();
    if (most >= 0 && number <= static_cast<std::uint64_t>(most) &&
        (least <= 0 || number >= static_cast<std::uint64_t>(least)))
      return static_cast<std::int64_t>(number);
  } else if (in.is_number_integer()) {
    const auto number = in.get<std::int64_t>();
    if (number >= least && number <= most) return number;
  } else if (in.is_number_float()) {
    const auto number = in.get<double>();
    // Bounds are far below 2^53, so that they are doubles exactly.
    if (std::floor(number) == number && number >= static_cast<double>(least) &&
        number <= static_cast<double>(most))
      return static_cast<std::int64_t>(number);
  }
  throw std::invalid_argument(
      fmt::format("\"{}\" must be a whole number from {} to {}, but found {}", name, least, most,
                  found_words(in)));
}

double real_number(const json& in, std::string_view name) {
  if (in.is_number()) {
    const auto number = in.get<double>();
    if (std::abs(number) <= largest_real) return number;
  }
  throw std::invalid_argument(
      fmt::format("\"{}\" must be a number from {:.0f} to {:.0f}, but found {}", name,
                  -largest_real, largest_real, found_words(in)));
}

}  // namespace poolscope::gui
