#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "scenario/scenario.hpp"

/// The program `poolscope-libcurl` as a process that answers one scenario after another.
namespace poolscope::cli {

class OtherEngine {
 public:
  struct Command {
    std::string program;  // a path, or a name to look up in PATH
    std::string libcurl;  // the library to load; empty: the installed one
  };
  /// The lines that the engine printed, or the reason why there are none.
  struct Answer {
    std::string lines;
    std::string failure;  // the engine ended, fell silent, or could not start
    bool silent = false;  // the failure was silence: it neither read nor wrote
    [[nodiscard]] bool ok() const { return failure.empty(); }
  };

  /// Whether there is such a program: at that path, or with that name in PATH.
  [[nodiscard]] static bool exists(const std::string& program);

  explicit OtherEngine(Command command) : command_(std::move(command)) {}
  ~OtherEngine() { stop(); }
  OtherEngine(const OtherEngine&) = delete;
  OtherEngine& operator=(const OtherEngine&) = delete;

  /// Runs one strategy of a scenario. The process is started if there is none. A process that fails
  /// is stopped, and the next call starts another.
  [[nodiscard]] Answer ask(const scenario::Scenario&, const scenario::Strategy&,
                           std::chrono::milliseconds silence = std::chrono::seconds(20));

 private:
  /// Empty, or the reason why it could not start.
  std::string start();
  void stop();
  [[nodiscard]] bool send(std::string_view& text) const;
  [[nodiscard]] std::optional<std::string> take_answer();
  [[nodiscard]] Answer ending(std::chrono::milliseconds silence);
  [[nodiscard]] Answer silent(std::chrono::milliseconds silence);

  Command command_;
  int pid_ = -1;
  int to_ = -1, from_ = -1;
  std::string rest_;  // read, but not yet part of an answer
};

/// `poolscope-libcurl` next to the running program, else the bare name for PATH.
[[nodiscard]] std::string default_engine();

}  // namespace poolscope::cli
