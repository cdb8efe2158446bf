#include "files/input.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace poolscope::files {

Text read_whole(int file) {
  Text out;
  constexpr std::size_t most = std::size_t{1} << 16U;
  const auto piece = std::make_unique<char[]>(most);
  while (true) {
    const ssize_t n = read(file, piece.get(), most);
    if (n > 0) out.text.append(piece.get(), static_cast<std::size_t>(n));
    if (n == 0) return out;
    if (n < 0 && errno != EINTR) return {{}, std::strerror(errno)};
  }
}

Text read_whole(const std::string& path, Accept accept) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0)
    return {{}, errno == ENOENT ? "no such file" : std::strerror(errno)};
  if (S_ISDIR(status.st_mode)) return {{}, "this is a folder"};
  if (accept == Accept::regular_file && !S_ISREG(status.st_mode))
    return {{}, "this is no regular file"};
  // By now it may be another one: nobody is kept waiting by a pipe that came meanwhile.
  const int wait = accept == Accept::regular_file ? O_NONBLOCK : 0;
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | wait);
  if (file == -1) return {{}, std::strerror(errno)};
  Text out = read_whole(file);
  close(file);
  return out;
}

}  // namespace poolscope::files
