// Texts made printable, and words for a shell.

#include "model/printable.hpp"

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

using namespace poolscope::model;

namespace {

/// The word as a shell reads it.
std::string read_by(const std::string& shell, const std::string& word) {
  const std::string whole = "printf %s " + word;
  std::string quoted = "'";
  for (const char c : whole) quoted += c == '\'' ? std::string{"'\\''"} : std::string{c};
  const std::string command = shell + " -c " + quoted + "'";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string out;
  char piece[4096];
  for (std::size_t n = 0; (n = std::fread(piece, 1, sizeof piece, pipe.get())) > 0;)
    out.append(piece, n);
  return out;
}

}  // namespace

TEST_CASE("what is seen stays as it is") {
  for (const char* text : {"", "r7", "a b\\n", "Zürich ≥ 3", "日本", "שלום", "😀", "é"})
    CHECK(printable(text) == text);
}

TEST_CASE("what steers a terminal, breaks the line or is not seen is written out") {
  CHECK(printable("\x1b[31mred\x1b]0;t\x07") == "\\x1b[31mred\\x1b]0;t\\x07");
  CHECK(printable(std::string{"a\0b", 3}) == "a\\x00b");
  CHECK(printable("a\nb\tc\rd\x7f") == "a\\nb\\tc\\rd\\x7f");
  CHECK(printable("\u0085\u009b31m") == "\\u{85}\\u{9b}31m");
  CHECK(printable("abc\u202egnp.exe") == "abc\\u{202e}gnp.exe");
  for (const char* mark :
       {"\u200e", "\u200f", "\u061c", "\u202a", "\u2066", "\u2069", "\u200b", "\u200d", "\u2028",
        "\u2029", "\ufeff", "\ufffe", "\uffff", "\ufdd0", "\u00ad", "\U000e0041", "\U0010ffff"}) {
    INFO(printable(mark));
    CHECK(printable(mark).starts_with("\\u{"));
    CHECK(printable(printable(mark)) == printable(mark));
  }
  CHECK(printable("\xff\xc0\x80") == "\\xff\\xc0\\x80");
  CHECK(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");  // half of a pair
  CHECK(printable_lines("a\n\x1b\nb\r\n") == "a\n\\x1b\nb\\r\n");
}

TEST_CASE("what is long is cut between characters") {
  CHECK(shortened("abc", 3) == "abc");
  CHECK(shortened("abcd", 3) == "abc…");
  CHECK(shortened("日本日本", 2) == "日本…");
  CHECK(shortened(std::string(1U << 20U, '\n'), 2) == "\\n\\n…");
}

TEST_CASE("a shell reads a word back as it was") {
  CHECK(shell_word("") == "''");
  CHECK(shell_word("a/b-c.json") == "a/b-c.json");
  CHECK(shell_word("a b") == "'a b'");
  CHECK(shell_word("it's") == "'it'\\''s'");
  CHECK(shell_word("=ls") == "'=ls'");
  CHECK(shell_word("a\nb") == "$'a\\012b'");
  for (const char* text :
       {"",   "a b", "$(id)", "`id`", "it's",    "'; touch x; '", "*",   "~",    "a\\",
        "!!", "#",   "a;b",   "\"",   "日本 $x", "{a,b}",         "<x>", "%s%n", "&",
        "=x", "-x",  "'",     "''",   "\\'",     "a=b c"}) {
    INFO(text);
    CHECK(read_by("sh", shell_word(text)) == text);
  }
  // Not every sh has $'…' yet, which is from POSIX 2024.
  if (std::system("bash -c : 2>/dev/null") != 0) return;
  for (const char* text : {"\x1b[31m", "a\nb", "\n", "a\n", "x\r\ny", "\t'\\", "abc\u202egnp.exe",
                           "\u200b1", "\xff\xfe", "\a\b2", "\u2028'", "\ufeffx"}) {
    INFO(printable(text));
    CHECK(printable(shell_word(text)) == shell_word(text));
    CHECK(read_by("bash", shell_word(text)) == text);
  }
}

TEST_CASE("a value or a path that begins with - is no option") {
  CHECK(option_words("--strategy", "easy") == "--strategy easy");
  CHECK(option_words("--strategy", "-v x") == "--strategy='-v x'");
  CHECK(path_word("-v.json") == "./-v.json");
  CHECK(path_word("-") == "-");
  CHECK(path_word("a b.json") == "'a b.json'");
}
