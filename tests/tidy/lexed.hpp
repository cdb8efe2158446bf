#pragma once

#include <cctype>
#include <string>
#include <string_view>
#include <vector>

/// A C++ source taken apart, line by line: its code, with the insides of literals left out, and its
/// comments.
namespace poolscope::testing {

struct LexedLine {
  std::string code, comment;
};

class Lexer {
 public:
  explicit Lexer(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
      out_.emplace_back();
      for (at_ = 0; at_ < line.size();) step(line);
    }
  }
  [[nodiscard]] std::vector<LexedLine> take() { return std::move(out_); }

 private:
  void step(std::string_view line) {
    const std::string_view rest = line.substr(at_);
    if (in_block_) return block_comment(rest);
    if (!raw_end_.empty()) return raw_literal(rest);
    if (rest.starts_with("//")) {
      out_.back().comment += rest.substr(2);
      at_ = line.size();
    } else if (rest.starts_with("/*")) {
      in_block_ = true;
      at_ += 2;
    } else if (rest.starts_with("R\"") && !is_word(before(line))) {
      raw_end_ = ")" + std::string{rest.substr(2, rest.find('(') - 2)} + "\"";
      out_.back().code += "\"\"";
      at_ += rest.find('(') + 1;
    } else if (rest[0] == '"' || (rest[0] == '\'' && !is_word(before(line)))) {
      literal(line);
    } else {
      out_.back().code += rest[0];
      ++at_;
    }
  }
  // 1'000 has no character in it: a quote behind a letter or digit separates.
  [[nodiscard]] char before(std::string_view line) const { return at_ == 0 ? ' ' : line[at_ - 1]; }
  static bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  }

  void block_comment(std::string_view rest) {
    const auto end = rest.find("*/");
    out_.back().comment += rest.substr(0, end);
    in_block_ = end == std::string_view::npos;
    at_ += in_block_ ? rest.size() : end + 2;
  }
  void raw_literal(std::string_view rest) {
    const auto end = rest.find(raw_end_);
    at_ += end == std::string_view::npos ? rest.size() : end + raw_end_.size();
    if (end != std::string_view::npos) raw_end_.clear();
  }
  void literal(std::string_view line) {
    const char quote = line[at_];
    for (++at_; at_ < line.size() && line[at_] != quote; ++at_)
      if (line[at_] == '\\') ++at_;
    ++at_;
    out_.back().code += {quote, quote};
  }

  std::vector<LexedLine> out_;
  std::size_t at_ = 0;
  bool in_block_ = false;
  std::string raw_end_;
};

inline std::vector<LexedLine> lexed(const std::vector<std::string>& lines) {
  return Lexer{lines}.take();
}

}  // namespace poolscope::testing
