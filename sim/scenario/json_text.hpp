#pragma once

#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/printable.hpp"
#include "scenario/scenario.hpp"

/// Where things stand in the text of a scenario file. Reading keeps byte offsets; lines and columns
/// are counted when there is something to say.
namespace poolscope::scenario {

/// An offset that is found by its pointer once it is needed.
inline constexpr std::size_t unlocated = static_cast<std::size_t>(-1);

/// Something wrong, before its offset becomes a line and a column.
struct Problem {
  std::size_t offset = unlocated;
  std::string pointer;
  std::string message;
};

/// Iterates over the text and tells how far the parser has read, which nlohmann's SAX interface
/// does not say of values.
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

/// Follows the tokens of the text: the parser says that it has delivered one, `next` says where
/// that one began.
class TokenPositions {
 public:
  explicit TokenPositions(std::string_view text);
  /// Offset of the token that the parser has just delivered.
  std::size_t next();
  [[nodiscard]] std::size_t reached() const { return reached_ - text_.data(); }
  [[nodiscard]] CountingIterator begin() { return {text_.data(), &reached_}; }
  [[nodiscard]] CountingIterator end() { return {text_.data() + text_.size(), &reached_}; }

 private:
  std::string_view text_;
  const char* reached_;
  std::size_t previous_end_ = 0;
};

/// One key or index more on a JSON pointer.
[[nodiscard]] std::string joined(std::string pointer, std::string_view key);

/// Fills in missing offsets, of each problem's value. Where that is not in the text (a default),
/// the pointer becomes the nearest enclosing one that is.
void locate(std::string_view text, std::vector<Problem>&);

/// Problems in the order of the text, as errors with lines and columns (in characters).
[[nodiscard]] std::vector<Error> to_errors(std::string_view text, std::string_view file,
                                           std::vector<Problem>);

/// Line of each offset; offsets ascend.
void offsets_to_lines(std::string_view text, std::vector<Expect>&);

/// What of a text is beyond the limits of reading (model/limits.hpp): its size, or how deep its
/// arrays and objects stand inside one another. Asked before it is parsed as JSON.
[[nodiscard]] std::optional<Error> beyond_reading_limits(std::string_view text,
                                                         std::string_view file,
                                                         const model::Limits&);

/// A found string as messages show it: quoted, short, printable.
[[nodiscard]] std::string in_quotes(std::string_view found);
using model::printable;  // the same without quotes and uncut

}  // namespace poolscope::scenario
