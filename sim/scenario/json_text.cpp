#include "scenario/json_text.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>

namespace poolscope::scenario {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Moves forward through the text and counts lines and characters.
class LineCounter {
 public:
  explicit LineCounter(std::string_view text) : text_{text} {}
  void advance_to(std::size_t offset) {
    for (offset = std::min(offset, text_.size()); at_ < offset; ++at_) {
      if (text_[at_] == '\n') {
        ++line;
        column = 1;
      } else if ((static_cast<unsigned char>(text_[at_]) & 0xC0) != 0x80) {
        ++column;  // a byte that begins a character
      }
    }
  }
  std::size_t line = 1, column = 1;

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

/// Reads the text again and finds the values of some pointers.
class Locator {
 public:
  Locator(std::string_view text, std::unordered_map<std::string, std::size_t>& wanted)
      : positions_{text}, wanted_{wanted} {}
  TokenPositions& positions() { return positions_; }

  bool null() { return value(); }
  bool boolean(bool) { return value(); }
  bool number_integer(std::int64_t) { return value(); }
  bool number_unsigned(std::uint64_t) { return value(); }
  bool number_float(double, const std::string&) { return value(); }
  bool string(std::string&) { return value(); }
  bool binary(nlohmann::json::binary_t&) { return value(); }
  bool start_object(std::size_t) { return open(false); }
  bool start_array(std::size_t) { return open(true); }
  bool key(std::string& key) {
    positions_.next();
    path_.resize(levels_.back().length);
    path_ = joined(std::move(path_), key);
    return true;
  }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) {
    return false;
  }

 private:
  struct Level {
    std::size_t length;  // the length of the array's or object's own path
    bool array;
    std::size_t index = 0;
  };

  void arrive() {
    if (!levels_.empty() && levels_.back().array) {
      path_.resize(levels_.back().length);
      path_ += '/';
      path_ += std::to_string(levels_.back().index++);
    }
    const std::size_t offset = positions_.next();
    const auto found = wanted_.find(path_);
    if (found != wanted_.end() && found->second == unlocated) found->second = offset;
  }
  bool value() {
    arrive();
    return true;
  }
  bool open(bool array) {
    arrive();
    levels_.push_back({path_.size(), array});
    return true;
  }
  bool close() {
    positions_.next();
    path_.resize(levels_.back().length);
    levels_.pop_back();
    return true;
  }

  TokenPositions positions_;
  std::unordered_map<std::string, std::size_t>& wanted_;
  std::string path_;
  std::vector<Level> levels_;
};

}  // namespace

TokenPositions::TokenPositions(std::string_view text) : text_{text}, reached_{text.data()} {
  if (text.starts_with(byte_order_mark)) previous_end_ = byte_order_mark.size();
}

std::size_t TokenPositions::next() {
  // Only white space, commas and colons are between two tokens. The parser reads one character past
  // a number, which is one of these or a closing bracket.
  std::size_t start = previous_end_;
  while (start < text_.size() &&
         std::string_view{" \t\r\n,:"}.find(text_[start]) != std::string_view::npos)
    ++start;
  previous_end_ = reached();
  return start;
}

std::string joined(std::string pointer, std::string_view key) {
  pointer += '/';
  for (const char c : key) {
    if (c == '~')
      pointer += "~0";
    else if (c == '/')
      pointer += "~1";
    else
      pointer += c;
  }
  return pointer;
}

void locate(std::string_view text, std::vector<Problem>& problems) {
  std::unordered_map<std::string, std::size_t> wanted;
  for (const Problem& problem : problems) {
    if (problem.offset != unlocated) continue;
    std::string pointer = problem.pointer;
    while (wanted.emplace(pointer, unlocated).second && !pointer.empty())
      pointer.resize(pointer.rfind('/'));
  }
  if (wanted.empty()) return;

  Locator locator{text, wanted};
  nlohmann::json::sax_parse(locator.positions().begin(), locator.positions().end(), &locator);
  for (Problem& problem : problems) {
    if (problem.offset != unlocated) continue;
    std::string& pointer = problem.pointer;
    while (wanted.at(pointer) == unlocated && !pointer.empty()) pointer.resize(pointer.rfind('/'));
    problem.offset = wanted.at(pointer);
  }
}

std::vector<Error> to_errors(std::string_view text, std::string_view file,
                             std::vector<Problem> problems) {
  std::stable_sort(problems.begin(), problems.end(),
                   [](const Problem& a, const Problem& b) { return a.offset < b.offset; });
  std::vector<Error> errors;
  errors.reserve(problems.size());
  LineCounter counter{text};
  for (Problem& problem : problems) {
    counter.advance_to(problem.offset);
    errors.push_back({std::string{file}, counter.line, counter.column, printable(problem.pointer),
                      std::move(problem.message)});
  }
  return errors;
}

void offsets_to_lines(std::string_view text, std::vector<Expect>& expectations) {
  LineCounter counter{text};
  for (Expect& expect : expectations) {
    counter.advance_to(expect.line);
    expect.line = counter.line;
  }
}

namespace {

// The offset of the bracket that opens one level too many, or npos. If the text is not JSON it may
// be wrong; the parser then has a better message.
std::size_t too_deep(std::string_view text, std::uint64_t most) {
  std::uint64_t depth = 0;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted) {
      if (c == '\\') ++at;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      if (++depth > most) return at;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return std::string_view::npos;
}

}  // namespace

std::optional<Error> beyond_reading_limits(std::string_view text, std::string_view file,
                                           const model::Limits& limits) {
  if (text.size() > limits.file_bytes())
    return Error{std::string{file}, 0, 0, {}, "beyond " + model::limit_words(limits, "file-size"),
                 "file-size"};
  const std::size_t at = too_deep(text, limits.nesting);
  if (at == std::string_view::npos) return {};
  LineCounter counter{text};
  counter.advance_to(at);
  return Error{std::string{file},
               counter.line,
               counter.column,
               {},
               "beyond " + model::limit_words(limits, "nesting"),
               "nesting"};
}

std::string in_quotes(std::string_view found) {
  constexpr std::size_t longest = 60;
  return '"' + model::shortened(found, longest) + '"';
}

}  // namespace poolscope::scenario
