#include "cli/other_engine.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <vector>

#include "scenario/json.hpp"

extern char** environ;

namespace poolscope::cli {
namespace {

constexpr const char* program_name = "poolscope-libcurl";
constexpr std::size_t most_bytes = std::size_t{1} << 30;  // the most in one answer

void close_fd(int& fd) {
  if (fd >= 0) close(fd);
  fd = -1;
}

/// One scenario with one strategy, on one line.
std::string one_line(const scenario::Scenario& whole, const scenario::Strategy& strategy) {
  scenario::Scenario scenario = scenario::with_only(whole, strategy);
  scenario.expect.clear();
  std::string text = scenario::to_json(scenario);
  // Line feeds are between tokens only: within strings JSON writes them as \n.
  std::replace(text.begin(), text.end(), '\n', ' ');
  text += '\n';
  return text;
}

}  // namespace

std::string default_engine() {
  std::error_code error;
  const auto own = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) {
    const auto beside = own.parent_path() / program_name;
    if (std::filesystem::exists(beside, error)) return beside.string();
  }
  return program_name;
}

bool OtherEngine::exists(const std::string& program) {
  if (program.find('/') != std::string::npos) return access(program.c_str(), X_OK) == 0;
  const char* path = std::getenv("PATH");
  std::string_view rest = path != nullptr ? path : "";
  while (!rest.empty()) {
    const std::size_t end = rest.find(':');
    const std::string folder{rest.substr(0, end)};
    if (access((folder + "/" + program).c_str(), X_OK) == 0) return true;
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return false;
}

std::string OtherEngine::start() {
  signal(SIGPIPE, SIG_IGN);  // the result of a write tells when the process has ended
  int in[2] = {-1, -1};
  int out[2] = {-1, -1};
  // Pipes are closed in every further process: two engines must not hold each other's ends open.
  if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) return std::strerror(errno);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  std::vector<std::string> words{command_.program, "--serve"};
  if (!command_.libcurl.empty()) words.insert(words.end(), {"--libcurl", command_.libcurl});
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const int error =
      posix_spawnp(&pid_, command_.program.c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close_fd(in[0]);
  close_fd(out[1]);
  to_ = in[1];
  from_ = out[0];
  fcntl(to_, F_SETFL, O_NONBLOCK);  // an engine that does not read must not block us
  if (error == 0) return {};
  pid_ = -1;
  stop();
  return fmt::format("{}: {}", command_.program, std::strerror(error));
}

void OtherEngine::stop() {
  close_fd(to_);
  close_fd(from_);
  rest_.clear();
  if (pid_ < 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

// How the process ended, after the end of its output; a process that goes on without output is
// stopped.
OtherEngine::Answer OtherEngine::ending(std::chrono::milliseconds silence) {
  constexpr int pause_ms = 10;
  int status = 0;
  int gone = 0;
  for (std::int64_t waited_ms = 0; gone == 0 && waited_ms <= silence.count();
       waited_ms += pause_ms) {
    gone = waitpid(pid_, &status, WNOHANG);
    if (gone == 0) poll(nullptr, 0, pause_ms);
  }
  if (gone == 0) return silent(silence);
  const bool known = gone == pid_;
  pid_ = -1;
  stop();
  if (!known) return {{}, "it ended"};
  if (WIFSIGNALED(status)) return {{}, fmt::format("it was killed by signal {}", WTERMSIG(status))};
  return {{}, fmt::format("it ended with exit code {}", WEXITSTATUS(status))};
}

OtherEngine::Answer OtherEngine::silent(std::chrono::milliseconds silence) {
  stop();
  return {{},
          fmt::format("it was silent for {} s, and was ended",
                      static_cast<double>(silence.count()) / 1000),
          true};
}

// Returns false if nobody reads it any more.
bool OtherEngine::send(std::string_view& text) const {
  const auto written = write(to_, text.data(), text.size());
  if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  return written >= 0 || errno == EINTR || errno == EAGAIN;
}

// An answer ends with an empty line.
std::optional<std::string> OtherEngine::take_answer() {
  const std::size_t end = rest_.starts_with('\n') ? 0 : rest_.find("\n\n");
  if (end == std::string::npos) return {};
  std::string lines = rest_.substr(0, end == 0 ? 0 : end + 1);
  rest_.erase(0, end == 0 ? 1 : end + 2);
  return lines;
}

OtherEngine::Answer OtherEngine::ask(const scenario::Scenario& scenario,
                                     const scenario::Strategy& strategy,
                                     std::chrono::milliseconds silence) {
  if (pid_ < 0)
    if (std::string error = start(); !error.empty()) return {{}, std::move(error)};
  const std::string line = one_line(scenario, strategy);
  std::string_view unsent = line;
  while (true) {
    if (unsent.empty())
      if (auto lines = take_answer()) return {std::move(*lines), {}};
    // The engine may stop reading as well as answering: both are silence.
    pollfd ready[] = {{from_, POLLIN, 0}, {unsent.empty() ? -1 : to_, POLLOUT, 0}};
    const int polled = poll(ready, 2, static_cast<int>(silence.count()));
    if (polled < 0 && errno == EINTR) continue;
    if (polled == 0) return silent(silence);
    if (ready[1].revents != 0 && !send(unsent)) return ending(silence);
    if (ready[0].revents == 0) continue;
    char piece[65536];
    const auto got = read(from_, piece, sizeof piece);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return ending(silence);
    rest_.append(piece, static_cast<std::size_t>(got));
    if (rest_.size() > most_bytes) {
      stop();
      return {{}, "it printed too much for an answer, and was ended"};
    }
  }
}

}  // namespace poolscope::cli
