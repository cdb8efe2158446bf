#include "analysis/sweep/vary_values.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "analysis/sweep/vary.hpp"

namespace poolscope::analysis {
namespace {

constexpr std::string_view forms =
    "a range is written 1..64, in steps 1..64:4, by a factor 1..64*2";
constexpr double largest_exact = 9007199254740992.0;  // 2^53

std::optional<double> number_of(std::string_view text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc{} || read.ptr != end || !std::isfinite(number)) return {};
  return number;
}

// Rounds to a billionth, because steps of a tenth would add up to 0.30000000000000004.
double tidy(double number) {
  return std::abs(number) < 1e6 ? std::round(number * 1e9) / 1e9 : number;
}

struct Range {
  double first = 0, last = 0, step = 1;
  bool factor = false;
};

std::string wrong(std::string_view item, std::string_view what) {
  return fmt::format("\"{}\" {}; {}", item, what, forms);
}

std::optional<std::string> read_range(std::string_view item, std::size_t dots, bool whole,
                                      Range& range) {
  const std::string_view rest = item.substr(dots + 2);
  const std::size_t sign = rest.find_first_of(":*");
  const auto first = number_of(item.substr(0, dots)), last = number_of(rest.substr(0, sign));
  if (!first || !last) return wrong(item, "is not a range of numbers");
  range.first = *first;
  range.last = *last;
  if (sign != std::string_view::npos) {
    range.factor = rest[sign] == '*';
    const auto step = number_of(rest.substr(sign + 1));
    if (!step)
      return wrong(item,
                   range.factor ? "has no number as its factor" : "has no number as its step");
    range.step = *step;
  }
  if (whole && (std::floor(range.first) != range.first || std::floor(range.last) != range.last ||
                (!range.factor && std::floor(range.step) != range.step)))
    return fmt::format("\"{}\" must have whole numbers", item);
  if (std::abs(range.first) > largest_exact || std::abs(range.last) > largest_exact)
    return fmt::format("\"{}\" reaches beyond {:.0f}, where doubles lose count", item,
                       largest_exact);
  if (range.last < range.first)
    return fmt::format("\"{}\" ends before it begins; did you mean {}..{}{}?", item, range.last,
                       range.first,
                       sign == std::string_view::npos ? std::string_view{} : rest.substr(sign));
  if (range.factor && !(range.step > 1))
    return fmt::format("\"{}\" would not grow: its factor must be more than 1", item);
  if (range.factor && !(range.first > 0))
    return fmt::format("\"{}\" would not grow: it must begin above 0 (0,1..64*2 has both)", item);
  if (!range.factor && !(range.step > 0))
    return fmt::format("\"{}\" would not end: its step must be more than 0", item);
  return {};
}

std::optional<std::string> too_many(std::string_view item) {
  return fmt::format("\"{}\" has more than {} values", item, most_values);
}

}  // namespace

std::vector<std::string> split_values(std::string_view text) {
  std::vector<std::string> out{""};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == ',' || text[i + 1] == '\\'))
      out.back() += text[++i];
    else if (text[i] == ',')
      out.emplace_back();
    else
      out.back() += text[i];
  }
  return out;
}

std::string axis_value(std::string_view value) {
  std::string out;
  for (const char c : value) out += (c == ',' || c == '\\' ? "\\" : "") + std::string{c};
  return out;
}

std::optional<std::string> expand_numbers(std::string_view item, bool whole,
                                          std::vector<std::string>& out) {
  const std::size_t dots = item.find("..");
  if (dots == std::string_view::npos) {
    out.emplace_back(item);
    return {};
  }
  Range range;
  if (auto what = read_range(item, dots, whole, range)) return what;
  const std::size_t before = out.size();
  if (range.factor) {
    // A factor of 1.5 gives the same whole number more than once at the start.
    for (double at = range.first, said = -1; at <= range.last * (1 + 1e-12); at *= range.step) {
      const double value = whole ? std::round(at) : tidy(at);
      if (value == said || value > range.last) continue;
      if (out.size() - before >= most_values) return too_many(item);
      out.push_back(fmt::format("{}", value));
      said = value;
    }
    return {};
  }
  const double count = std::floor((range.last - range.first) / range.step * (1 + 1e-12)) + 1;
  if (count > static_cast<double>(most_values)) return too_many(item);
  for (double k = 0; k < count; ++k)
    out.push_back(fmt::format("{}", tidy(range.first + k * range.step)));
  return {};
}

}  // namespace poolscope::analysis
