#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "cli/commands.hpp"
#include "sim.hpp"

namespace poolscope::cli {

/// The progress of long work, on standard error. On a terminal it is a bar, for work of more than a
/// second, and is removed at the end of its scope; else, if asked for, a line every five seconds.
class ProgressBar {
 public:
  /// `total` of `unit` are expected; 0: unknown.
  ProgressBar(std::string_view what, std::uint64_t total, const Control&,
              std::string unit = "transfers");
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /// The callback for `run`; it also ends the run when the memory is at its limit.
  [[nodiscard]] Progress callback();
  /// Shows how many are done.
  void tell(std::uint64_t done, std::uint64_t total);

 private:
  void tell(std::uint64_t done, std::uint64_t total, const std::string& more);
  void draw(std::uint64_t done);
  void print_line(std::uint64_t done, const std::string& more);
  std::string what_;
  std::uint64_t total_;
  std::string unit_;
  std::chrono::steady_clock::time_point next_;
  bool terminal_, lines_;
  model::Limits limits_;
  bool drawn_ = false;
};

/// The number of transfers that a scenario will make, or 0 if it cannot be known before.
[[nodiscard]] std::uint64_t expected_transfers(const scenario::Scenario&);

}  // namespace poolscope::cli
