#include "cli/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>

#include "files/standard.hpp"

namespace poolscope::cli {
namespace {

namespace fs = std::filesystem;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

FileText read_all(std::FILE* file, const std::string& path) {
  FileText result;
  char piece[1 << 16];
  for (std::size_t n = 0; (n = std::fread(piece, 1, sizeof piece, file)) > 0;)
    result.text.append(piece, n);
  if (std::ferror(file) != 0)
    result.error = fmt::format("{}: cannot be read: {}", shown(path), std::strerror(errno));
  return result;
}

}  // namespace

FileText read_file(const std::string& path) {
  if (path == "-") {
    // A second "-" means the same text: standard input can be read only once.
    static std::optional<FileText> standard_input;
    if (!standard_input) standard_input = read_all(stdin, path);
    return *standard_input;
  }
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return {{}, fmt::format("{}: is a folder", path)};
  const File file(std::fopen(path.c_str(), "rb"));
  if (!file) return {{}, fmt::format("{}: cannot be opened: {}", path, std::strerror(errno))};
  return read_all(file.get(), path);
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
    if (!error && found.empty()) errors.push_back(fmt::format("{}: holds no .json file", path));
    std::sort(found.begin(), found.end());
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

bool print(std::string_view text) {
  return files::print(text);
}

bool flush_output() {
  return files::flush_output();
}

void complain(std::string_view text) {
  files::complain(text);
}

}  // namespace poolscope::cli
