#include "real/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace poolscope::real {
namespace {

// Between fork and exec only calls are allowed that are safe in a program with threads.
[[noreturn]] void become(char* const* arguments, int log) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // if this program is killed
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, 0);
  dup2(log, 1);
  dup2(log, 2);
  execv(arguments[0], arguments);
  _exit(127);
}

pid_t start(const std::vector<std::string>& command, const std::string& log) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (out < 0) throw std::runtime_error(log + ": " + std::strerror(errno));
  const pid_t pid = fork();
  if (pid == 0) become(arguments.data(), out);
  close(out);
  if (pid < 0) throw std::runtime_error("fork: " + std::string{std::strerror(errno)});
  setpgid(pid, pid);  // parent or child, whichever is first
  return pid;
}

}  // namespace

Process::Process(const std::vector<std::string>& command, const std::string& log)
    : pid_(start(command, log)) {}
Process::Process(Process&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}
Process& Process::operator=(Process&& other) noexcept {
  if (this != &other) {
    kill();
    pid_ = std::exchange(other.pid_, -1);
  }
  return *this;
}
Process::~Process() {
  kill();
}

void Process::signal(int number) const {
  if (pid_ > 0) ::kill(pid_, number);
}

void Process::kill_workers() const {
  if (pid_ <= 0) return;
  const std::string pid = std::to_string(pid_);
  std::ifstream children{"/proc/" + pid + "/task/" + pid + "/children"};
  for (pid_t child = 0; children >> child;) ::kill(child, SIGKILL);
}

void Process::kill() {
  if (pid_ <= 0) return;
  killpg(pid_, SIGKILL);
  reap();
}

void Process::end(int number) {
  signal(number);
  for (int i = 0; i < 300 && running(); ++i) usleep(10'000);
  kill();
}

// Reaps the whole group: a process that lost its parent is a child of this program (see
// adopt_orphans).
void Process::reap() {
  while (waitpid(-pid_, nullptr, 0) > 0 || errno == EINTR) {
  }
  pid_ = -1;
}

bool Process::running() {
  if (pid_ <= 0) return false;
  if (waitpid(pid_, nullptr, WNOHANG) == 0) return true;
  killpg(pid_, SIGKILL);  // processes that it left behind
  reap();
  return false;
}

void adopt_orphans() {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
}

void run_program(const std::vector<std::string>& command, const std::string& log) {
  const pid_t pid = start(command, log);
  int status = 0;
  waitpid(pid, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
  std::ifstream in{log};
  throw std::runtime_error(command.front() +
                           " failed: " + std::string{std::istreambuf_iterator<char>{in}, {}});
}

}  // namespace poolscope::real
