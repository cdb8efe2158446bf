#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/limits.hpp"

/// What the command line reads and prints; what it writes to files: output.hpp.
namespace poolscope::cli {

/// A file's text, or why it could not be read.
struct FileText {
  std::string text;
  std::string error;
  bool beyond_limit = false;  // it is too large: that is the error
  [[nodiscard]] bool ok() const { return error.empty(); }
};

/// Reads a whole file, unless it is beyond the limit; "-" is standard input (read once, then
/// remembered).
[[nodiscard]] FileText read_file(const std::string& path, const model::Limits&);
/// How standard input is called in messages, and every other path by itself.
[[nodiscard]] std::string shown(const std::string& path);

/// Files as given; folders give their *.json files, at any depth, sorted by name. Reasons of what
/// could not be listed are added to `errors`.
[[nodiscard]] std::vector<std::string> expand(const std::vector<std::string>& paths,
                                              std::vector<std::string>& errors);

/// Lines for people on standard output: what would steer a terminal is escaped, line ends stay (a
/// name's own are escaped where it becomes part of a line: print_line, exchange::LogLines). False
/// once writing has failed: a full disk, a reader that went away. What a command returns then does
/// not matter: main says what was wrong, and ends with its own code.
bool print(std::string_view text);
/// One line, whatever it holds; its end is added.
bool print_line(std::string_view text);
/// Formats for programs, byte for byte.
bool print_exactly(std::string_view text);
bool flush_output();
/// One message on standard error, on one line, whatever it holds; its end may be left out.
void complain(std::string_view text);

}  // namespace poolscope::cli
