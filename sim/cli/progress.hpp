#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "cli/commands.hpp"
#include "sim.hpp"

namespace poolscope::cli {

/// How far long work is, on standard error: on a terminal a bar for whatever takes more than a
/// second, wiped away when it goes out of scope; else, when asked for, a line every five seconds.
class ProgressBar {
 public:
  /// `total` of `unit` are expected; 0: nobody knows.
  ProgressBar(std::string_view what, std::uint64_t total, const Control&,
              std::string unit = "transfers");
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /// For `run`: it also ends the run where the memory is at its limit.
  [[nodiscard]] Progress callback();
  /// So many are done.
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

/// How many transfers a scenario will make, or 0 when that cannot be known beforehand.
[[nodiscard]] std::uint64_t expected_transfers(const scenario::Scenario&);

}  // namespace poolscope::cli
