#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The table of the fields of a scenario file: one row has a field's name, its allowed values, its
/// purpose and its target. The loader, the writer and the JSON Schema all use these rows, so they
/// cannot disagree.
namespace poolscope::scenario::fields {

/// The form of a field's value, which also gives the type behind `Field::slot`.
enum class Kind : std::uint8_t {
  format,         // the file format's name; stored nowhere
  text,           // std::string
  text_or_null,   // std::string; null means absent
  number,         // double
  whole,          // std::int64_t
  seed,           // std::uint64_t
  flag,           // bool
  word,           // one of `words`, through choose and chosen
  texts,          // a list of strings, through assign and list
  names,          // a string or a list of strings, through assign and list
  words,          // a list of different `words`, through assign and list
  word_or_words,  // as words, or one of them
  flag_or_word,   // bool or one of `words`: std::string, "true" and "false" for the flag
  headers,        // std::vector<std::pair<std::string, std::string>>, an object of strings
  connection,     // std::string: a connection's number in digits, or "of:<request>"
  distribution,   // Distribution
  options,        // model::OptionSet of CURLOPT_*
  multi_options,  // model::OptionSet of CURLMOPT_*
  object,         // described by `type`
  objects,        // a list of objects described by `type`, through append, count and item
  multis,         // as objects, or the number of them
  places,         // std::vector<std::pair<std::string, Place>>, an object by client
};

/// The required form of a string.
enum class Form : std::uint8_t { any, nonempty, url, url_of_n, host, pool, login };

/// The bounds of a number, or of the values of a distribution. `above`: `min` itself is not
/// allowed.
struct Range {
  double min = std::numeric_limits<double>::lowest();
  double max = std::numeric_limits<double>::max();
  bool above = false;
};
/// Milliseconds stay below 31 years, so that sums of them fit microseconds in 64 bits.
inline constexpr Range milliseconds{0, 1e12};
inline constexpr Range bytes{0, 1e15};
inline constexpr Range megabits{0, 1e9};
inline constexpr Range sigmas{0, 100};
inline constexpr Range alphas{0, 1e6, true};
inline constexpr Range weights{0, 1e9, true};
inline constexpr Range port_numbers{1, 65535};
inline constexpr Range from_zero{0, 2147483647};
inline constexpr Range from_one{1, 2147483647};

/// One allowed value of a `word`; with `later`, a value that is refused for now.
struct Word {
  std::string_view text;
  std::string_view later{};
};

struct ObjectType;

struct Field {
  std::string_view name;
  Kind kind = Kind::text;
  std::string_view summary{};  // one line for people
  std::string_view example{};  // JSON
  /// If not empty, the field is planned for later, and is refused with this text until then.
  std::string_view later{};
  bool required = false;
  bool identity = false;  // gives or lists ids that other places refer to
  Form form = Form::any;
  Range range{};
  std::span<const Word> words{};
  std::size_t min_items = 0;
  const ObjectType& (*type)() = nullptr;

  // The target of the value, by a pointer to the object. `slot` makes room for the value and gives
  // its address; `peek` gives the address if there is a value to write (`always`: also a default).
  void* (*slot)(void*) = nullptr;
  const void* (*peek)(const void*, bool always) = nullptr;
  void (*choose)(void*, std::size_t index, std::string_view text) = nullptr;
  std::optional<std::string_view> (*chosen)(const void*, std::span<const Word>,
                                            bool always) = nullptr;
  void (*assign)(void*, std::vector<std::string>) = nullptr;
  std::optional<std::vector<std::string>> (*list)(const void*) = nullptr;
  void* (*append)(void*) = nullptr;
  std::size_t (*count)(const void*) = nullptr;
  const void* (*item)(const void*, std::size_t) = nullptr;
  void (*set_number_of)(void*, std::int64_t) = nullptr;  // of multis
  std::optional<std::int64_t> (*number_of)(const void*) = nullptr;

  // Functions to write rows in a readable way.
  [[nodiscard]] Field must() const { return with(&Field::required, true); }
  [[nodiscard]] Field identifies() const { return with(&Field::identity, true); }
  [[nodiscard]] Field looks(Form f) const { return with(&Field::form, f); }
  [[nodiscard]] Field within(Range r) const { return with(&Field::range, r); }
  [[nodiscard]] Field at_least(std::size_t n) const { return with(&Field::min_items, n); }

 private:
  template <class T>
  [[nodiscard]] Field with(T Field::*member, T value) const {
    Field copy = *this;
    copy.*member = value;
    return copy;
  }
};

/// A rule between the keys of one object.
struct Rule {
  enum class Kind : std::uint8_t {
    exactly_one,  // of keys
    at_most_one,  // of keys
    needs,        // keys[0] needs every other
    needs_any,    // keys[0] needs at least one of the others
    word_needs,   // keys[0] with the value `word` needs keys[1]
  };
  Kind kind;
  std::vector<std::string_view> keys;
  std::string_view word{};
};

struct ObjectType {
  std::string_view name;  // "request"; the name of its definition in the schema
  std::string_view summary;
  std::vector<Field> fields;
  std::vector<Rule> rules{};
  /// Called with the offset of the object in the text, for objects that keep it.
  void (*opened)(void*, std::size_t offset) = nullptr;

  [[nodiscard]] const Field* find(std::string_view key) const;
};

// The type of a scenario file, from which every other object can be reached.
[[nodiscard]] const ObjectType& scenario_type();
[[nodiscard]] const ObjectType& build_type();
[[nodiscard]] const ObjectType& network_type();
[[nodiscard]] const ObjectType& server_type();
[[nodiscard]] const ObjectType& proxy_type();
[[nodiscard]] const ObjectType& client_type();
[[nodiscard]] const ObjectType& request_type();
[[nodiscard]] const ObjectType& response_type();
[[nodiscard]] const ObjectType& recorded_type();
[[nodiscard]] const ObjectType& place_type();
[[nodiscard]] const ObjectType& workload_type();
[[nodiscard]] const ObjectType& event_type();
[[nodiscard]] const ObjectType& strategy_type();
[[nodiscard]] const ObjectType& expect_type();

inline constexpr std::string_view format_name = "poolscope/1";
inline constexpr std::string_view no_part = "it has no part in how connections are reused";
inline constexpr std::string_view teaching = "it comes with the teaching work";

[[nodiscard]] std::span<const Word> libcurl_versions();
[[nodiscard]] std::span<const Word> http_versions();
[[nodiscard]] std::span<const Word> drives();

}  // namespace poolscope::scenario::fields
