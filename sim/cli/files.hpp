#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/limits.hpp"

/// Reading files and printing for the commands; writing of files is in output.hpp.
namespace poolscope::cli {

/// The text of a file, or the reason why it could not be read.
struct FileText {
  std::string text;
  std::string error;
  bool beyond_limit = false;  // the error is that the file is too large
  [[nodiscard]] bool ok() const { return error.empty(); }
};

/// Reads a whole file, unless it exceeds the limit; "-" is standard input (read once, then
/// remembered).
[[nodiscard]] FileText read_file(const std::string& path, const model::Limits&);
/// The name of a path in messages: "-" is called standard input.
[[nodiscard]] std::string shown(const std::string& path);

/// Files as given; folders give their *.json files, at any depth, sorted by name. The reasons for
/// folders that could not be listed are added to `errors`.
[[nodiscard]] std::vector<std::string> expand(const std::vector<std::string>& paths,
                                              std::vector<std::string>& errors);

/// Prints lines for people on standard output. Control characters are escaped, line ends stay (line
/// ends in names are escaped when the name becomes part of a line: print_line, exchange::LogLines).
/// False once writing has failed: a full disk, a reader that went away. The result of the command
/// does not matter then: main says what was wrong, and ends with its own code.
bool print(std::string_view text);
/// Prints one line with any content, and adds its end.
bool print_line(std::string_view text);
/// Prints formats for programs, byte for byte.
bool print_exactly(std::string_view text);
bool flush_output();
/// Prints one message with any content on one line of standard error; its line end may be omitted.
void complain(std::string_view text);

}  // namespace poolscope::cli
