#pragma once

#include <string>
#include <string_view>

/// Text from files and people, made safe for an HTML page.
namespace poolscope::exchange {

/// Text for an element or a quoted attribute. Invisible characters (control characters, marks of
/// direction: `model::printable`) are written out, except line ends.
[[nodiscard]] std::string html_text(std::string_view);

/// The same JSON in ASCII, for a <script> element: nothing in it can end the element.
[[nodiscard]] std::string json_for_script(std::string_view json);

/// A small part of Markdown: paragraphs, lists, headings, *em*, **strong**, `code` and
/// [links](https://…). Everything else, tags included, is shown as text.
[[nodiscard]] std::string markdown_html(std::string_view);

/// The same without blocks, for one sentence.
[[nodiscard]] std::string markdown_inline(std::string_view);

/// Markdown that is shown as exactly this text.
[[nodiscard]] std::string markdown_escaped(std::string_view);

/// The same as `code`; a text with a backtick becomes plain text.
[[nodiscard]] std::string markdown_code(std::string_view);

/// "data:<type>;base64,…"
[[nodiscard]] std::string data_url(std::string_view type, std::string_view bytes);

/// Whether a link may be followed from a page: http, https and mailto, nothing else.
[[nodiscard]] bool is_web_address(std::string_view);

}  // namespace poolscope::exchange
