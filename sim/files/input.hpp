#pragma once

#include <cstdint>
#include <string>

/// How files are read.
namespace poolscope::files {

/// A file's text, or in words why it could not be read.
struct Text {
  std::string text;
  std::string error;       // without the name of the file
  bool too_large = false;  // that is the error
  [[nodiscard]] bool ok() const { return error.empty(); }
};

/// `anything` may be a pipe or a device, which are waited for; where nobody expects to wait, only a
/// `regular_file` is read.
enum class Accept { anything, regular_file };

/// The whole of a file that has at most so many bytes.
[[nodiscard]] Text read_whole(const std::string& path, Accept, std::uint64_t most = UINT64_MAX);
/// The whole of what is open as this number, such as standard input.
[[nodiscard]] Text read_whole(int file, std::uint64_t most = UINT64_MAX);

}  // namespace poolscope::files
