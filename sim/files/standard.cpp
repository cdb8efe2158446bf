#include "files/standard.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

namespace poolscope::files {
namespace {

int failure = 0;  // of standard output: the first errno

bool note(bool well) {
  if (!well && failure == 0) failure = errno != 0 ? errno : EIO;
  return failure == 0;
}

}  // namespace

void prepare_process() {
  // A closed stream is opened in the wrong direction, so that reading and writing fail as they do
  // on a closed stream. The lowest free number is given, and those below it are taken already.
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(stream, F_GETFD) == -1)
      static_cast<void>(open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY));
  signal(SIGXFSZ, SIG_IGN);
}

bool print(std::string_view text) {
  if (failure != 0) return false;
  errno = 0;
  return note(std::fwrite(text.data(), 1, text.size(), stdout) == text.size());
}

bool flush_output() {
  if (failure != 0) return false;
  errno = 0;
  return note(std::fflush(stdout) == 0);
}

bool output_failed() {
  return failure != 0;
}

std::string why_output_failed() {
  if (failure == 0 || failure == EPIPE) return "";
  return fmt::format("standard output: cannot be written: {}", std::strerror(failure));
}

int finish_output(int code, int failed) {
  if (flush_output()) return code;
  if (const std::string why = why_output_failed(); !why.empty()) complain(why + "\n");
  return failed;
}

void complain(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace poolscope::files
