#include "platform/files.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "files/input.hpp"
#include "files/output.hpp"

namespace poolscope::gui {
namespace fs = std::filesystem;
namespace {

std::string in_words(const std::error_code& code) {
  return code.message();
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

// "-" is a name like any other here.
std::string as_file(const std::string& path) {
  return path == "-" ? "./-" : path;
}

}  // namespace

FileText read_file(const std::string& path, std::uint64_t most) {
  files::Text read = files::read_whole(as_file(path), files::Accept::regular_file, most);
  if (!read.ok()) return {{}, std::move(read.error), read.too_large};
  return {std::move(read.text), {}};
}

std::string why_not_writable(const std::string& path, const std::vector<std::string>& inputs) {
  const std::string to = as_file(path);
  std::error_code code;
  fs::create_directories(fs::path(to).parent_path(), code);
  return files::why_not_writable(to, inputs);
}

std::string write_file(const std::string& path, std::string_view text,
                       const std::vector<std::string>& inputs) {
  std::string wrong = why_not_writable(path, inputs);
  return wrong.empty() ? files::replace_file(as_file(path), text) : wrong;
}

void remember_in(const std::string& path, std::string_view text) {
  if (!path.empty() && (is_file(path) || !exists(path))) write_file(path, text);
}

FolderListing list_folder(const std::string& path, const std::vector<std::string>& extensions) {
  FolderListing out;
  std::error_code code;
  fs::directory_iterator it(path, fs::directory_options::skip_permission_denied, code);
  if (code) {
    out.error = in_words(code);
    return out;
  }
  for (const fs::directory_iterator end; it != end; it.increment(code)) {
    if (code) break;
    const std::string name = it->path().filename().string();
    if (name.empty() || name.front() == '.') continue;
    std::error_code ignored;
    const bool folder = it->is_directory(ignored);
    const auto fits = [&](const std::string& ending) { return name.ends_with(ending); };
    if (!folder && !extensions.empty() && std::ranges::none_of(extensions, fits)) continue;
    const std::uintmax_t bytes = folder ? 0 : it->file_size(ignored);
    out.entries.push_back({name, folder, ignored ? 0 : static_cast<std::uint64_t>(bytes)});
  }
  std::ranges::sort(out.entries, [](const FolderEntry& a, const FolderEntry& b) {
    return a.folder != b.folder ? a.folder : a.name < b.name;
  });
  return out;
}

std::string absolute_path(const std::string& path) {
  std::error_code code;
  const fs::path absolute = fs::absolute(path, code);
  return code ? path : absolute.lexically_normal().string();
}

std::string parent_folder(const std::string& path) {
  const fs::path whole(absolute_path(path));
  return whole.has_parent_path() ? whole.parent_path().string() : whole.string();
}

std::string file_name(const std::string& path) {
  return fs::path(path).filename().string();
}

std::string join(const std::string& folder, const std::string& name) {
  return (fs::path(folder) / name).string();
}

bool is_folder(const std::string& path) {
  std::error_code code;
  return fs::is_directory(path, code);
}

bool exists(const std::string& path) {
  std::error_code code;
  return fs::exists(path, code);
}

bool is_file(const std::string& path) {
  std::error_code code;
  return fs::is_regular_file(path, code);
}

std::string file_state(const std::string& path) {
  std::error_code code;
  const auto written = fs::last_write_time(path, code);
  if (code) return "";
  const auto bytes = fs::file_size(path, code);
  if (code) return "";
  return std::to_string(written.time_since_epoch().count()) + "/" + std::to_string(bytes);
}

std::string current_folder() {
  std::error_code code;
  const fs::path here = fs::current_path(code);
  return code ? "/" : here.string();
}

std::string home_folder() {
  return environment("HOME");
}

std::string shown_path(const std::string& path) {
  const std::string home = home_folder();
  if (home.size() > 1 && path.starts_with(home) &&
      (path.size() == home.size() || path[home.size()] == '/'))
    return "~" + path.substr(home.size());
  return path;
}

std::string config_folder() {
  // The XDG specification: a relative path there is to be ignored.
  const std::string xdg = environment("XDG_CONFIG_HOME");
  if (xdg.starts_with('/')) return xdg;
  const std::string home = home_folder();
  return home.empty() ? "" : join(home, ".config");
}

std::string program_folder() {
  std::error_code code;
  const fs::path self = fs::read_symlink("/proc/self/exe", code);
  return code ? "" : self.parent_path().string();
}

void open_in_browser(const std::string& url) {
  // The shell leaves the browser on its own; the page is an argument, so nothing in it is a
  // command.
  const char* words[] = {"sh", "-c",        R"(xdg-open "$1" >/dev/null 2>&1 &)",
                         "sh", url.c_str(), nullptr};
  pid_t child = 0;
  if (posix_spawnp(&child, words[0], nullptr, nullptr, const_cast<char* const*>(words), environ) ==
      0)
    waitpid(child, nullptr, 0);
}

}  // namespace poolscope::gui
