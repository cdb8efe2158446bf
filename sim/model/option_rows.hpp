#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "model/options.hpp"

/// Builders of the option table's rows: `easy("CURLOPT_PIPEWAIT", flag, …,
/// set_flag<&O::pipewait>)`.
namespace poolscope::model::option_rows {

using Constant = std::pair<std::string_view, std::int64_t>;
using Rows = std::span<const OptionInfo>;

// The parts of the table, each sorted by name.
[[nodiscard]] Rows easy_rows();
[[nodiscard]] Rows tls_rows();
[[nodiscard]] Rows multi_rows();

inline std::int64_t number(const OptionValue& v) {
  return std::get<std::int64_t>(v);
}
inline const std::string& text(const OptionValue& v) {
  return std::get<std::string>(v);
}

// Setters: one instantiation per member.
template <auto Member>
void set_number(Options& o, const OptionValue& v) {
  o.*Member = number(v);
}
template <auto Member>
void set_flag(Options& o, const OptionValue& v) {
  o.*Member = number(v) != 0;
}
template <auto Member>
void set_text(Options& o, const OptionValue& v) {
  o.*Member = text(v);
}
template <auto Member>
void set_list(Options& o, const OptionValue& v) {
  o.*Member = std::get<std::vector<std::string>>(v);
}
template <auto Member>
void set_enum(Options& o, const OptionValue& v) {
  using Type = std::remove_reference_t<decltype(o.*Member)>;
  o.*Member = static_cast<Type>(number(v));
}
template <auto Side, auto Member>
void set_tls(Options& o, const OptionValue& v) {
  auto& field = (o.*Side).*Member;
  using Type = std::remove_reference_t<decltype(field)>;
  if constexpr (std::is_same_v<Type, bool>)
    field = number(v) != 0;
  else if constexpr (std::is_same_v<Type, std::int64_t>)
    field = number(v);
  else
    field = text(v);
}

constexpr auto easy(std::string_view name, OptionType type, std::string_view unit,
                    std::string_view initial, std::string_view summary,
                    void (*set)(Options&, const OptionValue&), std::int64_t min = 0,
                    std::int64_t max = INT64_MAX, std::span<const Constant> constants = {}) {
  return OptionInfo{name, type, unit, summary, initial, min, max, constants, {}, set, nullptr};
}
constexpr auto later(std::string_view name, OptionType type, std::string_view why) {
  return OptionInfo{name, type, "", "", "", INT64_MIN, INT64_MAX, {}, why, nullptr, nullptr};
}

}  // namespace poolscope::model::option_rows
