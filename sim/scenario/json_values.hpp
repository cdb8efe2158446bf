#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/options.hpp"
#include "scenario/fields.hpp"

/// The allowed values of single fields, and the messages for others.
namespace poolscope::scenario {

/// A JSON value that is not an array or an object.
struct Scalar {
  enum class Type : std::uint8_t { null, boolean, negative, natural, real, string };
  Type type = Type::null;
  bool boolean = false;
  std::int64_t negative = 0;  // a whole number below 0
  std::uint64_t natural = 0;  // a whole number from 0
  double real = 0;            // any other number
  std::string* text = nullptr;

  [[nodiscard]] bool is_number() const {
    return type == Type::negative || type == Type::natural || type == Type::real;
  }
  [[nodiscard]] double number() const;
  /// The value as a whole number in 64 bits, if it is one; 1e3 is one.
  [[nodiscard]] std::optional<std::int64_t> whole() const;
  /// The value in a message: "abc", 12, true.
  [[nodiscard]] std::string found() const;
};

[[nodiscard]] bool contains(const fields::Range&, double);

/// The allowed values of a field: "a whole number from 1 to 65535".
[[nodiscard]] std::string expected(const fields::Field&);
[[nodiscard]] std::string expected(const model::OptionInfo&);
[[nodiscard]] std::string expected(const fields::Range&, std::string_view noun);

/// The error of a string of that form: "has no host"; none if it is right.
[[nodiscard]] std::optional<std::string> wrong_text(fields::Form, std::string_view text);
[[nodiscard]] std::optional<std::string> wrong_connection(std::string_view text);
/// Whether the text is HOST:PORT:CONNECT-TO-HOST:CONNECT-TO-PORT.
[[nodiscard]] bool is_connect_to(std::string_view text);
/// Whether the text is HOST:PORT:ADDRESS, with or without a plus in front.
[[nodiscard]] bool is_resolve(std::string_view text);

/// The candidate that needs the fewest edits, without regard to case.
[[nodiscard]] std::string_view nearest(std::string_view found,
                                       const std::vector<std::string_view>& candidates);

/// Whether libcurl has this constant or option, although poolscope does not know it yet.
[[nodiscard]] bool is_known_to_libcurl(const model::OptionInfo&, std::string_view constant);
[[nodiscard]] bool is_known_to_libcurl(const model::OptionInfo&, std::int64_t constant);

/// Reads an option's value, or returns what is wrong with it. Text lists are read elsewhere.
struct ReadOption {
  std::optional<model::OptionValue> value;
  std::string wrong;
};
[[nodiscard]] ReadOption read_option(const model::OptionInfo&, const Scalar&);
/// The error of an item of an option that is a list of texts; empty: none.
[[nodiscard]] std::string wrong_item(const model::OptionInfo&, std::string_view item);

/// The option with that name, found quickly; null if there is none.
[[nodiscard]] const model::OptionInfo* option_of(std::string_view name);
/// The error of an option's name among easy or multi options; empty: none.
[[nodiscard]] std::string wrong_option(std::string_view name, bool multi);

}  // namespace poolscope::scenario
