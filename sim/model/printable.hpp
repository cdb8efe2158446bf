#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Texts for people. Names are data: an id, a title or a path may hold anything, and people who
/// read it on a terminal, on a page or in a shell must see it and not be misled by it. These
/// functions make names harmless for people; formats for programs (JSON, CSV) keep them as they
/// are.
namespace poolscope::model {

/// Length of the well-formed UTF-8 character at `at`, or 0.
[[nodiscard]] std::size_t character_length(std::string_view text, std::size_t at);

/// The code point of a well-formed character.
[[nodiscard]] char32_t code_point(std::string_view character);

/// The text on one visible line. Characters that steer a terminal, break the line, turn the
/// direction of writing, take no room or are not UTF-8 become \n, \t, \r, \x1b, \u{202e}. A second
/// call changes nothing more.
[[nodiscard]] std::string printable(std::string_view text);

/// Whether `printable` returns the text unchanged.
[[nodiscard]] bool is_printable(std::string_view text);

/// The same for a text with line ends of its own, which stay.
[[nodiscard]] std::string printable_lines(std::string_view text);

/// `printable`, cut at about that many characters, with "…" in place of the rest.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t most);

/// The text as one word of a shell's command line: plain, in '…', or in $'…' when a part of it is
/// not visible (bash, zsh, ksh, busybox). A NUL is left out, because no argument can hold one. A
/// word that begins with - is still read as an option: see `option_words`, `path_word`.
[[nodiscard]] std::string shell_word(std::string_view text);
/// `--name VALUE` as words; a value that begins with - is joined to the name with =.
[[nodiscard]] std::string option_words(std::string_view name, std::string_view value);
/// A path as a word that is not read as an option: one that begins with - gets ./ in front.
[[nodiscard]] std::string path_word(std::string_view path);

}  // namespace poolscope::model
