#include "cli/files.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>

#include "model/printable.hpp"

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

std::string write_file(const std::string& path, std::string_view text) {
  if (path == "-")
    return print_exactly(text) && flush_output() ? "" : "standard output: cannot be written";
  File file(std::fopen(path.c_str(), "wb"));
  const bool written = file &&
                       std::fwrite(text.data(), 1, text.size(), file.get()) == text.size() &&
                       std::fclose(file.release()) == 0;
  return written ? "" : fmt::format("{}: cannot be written: {}", path, std::strerror(errno));
}

std::string replace_file(const std::string& path, std::string_view text) {
  std::error_code error;
  const auto status = fs::status(path, error);
  // A pipe or a device is written to, not put away.
  if (path == "-" || (fs::exists(status) && !fs::is_regular_file(status)))
    return write_file(path, text);
  // What a link leads to is replaced, not the link.
  const fs::path to = fs::exists(status) ? fs::canonical(path, error) : fs::path(path);
  const std::string part = fmt::format("{}.{}.part", to.string(), getpid());
  std::string wrong = write_file(part, text);
  if (wrong.empty()) {
    if (fs::exists(status)) fs::permissions(part, status.permissions(), error);
    fs::rename(part, to, error);
    if (error) wrong = fmt::format("{}: cannot be written: {}", path, error.message());
  }
  if (!wrong.empty()) fs::remove(part, error);
  return wrong;
}

std::string why_not_writable(const std::string& path) {
  if (path == "-") return "";
  std::error_code error;
  const fs::path folder = fs::path(path).parent_path();
  const auto status = fs::status(path, error);
  if (fs::is_directory(status)) return fmt::format("{}: is a folder", path);
  if (fs::exists(status) && !fs::is_regular_file(status)) return "";
  if (access(folder.empty() ? "." : folder.c_str(), W_OK | X_OK) == 0) return "";
  return fmt::format("{}: cannot be written: {}", path, std::strerror(errno));
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
  return print_exactly(model::printable_lines(text));
}

bool print_line(std::string_view text) {
  return print_exactly(model::printable(text) + "\n");
}

bool print_exactly(std::string_view text) {
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
}

bool flush_output() {
  return std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
}

void complain(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  const std::string line = model::printable(text) + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace poolscope::cli
