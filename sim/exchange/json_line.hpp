#pragma once

#include <fmt/format.h>

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "model/printable.hpp"

/// A writer of JSON that appends to a string. It builds no tree, so a stream of events costs no
/// more than its bytes.
namespace poolscope::exchange {

/// Appends `text` as a JSON string, quotes included. Bytes that are not UTF-8 (a file's name may
/// have them, JSON may not) become U+FFFD.
inline void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  std::size_t clean = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') continue;
    if (const std::size_t length = c < 0x80 ? 0 : model::character_length(text, i); length > 0) {
      i += length - 1;
      continue;
    }
    out.append(text, clean, i - clean);
    clean = i + 1;
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        fmt::format_to(std::back_inserter(out), "\\u{:04x}", c < 0x80 ? c : 0xFFFD);
    }
  }
  out.append(text, clean);
  out += '"';
}

/// One JSON object; fields are written in the order of the calls. Keys are plain words.
class JsonLine {
 public:
  explicit JsonLine(std::string& out) : out_(out) { out_ += '{'; }

  JsonLine& text(std::string_view key, std::string_view value) {
    name(key);
    append_quoted(out_, value);
    return *this;
  }
  template <std::integral Number>
  requires(!std::same_as<Number, bool>) JsonLine& number(std::string_view key, Number value) {
    name(key);
    const fmt::format_int digits(value);
    out_.append(digits.data(), digits.size());
    return *this;
  }
  /// Writes the fewest digits that read back as the same value.
  JsonLine& real(std::string_view key, double value) {
    name(key);
    fmt::format_to(std::back_inserter(out_), "{}", value);
    return *this;
  }
  JsonLine& flag(std::string_view key, bool value) {
    name(key);
    out_ += value ? "true" : "false";
    return *this;
  }
  JsonLine& null(std::string_view key) {
    name(key);
    out_ += "null";
    return *this;
  }
  /// Writes a value that is JSON already.
  JsonLine& raw(std::string_view key, std::string_view json) {
    name(key);
    out_ += json;
    return *this;
  }
  void close() { out_ += '}'; }

 private:
  void name(std::string_view key) {
    if (first_)
      first_ = false;
    else
      out_ += ',';
    out_ += '"';
    out_ += key;
    out_ += "\":";
  }
  std::string& out_;
  bool first_ = true;
};

}  // namespace poolscope::exchange
