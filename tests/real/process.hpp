#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

/// Programs that are started, watched, and always ended.
namespace poolscope::real {

/// A program that runs in a process group of its own, in the foreground. It ends, with all that it
/// started, when this object does.
class Process {
 public:
  Process() = default;
  /// What it prints goes to the file `log`. Throws std::runtime_error when it cannot be started.
  Process(const std::vector<std::string>& command, const std::string& log);
  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;
  ~Process();

  /// A signal for the program itself, not for the processes that it started.
  void signal(int number) const;
  /// SIGKILL for the processes that it started: the workers of a server.
  void kill_workers() const;
  /// Waits a moment until it has ended by that signal, then kills what is left.
  void end(int number);
  /// SIGKILL for all of them; returns when the program is gone.
  void kill();
  [[nodiscard]] bool running();

 private:
  void reap();
  pid_t pid_ = -1;
};

/// Processes that lose their parent become children of this program, so that none stays unreaped.
void adopt_orphans();

/// Runs a program to its end; throws std::runtime_error, with what it printed, when it failed.
void run_program(const std::vector<std::string>& command, const std::string& log);

}  // namespace poolscope::real
