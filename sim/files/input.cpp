#include "files/input.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace poolscope::files {

Text read_whole(int file, std::uint64_t most) {
  Text out;
  constexpr std::size_t at_once = std::size_t{1} << 16U;
  const auto piece = std::make_unique<char[]>(at_once);
  while (true) {
    const ssize_t n = read(file, piece.get(), at_once);
    if (n > 0) out.text.append(piece.get(), static_cast<std::size_t>(n));
    if (out.text.size() > most) return {{}, "this file is too large", true};
    if (n == 0) return out;
    if (n < 0 && errno != EINTR) return {{}, std::strerror(errno), false};
  }
}

Text read_whole(const std::string& path, Accept accept, std::uint64_t most) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0)
    return {{}, errno == ENOENT ? "no such file" : std::strerror(errno), false};
  if (S_ISDIR(status.st_mode)) return {{}, "this is a folder", false};
  if (accept == Accept::regular_file && !S_ISREG(status.st_mode))
    return {{}, "this is no regular file", false};
  // The path may lead to another file by now: a pipe that took its place must not block.
  const int wait = accept == Accept::regular_file ? O_NONBLOCK : 0;
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | wait);
  if (file == -1) return {{}, std::strerror(errno), false};
  Text out = read_whole(file, most);
  close(file);
  return out;
}

}  // namespace poolscope::files
