#include "present/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace poolscope::gui {
namespace {

// "4.20" says more than is meant and "4." less than nothing.
std::string trimmed(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string in_unit(double value, const char* unit, int decimals) {
  return trimmed(fmt::format("{:.{}f}", value, decimals)) + " " + unit;
}

}  // namespace

std::string format_time(model::Time us) {
  if (us == model::never) return "never";
  const std::int64_t size = us < 0 ? -us : us;
  if (size == 0) return "0 s";
  if (size < model::millisecond) return fmt::format("{} µs", us);
  if (size < model::second) return in_unit(static_cast<double>(us) / 1e3, "ms", 3);
  return fmt::format("{:.3f} s", static_cast<double>(us) / 1e6);
}

std::string format_duration(model::Duration us) {
  if (us == model::never) return "for ever";
  if (us < 0) return "-" + format_duration(-us);
  const auto three_digits = [](double value, const char* unit) {
    return in_unit(value, unit, value < 10 ? 2 : value < 100 ? 1 : 0);
  };
  if (us < model::millisecond) return fmt::format("{} µs", us);
  if (us < model::second - model::millisecond / 2)
    return three_digits(static_cast<double>(us) / 1e3, "ms");
  const std::int64_t seconds = (us + model::second / 2) / model::second;
  if (seconds < 300) return three_digits(static_cast<double>(us) / 1e6, "s");
  if (seconds < 7200) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  return fmt::format("{} h {} min", seconds / 3600, seconds % 3600 / 60);
}

std::string format_tick(double us, double step_us) {
  if (us == 0) return "0 s";
  double unit = 1;
  const char* name = "µs";
  if (step_us >= 1e5) {
    unit = 1e6;
    name = "s";
  } else if (step_us >= 100) {
    unit = 1e3;
    name = "ms";
  }
  const double step = step_us / unit;
  const int decimals =
      step >= 1 ? 0 : std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 9);
  return fmt::format("{:.{}f} {}", us / unit, decimals, name);
}

std::string format_count(std::uint64_t n) {
  std::string digits = std::to_string(n);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

std::string format_plural(std::uint64_t n, const char* one, const char* many) {
  if (n == 1) return fmt::format("1 {}", one);
  return many ? fmt::format("{} {}", format_count(n), many)
              : fmt::format("{} {}s", format_count(n), one);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

}  // namespace poolscope::gui
