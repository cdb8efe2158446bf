#pragma once

#include <string>
#include <string_view>

/// Text from files and people, made safe to stand in an HTML page.
namespace poolscope::exchange {

/// Fit for an element's text and for a quoted attribute. What is not seen (control characters,
/// marks of direction: `model::printable`) is written out, line ends aside.
[[nodiscard]] std::string html_text(std::string_view);

/// The same JSON in ASCII, fit for a <script> element: nothing in it can end the element.
[[nodiscard]] std::string json_for_script(std::string_view json);

/// A small part of Markdown: paragraphs, lists, headings, *em*, **strong**, `code` and
/// [links](https://…). Whatever else it says, tags included, comes out as text.
[[nodiscard]] std::string markdown_html(std::string_view);

/// The same without blocks, for a sentence.
[[nodiscard]] std::string markdown_inline(std::string_view);

/// Markdown that reads as this text, whatever it holds.
[[nodiscard]] std::string markdown_escaped(std::string_view);

/// The same as `code`; one that holds a backtick is plain text.
[[nodiscard]] std::string markdown_code(std::string_view);

/// "data:<type>;base64,…"
[[nodiscard]] std::string data_url(std::string_view type, std::string_view bytes);

/// Whether a link may be followed from a page: http, https and mailto, nothing else.
[[nodiscard]] bool is_web_address(std::string_view);

}  // namespace poolscope::exchange
