#include "cli/files.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "files/input.hpp"
#include "files/standard.hpp"

#include "model/printable.hpp"

namespace poolscope::cli {
namespace {

namespace fs = std::filesystem;

FileText as_read(files::Text read, const std::string& path, const model::Limits& limits) {
  if (read.too_large)
    return {{}, fmt::format("{}: beyond {}", shown(path), limit_words(limits, "file-size")), true};
  if (!read.ok())
    return {{}, fmt::format("{}: cannot be read: {}", shown(path), read.error), false};
  return {std::move(read.text), {}, false};
}

}  // namespace

FileText read_file(const std::string& path, const model::Limits& limits) {
  if (path != "-")
    return as_read(files::read_whole(path, files::Accept::anything, limits.file_bytes()), path,
                   limits);
  // A second "-" means the same text: standard input can be read only once.
  static std::optional<FileText> standard_input;
  if (!standard_input)
    standard_input = as_read(files::read_whole(STDIN_FILENO, limits.file_bytes()), path, limits);
  return *standard_input;
}

std::string shown(const std::string& path) {
  return path == "-" ? "<stdin>" : path;
}

std::vector<std::string> expand(const std::vector<std::string>& paths,
                                std::vector<std::string>& errors) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (path == "-" || !fs::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    std::vector<std::string> found;
    auto it = fs::recursive_directory_iterator(path, error);
    for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
      std::error_code of_entry;
      if (it->is_regular_file(of_entry) && it->path().extension() == ".json" &&
          it->path().filename() != "schema.json")
        found.push_back(it->path().string());
    }
    if (error) errors.push_back(fmt::format("{}: cannot be listed: {}", path, error.message()));
    if (!error && found.empty()) errors.push_back(fmt::format("{}: contains no .json file", path));
    std::sort(found.begin(), found.end());
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

bool print(std::string_view text) {
  return print_exactly(model::printable_lines(text));
}

bool print_line(std::string_view text) {
  return print_exactly(model::printable(text) + "\n");
}

bool print_exactly(std::string_view text) {
  return files::print(text);
}

bool flush_output() {
  return files::flush_output();
}

void complain(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  files::complain(model::printable(text) + "\n");
}

}  // namespace poolscope::cli
