#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Names are data: an id, a title or a path may hold anything, and whoever reads them on a
/// terminal, on a page or in a shell must see them and not be led by them. Here is what makes them
/// harmless for people; formats for programs (JSON, CSV) keep them as they are.
namespace poolscope::model {

/// Length of the well-formed UTF-8 character at `at`, or 0.
[[nodiscard]] std::size_t character_length(std::string_view text, std::size_t at);

/// What a well-formed character stands for.
[[nodiscard]] char32_t code_point(std::string_view character);

/// The text on one line, as it is seen: what steers a terminal, breaks the line, turns the
/// direction of writing around, takes no room or is no UTF-8 comes out as \n, \t, \r, \x1b,
/// \u{202e}. Done twice it changes nothing more.
[[nodiscard]] std::string printable(std::string_view text);

/// Whether that is the text itself.
[[nodiscard]] bool is_printable(std::string_view text);

/// The same of a text with line ends of its own: they stay.
[[nodiscard]] std::string printable_lines(std::string_view text);

/// `printable`, and cut at about that many characters, with "…" in place of what is left out.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t most);

/// As one word of a shell's command line, whatever it holds: plain, in '…', or in $'…' when
/// something in it cannot be seen (bash, zsh, ksh, busybox). A NUL, which no argument can hold, is
/// left out. A word that begins with - still reads as an option: see `option_words`, `path_word`.
[[nodiscard]] std::string shell_word(std::string_view text);
/// `--name VALUE` as words; a value that begins with - is tied to the name with a =.
[[nodiscard]] std::string option_words(std::string_view name, std::string_view value);
/// A path as a word that is no option: one that begins with - gets a ./ in front.
[[nodiscard]] std::string path_word(std::string_view path);

}  // namespace poolscope::model
