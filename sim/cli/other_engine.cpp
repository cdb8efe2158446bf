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

void close_fd(int& fd) {
  if (fd >= 0) close(fd);
  fd = -1;
}

/// One scenario of one strategy, on one line.
std::string one_line(const scenario::Scenario& whole, const scenario::Strategy& strategy) {
  scenario::Scenario scenario = scenario::with_only(whole, strategy);
  scenario.expect.clear();
  std::string text = scenario::to_json(scenario);
  // Line feeds stand between tokens only: within strings JSON writes them as \n.
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
  signal(SIGPIPE, SIG_IGN);  // a process that has ended is told by the write's result
  int in[2] = {-1, -1};
  int out[2] = {-1, -1};
  // Closed in every further process: two engines must not hold each other's ends open.
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

// How the process ended, once its output has.
std::string OtherEngine::ending() {
  int status = 0;
  const bool gone = waitpid(pid_, &status, 0) == pid_;
  pid_ = -1;
  stop();
  if (!gone) return "it ended";
  if (WIFSIGNALED(status)) return fmt::format("it died of signal {}", WTERMSIG(status));
  return fmt::format("it ended with exit code {}", WEXITSTATUS(status));
}

std::string OtherEngine::send(std::string_view text) const {
  while (!text.empty()) {
    const auto written = write(to_, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return std::strerror(errno);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

OtherEngine::Answer OtherEngine::ask(const scenario::Scenario& scenario,
                                     const scenario::Strategy& strategy,
                                     std::chrono::milliseconds silence) {
  if (pid_ < 0)
    if (std::string error = start(); !error.empty()) return {{}, std::move(error)};
  if (!send(one_line(scenario, strategy)).empty()) return {{}, ending()};
  while (true) {
    // An answer ends with an empty line.
    const std::size_t end = rest_.starts_with('\n') ? 0 : rest_.find("\n\n");
    if (end != std::string::npos) {
      const std::size_t blank = end == 0 ? 1 : end + 2;
      Answer answer{rest_.substr(0, end == 0 ? 0 : end + 1), {}};
      rest_.erase(0, blank);
      return answer;
    }
    pollfd ready{from_, POLLIN, 0};
    const int polled = poll(&ready, 1, static_cast<int>(silence.count()));
    if (polled < 0 && errno == EINTR) continue;
    if (polled == 0) {
      stop();
      return {{}, fmt::format("it was silent for {} s", silence.count() / 1000)};
    }
    char piece[65536];
    const auto got = read(from_, piece, sizeof piece);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return {{}, ending()};
    rest_.append(piece, static_cast<std::size_t>(got));
  }
}

}  // namespace poolscope::cli
