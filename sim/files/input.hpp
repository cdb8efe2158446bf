#pragma once

#include <cstdint>
#include <string>

/// Reading of files.
namespace poolscope::files {

/// A file's text, or a message why it could not be read.
struct Text {
  std::string text;
  std::string error;       // without the name of the file
  bool too_large = false;  // the error is that the file is too large
  [[nodiscard]] bool ok() const { return error.empty(); }
};

/// `anything` may be a pipe or a device, and reading waits for it. `regular_file` is for callers
/// that must not wait.
enum class Accept { anything, regular_file };

/// Reads a whole file of at most that many bytes.
[[nodiscard]] Text read_whole(const std::string& path, Accept, std::uint64_t most = UINT64_MAX);
/// Reads all of an open descriptor, such as standard input.
[[nodiscard]] Text read_whole(int file, std::uint64_t most = UINT64_MAX);

}  // namespace poolscope::files
