#pragma once

#include <algorithm>
#include <cctype>
#include <regex>
#include <string>
#include <vector>

#include "tidy/lexed.hpp"

/// The functions of a source that is laid out by clang-format: their names and how long they are.
namespace poolscope::testing {

struct Function {
  std::string name;  // "Engine::acquire"; of a test case its words
  std::size_t line = 0, lines = 0;
};

/// Walks over declarations outside functions: namespaces and classes are entered, all other braces
/// belong to the declaration in which they stand. One that has parentheses before any `=` and ends
/// with a brace is a function.
class FunctionFinder {
 public:
  explicit FunctionFinder(const std::vector<std::string>& lines)
      : lines_(lines), code_(lexed(lines)) {
    bool continues = false;  // a macro that goes on
    for (line_ = 0; line_ < code_.size(); ++line_) {
      const std::string& code = code_[line_].code;
      const bool preprocessor = continues || code.starts_with('#');
      continues = preprocessor && code.ends_with('\\');
      if (preprocessor) continue;
      for (at_ = 0; at_ < code.size(); ++at_) step(code[at_]);
      if (!declaration_.empty()) declaration_ += ' ';
    }
  }
  [[nodiscard]] std::vector<Function> take() { return std::move(found_); }
  /// Whether all braces were closed: else what was found is not all.
  [[nodiscard]] bool at_end() const {
    return depth_ == 0 && parentheses_ == 0 && declaration_.empty();
  }

 private:
  void step(char c) {
    if (depth_ > 0) {
      if (c == '{') ++depth_;
      if (c == '}' && --depth_ == 0) closed();
      return;
    }
    if (c == '{') return enters() ? begin_anew() : void(++depth_);
    if (c == '}' || (c == ';' && parentheses_ == 0)) return begin_anew();
    if (c == '(') ++parentheses_;
    if (c == ')') --parentheses_;
    if (declaration_.empty() && std::isspace(static_cast<unsigned char>(c)) != 0) return;
    if (declaration_.empty()) begin_ = line_;
    declaration_ += c;
    if (declaration_ == "public:" || declaration_ == "private:" || declaration_ == "protected:")
      begin_anew();
  }
  // A namespace or a class: what is declared in it is looked at.
  [[nodiscard]] bool enters() const {
    static const std::regex opens{
        R"(^(template <.*> *)?((inline|static|constexpr|const|export) )*(namespace|class|struct|union|extern)\b[^=]*$)"};
    return parentheses_ == 0 && std::regex_match(declaration_, opens) && !is_function();
  }
  // The braces of this declaration are closed; those of an initialiser are followed by more of it.
  void closed() {
    const char next = next_character();
    if (parentheses_ > 0 || next == ',' || next == '{' || next == ';' || next == ')') return;
    if (is_function()) found_.push_back({name(), begin_ + 1, line_ - begin_ + 1});
    begin_anew();
  }
  [[nodiscard]] char next_character() const {
    std::size_t at = at_ + 1;
    for (std::size_t line = line_; line < code_.size(); ++line, at = 0)
      for (; at < code_[line].code.size(); ++at)
        if (const char c = code_[line].code[at]; c != ' ') return c;
    return '\0';
  }
  // The declaration without template parameters, and with operators as names.
  [[nodiscard]] std::string plain() const {
    static const std::regex parameters{R"(^(template <[^()]*> *)+(?=[^>\s]))"};
    static const std::regex operators{R"(operator *(\(\)|[^\sA-Za-z(]+))"};
    return std::regex_replace(std::regex_replace(declaration_, parameters, ""), operators,
                              "operator_");
  }
  [[nodiscard]] bool is_function() const {
    const std::string text = plain();
    const auto open = text.find('(');
    return open != std::string::npos && open < text.find('=');
  }
  [[nodiscard]] std::string name() const {
    const std::string text = plain();
    const auto end = text.find('(');
    auto begin = end;
    while (begin > 0 && (std::isalnum(static_cast<unsigned char>(text[begin - 1])) != 0 ||
                         std::string_view{"_:~<>"}.find(text[begin - 1]) != std::string_view::npos))
      --begin;
    const std::string word = text.substr(begin, end - begin);
    return word == "TEST_CASE" ? words_of_test() : word;
  }
  [[nodiscard]] std::string words_of_test() const {
    for (std::size_t line = begin_; line < lines_.size(); ++line) {
      const auto open = lines_[line].find('"');
      if (open != std::string::npos)
        return lines_[line].substr(open + 1, lines_[line].rfind('"') - open - 1);
    }
    return {};
  }
  void begin_anew() {
    declaration_.clear();
    parentheses_ = 0;
  }

  const std::vector<std::string>& lines_;
  std::vector<LexedLine> code_;
  std::vector<Function> found_;
  std::string declaration_;
  std::size_t line_ = 0, at_ = 0, begin_ = 0;
  int depth_ = 0, parentheses_ = 0;
};

}  // namespace poolscope::testing
