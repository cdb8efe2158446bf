#include "exchange/html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "model/printable.hpp"

namespace poolscope::exchange {
namespace {

/// The characters that lose their meaning after a backslash.
constexpr std::string_view special = "\\`*_{}[]()#+-.!<>";

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Whether a backslash before `at` removes the meaning of the character there.
bool escaped(std::string_view text, std::size_t at) {
  std::size_t slashes = 0;
  while (slashes < at && text[at - 1 - slashes] == '\\') ++slashes;
  return slashes % 2 == 1;
}

/// The end of a span that begins at `at` with `mark`, or npos. As in CommonMark, its content
/// neither begins nor ends with a blank.
std::size_t closing(std::string_view text, std::size_t at, std::string_view mark) {
  const std::size_t from = at + mark.size();
  if (from >= text.size() || is_blank(text[from])) return std::string_view::npos;
  for (std::size_t to = text.find(mark, from + 1); to != std::string_view::npos;
       to = text.find(mark, to + 1))
    if (!is_blank(text[to - 1]) && !escaped(text, to)) return to;
  return std::string_view::npos;
}

/// Reads inline Markdown from left to right. Each nested text is shorter, so nesting is bounded.
class Inline {
 public:
  explicit Inline(std::string& out) : out_(out) {}

  void write(std::string_view text) {
    std::size_t plain = 0;
    for (std::size_t i = 0; i < text.size();) {
      const std::size_t next = span(text, i, plain);
      if (next == i) {
        ++i;
        continue;
      }
      plain = i = next;
    }
    out_ += html_text(text.substr(plain));
  }

 private:
  // The end of the span that begins at `i`, after writing it and the plain text before it; `i` if
  // no span begins there.
  std::size_t span(std::string_view text, std::size_t i, std::size_t plain) {
    const auto before = [&] { out_ += html_text(text.substr(plain, i - plain)); };
    const char c = text[i];
    if (c == '\\' && i + 1 < text.size() && special.find(text[i + 1]) != std::string_view::npos) {
      before();
      out_ += html_text(text.substr(i + 1, 1));
      return i + 2;
    }
    if (c == '`') {
      const std::size_t end = text.find('`', i + 1);
      if (end == std::string_view::npos) return i;
      before();
      out_ += "<code>" + html_text(text.substr(i + 1, end - i - 1)) + "</code>";
      return end + 1;
    }
    if (c == '*') {
      const bool strong = text.substr(i, 2) == "**";
      const std::string_view mark = strong ? "**" : "*";
      const std::size_t end = closing(text, i, mark);
      if (end == std::string_view::npos) return i;
      before();
      out_ += strong ? "<strong>" : "<em>";
      write(text.substr(i + mark.size(), end - i - mark.size()));
      out_ += strong ? "</strong>" : "</em>";
      return end + mark.size();
    }
    if (c == '[') {
      const std::size_t middle = text.find("](", i + 1);
      if (middle == std::string_view::npos) return i;
      const std::size_t end = text.find(')', middle + 2);
      if (end == std::string_view::npos) return i;
      const std::string_view address = text.substr(middle + 2, end - middle - 2);
      if (!is_web_address(address)) return i;
      before();
      out_ += "<a href=\"" + html_text(address) + "\" rel=\"noreferrer\">";
      write(text.substr(i + 1, middle - i - 1));
      out_ += "</a>";
      return end + 1;
    }
    return i;
  }

  std::string& out_;
};

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    out.push_back(line);
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return out;
}

/// The blocks of a Markdown text, line by line.
class Blocks {
 public:
  std::string html(std::string_view text) {
    for (const std::string_view line : lines_of(text)) read(line);
    end_block();
    return std::move(out_);
  }

 private:
  void read(std::string_view line) {
    const bool item = line.starts_with("- ") || line.starts_with("* ");
    const std::size_t hashes = std::min(line.find_first_not_of('#'), line.size());
    if (line.find_first_not_of(" \t") == std::string_view::npos) {
      end_block();
    } else if (hashes > 0 && hashes <= 6 && line.substr(hashes).starts_with(" ")) {
      end_block();
      // The page has its own higher headings.
      out_ += "<h3>" + markdown_inline(line.substr(hashes + 1)) + "</h3>\n";
    } else if (item) {
      if (!list_) end_block();
      list_ = true;
      end_text();
      text_ = std::string(line.substr(2));
    } else {
      if (!text_.empty()) text_ += '\n';
      text_ += line;
    }
  }
  void end_text() {
    if (text_.empty()) return;
    if (list_ && !open_) out_ += "<ul>\n";
    open_ = list_;
    out_ += (list_ ? "<li>" : "<p>") + markdown_inline(text_) + (list_ ? "</li>\n" : "</p>\n");
    text_.clear();
  }
  void end_block() {
    end_text();
    if (open_) out_ += "</ul>\n";
    list_ = open_ = false;
  }

  std::string out_, text_;
  bool list_ = false;  // the text is an item of a list
  bool open_ = false;  // the list has begun
};

}  // namespace

std::string html_text(std::string_view text) {
  // Control characters are not allowed in HTML, and marks of direction would turn the page around.
  std::string out;
  out.reserve(text.size());
  for (const char c : model::printable_lines(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string json_for_script(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  // Characters that need an escape are in strings only.
  for (std::size_t at = 0; at < json.size();) {
    const std::size_t length = std::max<std::size_t>(1, model::character_length(json, at));
    const char32_t c = model::code_point(json.substr(at, length));
    at += length;
    if (c < 0x7F && c != '<')
      out += static_cast<char>(c);
    else if (c < 0x10000)
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      out += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + static_cast<unsigned>((c - 0x10000) >> 10),
                         0xDC00 + static_cast<unsigned>(c & 0x3FFU));
  }
  return out;
}

std::string markdown_inline(std::string_view text) {
  std::string out;
  Inline{out}.write(text);
  return out;
}

std::string markdown_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string markdown_html(std::string_view text) {
  return Blocks{}.html(text);
}

std::string data_url(std::string_view type, std::string_view bytes) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out = "data:" + std::string(type) + ";base64,";
  out.reserve(out.size() + (bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t left = bytes.size() - i;
    std::uint32_t three = 0;
    for (std::size_t k = 0; k < 3; ++k)
      three = three << 8 | (k < left ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k)
      out += k <= left ? digits[three >> (18 - 6 * k) & 63U] : '=';
  }
  return out;
}

std::string markdown_code(std::string_view text) {
  return text.find('`') == std::string_view::npos ? "`" + std::string{text} + "`"
                                                  : markdown_escaped(text);
}

bool is_web_address(std::string_view text) {
  return (text.starts_with("https://") || text.starts_with("http://") ||
          text.starts_with("mailto:")) &&
         std::none_of(text.begin(), text.end(), [](char c) { return is_blank(c); });
}

}  // namespace poolscope::exchange
