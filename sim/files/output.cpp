#include "files/output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <optional>
#include <utility>

#include "files/standard.hpp"

namespace poolscope::files {
namespace {

namespace fs = std::filesystem;
using Status = struct stat;

std::optional<Status> status_of(const std::string& path) {
  Status status{};
  return stat(path.c_str(), &status) == 0 ? std::optional{status} : std::nullopt;
}

std::optional<Status> status_of(int file) {
  Status status{};
  return fstat(file, &status) == 0 ? std::optional{status} : std::nullopt;
}

/// The status of a path on the command line.
std::optional<Status> status_of(const std::string& path, int what_a_dash_is) {
  return path == "-" ? status_of(what_a_dash_is) : status_of(path);
}

bool same(const Status& a, const Status& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/// The standard stream that leads to the file of `path`, as /dev/stdout does. If another file took
/// its place, the stream would go on with a file that has no name.
std::optional<int> stream_to(const Status& target) {
  if (!S_ISREG(target.st_mode) && !S_ISSOCK(target.st_mode)) return {};
  for (const int stream : {STDOUT_FILENO, STDERR_FILENO})
    if (const auto status = status_of(stream); status && same(*status, target)) return stream;
  return {};
}

/// The path with its links followed; the file need not exist yet.
fs::path without_links(fs::path path) {
  std::error_code error;
  for (int steps = 0; steps < 40 && fs::is_symlink(fs::symlink_status(path, error)); ++steps) {
    const fs::path to = fs::read_symlink(path, error);
    if (error) break;
    path = to.is_absolute() ? to : path.parent_path() / to;
  }
  return path;
}

std::string folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path().string() : ".";
}

std::string in_words(const std::string& path, int error) {
  return fmt::format("{}: cannot be written: {}", path, std::strerror(error));
}

constexpr int signals_to_end[] = {SIGINT, SIGTERM, SIGHUP};

/// Delays signals that would end the program until no temporary file can be left behind.
class SignalsWait {
 public:
  SignalsWait() {
    sigset_t these;
    sigemptyset(&these);
    for (const int number : signals_to_end) sigaddset(&these, number);
    pthread_sigmask(SIG_BLOCK, &these, &before_);
  }
  ~SignalsWait() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsWait(const SignalsWait&) = delete;
  SignalsWait& operator=(const SignalsWait&) = delete;

  [[nodiscard]] bool came() const {
    sigset_t waiting;
    sigpending(&waiting);
    return std::any_of(std::begin(signals_to_end), std::end(signals_to_end), [&](int number) {
      return sigismember(&waiting, number) == 1 && sigismember(&before_, number) == 0;
    });
  }

 private:
  sigset_t before_{};
};

/// Writes everything; returns the errno of a failure, or 0.
int write_all(int file, std::string_view text, const SignalsWait* signals = nullptr) {
  constexpr std::size_t most = std::size_t{1} << 20U;
  while (!text.empty()) {
    const ssize_t n = write(file, text.data(), std::min(text.size(), most));
    if (n < 0 && errno != EINTR) return errno;
    if (n == 0) return ENOSPC;
    if (n > 0) text.remove_prefix(static_cast<std::size_t>(n));
    if (signals != nullptr && signals->came()) return EINTR;
  }
  return 0;
}

/// A temporary file next to another one. It takes the other's place when it is complete; else it is
/// removed.
class Part {
 public:
  Part(const fs::path& target, mode_t mode) {
    // The name is short, because the target's name may be as long as a name can be.
    for (int i = 0; i < 1000; ++i) {
      name_ = fmt::format("{}/.poolscope-{}-{}.part", folder_of(target), getpid(), i);
      file_ = open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
      if (file_ != -1) return;
      error_ = errno;
      if (error_ != EEXIST) break;
    }
  }
  ~Part() {
    if (file_ == -1) return;
    close(file_);
    if (!placed_) unlink(name_.c_str());
  }
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;

  [[nodiscard]] int error() const { return file_ == -1 ? error_ : 0; }

  /// Writes the text; returns the errno of a failure, or 0.
  int fill(std::string_view text, const SignalsWait& signals) {
    if (file_ == -1) return error_;
    if (const int error = write_all(file_, text, &signals)) return error;
    // Some file systems cannot promise it, which is not a fault of this file.
    if (fsync(file_) != 0 && errno != EINVAL && errno != EOPNOTSUPP) return errno;
    return 0;
  }
  /// Takes over owner and permissions, as far as this process may.
  void look_like(const Status& other) {
    if (fchown(file_, other.st_uid, other.st_gid) != 0) static_cast<void>(errno);
    if (fchmod(file_, other.st_mode & 07777U) != 0) static_cast<void>(errno);
  }
  int take_place_of(const fs::path& target) {
    if (rename(name_.c_str(), target.c_str()) != 0) return errno;
    placed_ = true;
    if (const int folder = open(folder_of(target).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        folder != -1) {
      fsync(folder);  // the file is complete under either name
      close(folder);
    }
    return 0;
  }

 private:
  std::string name_;
  int file_ = -1, error_ = 0;
  bool placed_ = false;
};

std::string why_no_part(const std::string& path, const fs::path& target, int error) {
  if (error != ENOENT) return in_words(path, error);
  std::error_code ignored;
  return fmt::format("{}: cannot be written: {} {}", path,
                     fs::is_directory(folder_of(target), ignored) ? "no file can be made in"
                                                                  : "there is no folder",
                     folder_of(target));
}

std::string write_through(const std::string& path, std::string_view text,
                          std::optional<int> stream) {
  flush_output();  // earlier output comes first
  const int file = stream ? *stream : open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
  if (file == -1) return in_words(path, errno);
  int error = write_all(file, text);
  if (!stream && close(file) != 0 && error == 0) error = errno;
  return error == 0 ? "" : in_words(path, error);
}

std::string replace(const std::string& path, const std::optional<Status>& before,
                    std::string_view text) {
  const fs::path target = without_links(path);
  const SignalsWait signals;
  Part part(target, before ? 0600 : 0666);
  if (part.error() != 0) return why_no_part(path, target, part.error());
  int error = part.fill(text, signals);
  if (error == 0 && before) part.look_like(*before);
  if (error == 0) error = part.take_place_of(target);
  return error == 0 ? "" : in_words(path, error);
}

}  // namespace

std::string why_not_writable(const std::string& path, std::span<const std::string> inputs) {
  if (path.empty()) return "the output has no name";
  errno = 0;
  const auto before = status_of(path, STDOUT_FILENO);
  if (before && S_ISREG(before->st_mode))
    for (const std::string& input : inputs)
      if (const auto read = status_of(input, STDIN_FILENO); read && same(*read, *before))
        return fmt::format("{}: is the input {}, which would be lost; write to another file",
                           path == "-" ? "standard output" : path,
                           input == "-"    ? "<stdin>"
                           : input == path ? "itself"
                                           : input);
  if (path == "-") return "";
  if (!before && errno != ENOENT) return in_words(path, errno);
  if (before && S_ISDIR(before->st_mode)) return fmt::format("{}: is a folder", path);
  if (before && stream_to(*before)) return "";
  // A file without write permission must not be replaced either.
  if (before && access(path.c_str(), W_OK) != 0) return in_words(path, errno);
  if (before && !S_ISREG(before->st_mode)) return "";
  const fs::path target = without_links(path);
  const SignalsWait signals;
  const Part part(target, 0600);  // a test that cannot be wrong; removed immediately
  return part.error() == 0 ? "" : why_no_part(path, target, part.error());
}

std::string replace_file(const std::string& path, std::string_view text) {
  const auto before = status_of(path);
  if (!before && errno != ENOENT) return in_words(path, errno);  // links in a circle, for example
  const auto stream = before ? stream_to(*before) : std::nullopt;
  if (stream || (before && !S_ISREG(before->st_mode))) return write_through(path, text, stream);
  return replace(path, before, text);
}

}  // namespace poolscope::files
