#pragma once

#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/printable.hpp"
#include "scenario/scenario.hpp"

/// Places in the text of a scenario file. Reading keeps byte offsets; lines and columns are counted
/// only for messages.
namespace poolscope::scenario {

/// An offset that is found later by its pointer, if it is needed.
inline constexpr std::size_t unlocated = static_cast<std::size_t>(-1);

/// An error before its offset becomes a line and a column.
struct Problem {
  std::size_t offset = unlocated;
  std::string pointer;
  std::string message;
};

/// An iterator over the text that counts how far the parser has read: nlohmann's SAX interface does
/// not tell this for values.
class CountingIterator {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, const char** reached) : at_{at}, reached_{reached} {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    *reached_ = ++at_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }

 private:
  const char* at_;
  const char** reached_;
};

/// Follows the tokens of the text: after the parser has delivered one, `next` gives its start.
class TokenPositions {
 public:
  explicit TokenPositions(std::string_view text);
  /// The offset of the token that the parser has just delivered.
  std::size_t next();
  [[nodiscard]] std::size_t reached() const { return reached_ - text_.data(); }
  [[nodiscard]] CountingIterator begin() { return {text_.data(), &reached_}; }
  [[nodiscard]] CountingIterator end() { return {text_.data() + text_.size(), &reached_}; }

 private:
  std::string_view text_;
  const char* reached_;
  std::size_t previous_end_ = 0;
};

/// A JSON pointer with one more key or index.
[[nodiscard]] std::string joined(std::string pointer, std::string_view key);

/// Fills in the missing offsets of problems, by their pointers. If the value is not in the text (a
/// default), the pointer becomes that of the nearest enclosing value in the text.
void locate(std::string_view text, std::vector<Problem>&);

/// The problems in the order of the text, as errors with lines and columns (in characters).
[[nodiscard]] std::vector<Error> to_errors(std::string_view text, std::string_view file,
                                           std::vector<Problem>);

/// Replaces offsets by lines; offsets must ascend.
void offsets_to_lines(std::string_view text, std::vector<Expect>&);

/// The limit of reading that a text exceeds (model/limits.hpp), if any: its size, or the depth of
/// its arrays and objects. Called before it is parsed as JSON.
[[nodiscard]] std::optional<Error> beyond_reading_limits(std::string_view text,
                                                         std::string_view file,
                                                         const model::Limits&);

/// A string of the input for messages: in quotes, short, printable.
[[nodiscard]] std::string in_quotes(std::string_view found);
using model::printable;  // the same without quotes and at full length

}  // namespace poolscope::scenario
