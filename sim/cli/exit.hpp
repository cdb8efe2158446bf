#pragma once

namespace poolscope::cli {

/// The exit codes of the program (FORMAT.md, "Exit codes").
enum Exit : int {
  exit_done = 0,
  exit_not_held = 1,   // a check or a comparison did not hold
  exit_wrong_use = 2,  // wrong usage, unreadable input or unwritable output
  exit_limit = 3,      // a limit was hit
};

}  // namespace poolscope::cli
