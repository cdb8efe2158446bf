#include "cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "cli/files.hpp"

namespace poolscope::cli {

using std::chrono::steady_clock;

ProgressBar::ProgressBar(std::string what, std::uint64_t total, std::string unit)
    : what_(std::move(what)),
      total_(total),
      unit_(std::move(unit)),
      next_(steady_clock::now() + std::chrono::seconds(1)),
      terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
  if (drawn_) complain("\r\x1b[K");
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
  complain(line + fmt::format(" {} {}", done, unit_));
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
