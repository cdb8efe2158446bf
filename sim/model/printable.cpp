#include "model/printable.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace poolscope::model {
namespace {

struct CodePoints {
  char32_t first, last;
};

/// Characters that exist but are not visible, beyond ASCII and the ends of planes: C1 controls,
/// soft hyphen, joiners and fillers, marks of direction, line and paragraph separator, tags.
constexpr std::array<CodePoints, 15> unseen{{{0x80, 0x9F},
                                             {0xAD, 0xAD},
                                             {0x34F, 0x34F},
                                             {0x61C, 0x61C},
                                             {0x115F, 0x1160},
                                             {0x17B4, 0x17B5},
                                             {0x180B, 0x180F},
                                             {0x200B, 0x200F},
                                             {0x2028, 0x202E},
                                             {0x2060, 0x206F},
                                             {0x3164, 0x3164},
                                             {0xFDD0, 0xFDEF},
                                             {0xFEFF, 0xFEFF},
                                             {0xFFF0, 0xFFFB},
                                             {0xE0000, 0xE0FFF}}};

bool is_seen(char32_t c) {
  if (c < 0x80) return c >= 0x20 && c != 0x7F;
  if ((c & 0xFFFEU) == 0xFFFEU) return false;  // noncharacters
  return std::none_of(unseen.begin(), unseen.end(),
                      [&](const CodePoints& r) { return c >= r.first && c <= r.last; });
}

void append_hex(std::string& out, char32_t value, std::size_t least) {
  std::string digits;
  for (; value != 0 || digits.size() < least; value >>= 4)
    digits.insert(digits.begin(), "0123456789abcdef"[value & 15U]);
  out += digits;
}

/// Appends the character at `at` in a visible form; returns its length.
std::size_t append_seen(std::string& out, std::string_view text, std::size_t at) {
  const std::size_t length = character_length(text, at);
  if (length == 0) {
    out += "\\x";
    append_hex(out, static_cast<unsigned char>(text[at]), 2);
    return 1;
  }
  const char32_t c = code_point(text.substr(at, length));
  if (is_seen(c)) {
    out += text.substr(at, length);
  } else if (c == '\n' || c == '\t' || c == '\r') {
    out += c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\r";
  } else if (c < 0x80) {
    out += "\\x";
    append_hex(out, c, 2);
  } else {
    out += "\\u{";
    append_hex(out, c, 1);
    out += '}';
  }
  return length;
}

bool plain_ascii(char c) {
  return c >= 0x20 && c < 0x7F;
}

/// Whether a shell takes the character literally without quotes.
bool is_plain_in_shell(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view{"_-./,=:+@%"}.find(c) != std::string_view::npos;
}

/// The text in $'…': invisible bytes are written in octal with three digits, so that no letter
/// after them is read as a part.
std::string in_dollar_quotes(std::string_view text) {
  std::string out = "$'";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = character_length(text, at);
    const std::string_view character = text.substr(at, std::max<std::size_t>(length, 1));
    at += character.size();
    if (length > 0 && is_seen(code_point(character))) {
      if (character == "'" || character == "\\") out += '\\';
      out += character;
      continue;
    }
    for (const char c : character) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte == 0) continue;
      out += '\\';
      for (const unsigned shift : {6U, 3U, 0U})
        out += static_cast<char>('0' + (byte >> shift & 7U));
    }
  }
  return out + "'";
}

}  // namespace

char32_t code_point(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return lead;
  char32_t c = lead & (0x7FU >> character.size());
  for (const char next : character.substr(1)) c = c << 6 | (static_cast<unsigned char>(next) & 63U);
  return c;
}

std::size_t character_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at);
  const std::size_t length = lead < 0x80                   ? 1
                             : lead >= 0xC2 && lead < 0xE0 ? 2
                             : lead >= 0xE0 && lead < 0xF0 ? 3
                             : lead >= 0xF0 && lead < 0xF5 ? 4
                                                           : 0;
  if (length == 0 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
  if (length == 3 &&
      ((lead == 0xE0 && byte(at + 1) < 0xA0) || (lead == 0xED && byte(at + 1) > 0x9F)))
    return 0;
  if (length == 4 &&
      ((lead == 0xF0 && byte(at + 1) < 0x90) || (lead == 0xF4 && byte(at + 1) > 0x8F)))
    return 0;
  return length;
}

bool is_printable(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (plain_ascii(text[at])) {
      ++at;
      continue;
    }
    const std::size_t length = character_length(text, at);
    if (length == 0 || !is_seen(code_point(text.substr(at, length)))) return false;
    at += length;
  }
  return true;
}

std::string printable(std::string_view text) {
  if (is_printable(text)) return std::string{text};
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) at += append_seen(out, text, at);
  return out;
}

std::string printable_lines(std::string_view text) {
  const auto harmless = [](char c) { return plain_ascii(c) || c == '\n'; };
  if (std::all_of(text.begin(), text.end(), harmless)) return std::string{text};
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\n') {
      out += '\n';
      ++at;
    } else {
      at += append_seen(out, text, at);
    }
  }
  return out;
}

std::string shortened(std::string_view text, std::size_t most) {
  std::string out;
  std::size_t at = 0;
  for (std::size_t i = 0; i < most && at < text.size(); ++i) at += append_seen(out, text, at);
  return at < text.size() ? out + "…" : out;
}

std::string shell_word(std::string_view text) {
  // zsh takes a word that begins with = as the name of a program.
  if (!text.empty() && text[0] != '=' && std::all_of(text.begin(), text.end(), is_plain_in_shell))
    return std::string{text};
  if (!is_printable(text)) return in_dollar_quotes(text);
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string{"'\\''"} : std::string{c};
  return out + "'";
}

std::string option_words(std::string_view name, std::string_view value) {
  return std::string{name} + (value.starts_with('-') ? "=" : " ") + shell_word(value);
}

std::string path_word(std::string_view path) {
  const bool like_option = path.size() > 1 && path.starts_with('-');
  return shell_word(like_option ? "./" + std::string{path} : std::string{path});
}

}  // namespace poolscope::model
