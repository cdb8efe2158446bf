#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "sim.hpp"

namespace poolscope::cli {

/// A bar on standard error for whatever takes more than a second, when that is a terminal. It is
/// wiped away when it goes out of scope.
class ProgressBar {
 public:
  /// `total` of `unit` are expected; 0: nobody knows.
  ProgressBar(std::string_view what, std::uint64_t total, std::string unit = "transfers");
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /// For `run`; empty when there is no terminal, so that nothing is asked of the clock.
  [[nodiscard]] Progress callback();
  /// So many are done. Nothing is drawn where there is no terminal.
  void tell(std::uint64_t done, std::uint64_t total);

 private:
  void draw(std::uint64_t done);
  std::string what_;
  std::uint64_t total_;
  std::string unit_;
  std::chrono::steady_clock::time_point next_;
  bool terminal_;
  bool drawn_ = false;
};

/// How many transfers a scenario will make, or 0 when that cannot be known beforehand.
[[nodiscard]] std::uint64_t expected_transfers(const scenario::Scenario&);

}  // namespace poolscope::cli
