#include "cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "model/printable.hpp"

namespace poolscope::cli {

using std::chrono::steady_clock;

namespace {

/// To a terminal, control codes included.
void draw_on_terminal(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace

ProgressBar::ProgressBar(std::string_view what, std::uint64_t total, std::string unit)
    : what_(model::shortened(what, 60)),
      total_(total),
      unit_(std::move(unit)),
      next_(steady_clock::now() + std::chrono::seconds(1)),
      terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
  if (drawn_) draw_on_terminal("\r\x1b[K");
}

Progress ProgressBar::callback() {
  if (!terminal_) return {};
  return [this](model::Time, std::uint64_t done) {
    tell(done, total_);
    return true;
  };
}

void ProgressBar::tell(std::uint64_t done, std::uint64_t total) {
  if (!terminal_) return;
  const auto now = steady_clock::now();
  if (now < next_) return;
  next_ = now + std::chrono::milliseconds(100);
  total_ = total;
  draw(done);
}

void ProgressBar::draw(std::uint64_t done) {
  constexpr std::size_t width = 30;
  std::string line = "\r\x1b[K" + what_;
  if (total_ > 0) {
    const double part = std::min(1.0, static_cast<double>(done) / static_cast<double>(total_));
    const auto full = static_cast<std::size_t>(part * width);
    line += fmt::format(" [{:#<{}}{:.<{}}] {:3.0f} %", "", full, "", width - full, part * 100);
  }
  draw_on_terminal(line + fmt::format(" {} {}", done, unit_));
  drawn_ = true;
}

std::uint64_t expected_transfers(const scenario::Scenario& scenario) {
  std::uint64_t total = scenario.requests.size();
  for (const auto& workload : scenario.workload) {
    if (!workload.count) return 0;
    total += static_cast<std::uint64_t>(std::max<std::int64_t>(0, *workload.count));
  }
  return total;
}

}  // namespace poolscope::cli
