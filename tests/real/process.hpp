#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

/// Programs that the test starts, watches, and always ends.
namespace poolscope::real {

/// A program that runs in a process group of its own, in the foreground. It ends, with every
/// process that it started, together with this object.
class Process {
 public:
  Process() = default;
  /// Starts it; its output goes to the file `log`. Throws std::runtime_error if it cannot be
  /// started.
  Process(const std::vector<std::string>& command, const std::string& log);
  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;
  ~Process();

  /// Sends a signal to the program itself, not to the processes that it started.
  void signal(int number) const;
  /// Sends SIGKILL to the processes that it started: the workers of a server.
  void kill_workers() const;
  /// Sends that signal and waits a moment for the end, then kills what is left.
  void end(int number);
  /// Sends SIGKILL to all of them; returns when the program is gone.
  void kill();
  [[nodiscard]] bool running();

 private:
  void reap();
  pid_t pid_ = -1;
};

/// Makes processes that lose their parent children of this program, so that none is left unreaped.
void adopt_orphans();

/// Runs a program to its end; throws std::runtime_error with its output if it failed.
void run_program(const std::vector<std::string>& command, const std::string& log);

}  // namespace poolscope::real
