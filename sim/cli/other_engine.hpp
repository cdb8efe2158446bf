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
    std::string program;  // a path, or a name that is looked for in PATH
    std::string libcurl;  // the library to load; empty: the installed one
  };
  /// What it printed, or why there is nothing.
  struct Answer {
    std::string lines;
    std::string failure;  // it ended, fell silent or could not be started
    bool silent = false;  // it was that: it neither read nor said anything for too long
    [[nodiscard]] bool ok() const { return failure.empty(); }
  };

  /// Whether there is such a program: at that path, or of that name in PATH.
  [[nodiscard]] static bool exists(const std::string& program);

  explicit OtherEngine(Command command) : command_(std::move(command)) {}
  ~OtherEngine() { stop(); }
  OtherEngine(const OtherEngine&) = delete;
  OtherEngine& operator=(const OtherEngine&) = delete;

  /// Runs one strategy of a scenario. The process is started when there is none; one that fails is
  /// stopped, and the next call starts another.
  [[nodiscard]] Answer ask(const scenario::Scenario&, const scenario::Strategy&,
                           std::chrono::milliseconds silence = std::chrono::seconds(20));

 private:
  /// Empty, or why it could not be started.
  std::string start();
  void stop();
  [[nodiscard]] bool send(std::string_view& text) const;
  [[nodiscard]] std::optional<std::string> take_answer();
  [[nodiscard]] Answer ending(std::chrono::milliseconds silence);
  [[nodiscard]] Answer silent(std::chrono::milliseconds silence);

  Command command_;
  int pid_ = -1;
  int to_ = -1, from_ = -1;
  std::string rest_;  // read, and not yet part of an answer
};

/// `poolscope-libcurl` beside the program that runs, else the bare name for PATH.
[[nodiscard]] std::string default_engine();

}  // namespace poolscope::cli
