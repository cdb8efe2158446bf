#include "cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "cli/memory.hpp"
#include "files/standard.hpp"
#include "model/printable.hpp"

namespace poolscope::cli {

using std::chrono::steady_clock;

namespace {

constexpr std::chrono::seconds first_bar(1), between_lines(5);
constexpr std::chrono::milliseconds between_bars(100);

/// Draws on a terminal, control codes included.
void draw_on_terminal(std::string_view text) {
  files::complain(text);
}

}  // namespace

ProgressBar::ProgressBar(std::string_view what, std::uint64_t total, const Control& control,
                         std::string unit)
    : what_(model::shortened(what, 60)),
      total_(total),
      unit_(std::move(unit)),
      terminal_(isatty(STDERR_FILENO) == 1),
      lines_(control.progress && !terminal_),
      limits_(control.limits) {
  next_ = steady_clock::now() + (terminal_ ? first_bar : between_lines);
}

ProgressBar::~ProgressBar() {
  if (drawn_) draw_on_terminal("\r\x1b[K");
}

Progress ProgressBar::callback() {
  return [this](model::Time now, std::uint64_t done) {
    check_memory(limits_);
    if (terminal_ || lines_)
      tell(done, total_,
           fmt::format(", {:.1f} s simulated",
                       static_cast<double>(now) / static_cast<double>(1000 * model::millisecond)));
    return true;
  };
}

void ProgressBar::tell(std::uint64_t done, std::uint64_t total) {
  tell(done, total, "");
}

void ProgressBar::tell(std::uint64_t done, std::uint64_t total, const std::string& more) {
  if (!terminal_ && !lines_) return;
  const auto now = steady_clock::now();
  if (now < next_) return;
  total_ = total;
  if (terminal_) {
    next_ = now + between_bars;
    return draw(done);
  }
  next_ = now + between_lines;
  print_line(done, more);
}

void ProgressBar::print_line(std::uint64_t done, const std::string& more) {
  const std::string of = total_ > 0 ? " of " + model::grouped(total_) : "";
  complain(fmt::format("poolscope: {}: {}{} {}{}\n", what_, model::grouped(done), of, unit_, more));
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
