#pragma once

#include <source_location>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

/// Checks of what must hold for any input; they are on in every build. A failed check is a fault of
/// poolscope, never of a scenario, and ends the run with a sentence that says where.
namespace poolscope::model {

/// A fault of poolscope itself.
struct Fault : std::logic_error {
  using std::logic_error::logic_error;
};

[[noreturn]] inline void fault(const char* what, const std::source_location& at) {
  throw Fault("a fault of poolscope, please report it: " + std::string{what} + " (" +
              at.file_name() + ":" + std::to_string(at.line()) + ")");
}

/// `what` says what must hold: "the slot is free". Throws Fault.
constexpr void check(bool holds, const char* what,
                     const std::source_location& at = std::source_location::current()) {
  if (!holds) [[unlikely]]
    fault(what, at);
}

/// Converts a number to a smaller type. A number that does not fit is refused, not wrapped: throws
/// Fault.
template <class To, class From>
[[nodiscard]] constexpr To narrowed(
    From value, const char* what,
    const std::source_location& at = std::source_location::current()) {
  if constexpr (std::is_enum_v<From>) {
    return narrowed<To>(static_cast<std::underlying_type_t<From>>(value), what, at);
  } else if constexpr (std::is_enum_v<To>) {
    return static_cast<To>(narrowed<std::underlying_type_t<To>>(value, what, at));
  } else {
    check(std::in_range<To>(value), what, at);
    return static_cast<To>(value);
  }
}

}  // namespace poolscope::model
