#include "exchange/svg_chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "exchange/html.hpp"

namespace poolscope::exchange {
namespace {

constexpr double whole = 1000;  // the plot's own units, in both directions
constexpr std::size_t markers_a_line = 5;

struct Range {
  double from = 0, to = 1;
  bool log = false;
  [[nodiscard]] double share(double value) const {
    const double part =
        log ? (std::log(std::max(value, from)) - std::log(from)) / (std::log(to) - std::log(from))
            : (value - from) / (to - from);
    return std::clamp(part, 0.0, 1.0);
  }
};

template <class Get>
Range range_of(const Chart& chart, Measure measure, Get get) {
  double least = INFINITY, most = 0;
  for (const ChartLine& line : chart.lines)
    for (const auto& point : line.points) {
      if (get(point) > 0) least = std::min(least, get(point));
      most = std::max(most, get(point));
    }
  Range range;
  range.log = measure == Measure::log_time;
  if (range.log) {
    range.from = std::isfinite(least) ? least * 0.9 : 1;
    range.to = std::max(most * 1.1, range.from * 1.5);
  } else {
    range.to = measure == Measure::share ? 1 : std::max(most, measure == Measure::time ? 1e3 : 1.0);
  }
  return range;
}

std::vector<double> ticks_of(const Range& range, Measure measure, std::size_t most) {
  return range.log ? round_values_log(range.from, range.to, most)
                   : round_values(measure, range.from, range.to, most);
}

struct Plot {
  const Chart& chart;
  Range x, y;

  [[nodiscard]] double across(double value) const { return x.share(value) * whole; }
  [[nodiscard]] double down(double value) const { return (1 - y.share(value)) * whole; }

  // The path in whole units, which are finer than a pixel on most screens; points that add nothing
  // are left out.
  [[nodiscard]] std::string path(const ChartLine& line) const {
    std::string d;
    long at_x = 0, at_y = 0;
    for (const auto& [vx, vy] : line.points) {
      const long px = std::lround(across(vx)), py = std::lround(down(vy));
      if (d.empty())
        d = fmt::format("M{} {}", px, py);
      else if (px == at_x && py == at_y)
        continue;
      else if (chart.steps)
        d += px == at_x ? fmt::format("V{}", py)
                        : fmt::format("H{}{}", px, py == at_y ? "" : fmt::format("V{}", py));
      else
        d += fmt::format("L{} {}", px, py);
      at_x = px;
      at_y = py;
    }
    return d;
  }

  /// The line's value at a part of the width.
  [[nodiscard]] double value_at(const ChartLine& line, double part) const {
    const auto after = std::find_if(line.points.begin(), line.points.end(),
                                    [&](const auto& point) { return x.share(point.first) > part; });
    if (after == line.points.begin()) return after->second;
    const auto before = std::prev(after);
    if (chart.steps || after == line.points.end()) return before->second;
    const double a = x.share(before->first), b = x.share(after->first);
    return before->second + (after->second - before->second) * (part - a) / (b - a);
  }

  // Markers are at different places on each line, so that lines on top of each other can be told
  // apart.
  [[nodiscard]] std::string markers(const ChartLine& line, std::size_t place) const {
    std::string out;
    if (line.points.empty()) return out;
    const double last = x.share(line.points.back().first), first = x.share(line.points[0].first);
    for (std::size_t i = 0; i < markers_a_line; ++i) {
      const double part = (static_cast<double>(i) + (static_cast<double>(place) + 0.5) /
                                                        static_cast<double>(chart.lines.size())) /
                          markers_a_line;
      if (part < first || part > last) continue;
      out += fmt::format("<use href=\"#m{}\" x=\"{:.1f}%\" y=\"{:.1f}%\"/>", line.style % 4,
                         part * 100, down(value_at(line, part)) / 10);
    }
    return out;
  }
};

std::string grid(const Plot& plot) {
  std::string out = "<g class=\"grid\">";
  const auto rows = ticks_of(plot.y, plot.chart.y, 5);
  for (const double value : rows) {
    const double at = plot.down(value) / 10;
    out += fmt::format(
        "<line x1=\"0\" x2=\"100%\" y1=\"{0:.2f}%\" y2=\"{0:.2f}%\"/>"
        "<text x=\"-10\" y=\"{0:.2f}%\" dy=\".32em\" text-anchor=\"end\">{1}</text>",
        at, measure_text(plot.chart.y, value, plot.y.to));
  }
  const auto columns = ticks_of(plot.x, plot.chart.x, 7);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const double at = plot.across(columns[i]) / 10;
    out += fmt::format(
        "<line class=\"tick\" x1=\"{0:.2f}%\" x2=\"{0:.2f}%\" y1=\"100%\" y2=\"100%\"/>"
        "<text{2} x=\"{0:.2f}%\" y=\"100%\" dy=\"1.7em\" text-anchor=\"middle\">{1}</text>",
        at, measure_text(plot.chart.x, columns[i], plot.x.to),
        i % 2 == 1 ? " class=\"minor\"" : "");
  }
  return out + "</g>";
}

std::string legend(const Chart& chart) {
  std::string out = "<ul class=\"legend\">";
  for (const ChartLine& line : chart.lines)
    out += fmt::format("<li>{} <span>{}</span> <b>{}</b></li>", line_sample(line.style),
                       html_text(line.name), html_text(line.last));
  return out + "</ul>";
}

/// "1,234,567"
std::string grouped(double value) {
  std::string digits = fmt::format("{:.0f}", std::abs(value));
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return value < 0 ? "−" + digits : digits;
}

/// Three significant digits: "8.68", "37.4", "125".
std::string plain(double value) {
  const double size = std::abs(value);
  std::string text = fmt::format("{:.{}f}", value, size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

// A time; its unit is that of the highest value on the axis, so that all labels have the same.
std::string time_text(double us, double greatest) {
  struct Unit {
    double us;
    double from;  // used if the highest value is at least this
    const char* name;
  };
  constexpr std::array<Unit, 5> units{{{3600e6, 3 * 3600e6, "h"},
                                       {60e6, 180e6, "min"},
                                       {1e6, 1e6, "s"},
                                       {1e3, 1e3, "ms"},
                                       {1, 0, "µs"}}};
  if (us == 0) return "0";
  const Unit& unit =
      *std::find_if(units.begin(), units.end(), [&](const Unit& u) { return greatest >= u.from; });
  return fmt::format("{} {}", plain(us / unit.us), unit.name);
}

// The step between labels. Round values of seconds, minutes and hours are other ones than those of
// numbers.
double step_of(Measure measure, double least) {
  if (measure == Measure::count && least < 1) return 1;  // half a connection does not exist
  const double power = std::pow(10, std::floor(std::log10(least)));
  if (measure == Measure::time && least > 1e6)
    for (const double step : {2e6, 5e6, 10e6, 20e6, 30e6, 60e6, 120e6, 300e6, 600e6, 1200e6, 1800e6,
                              3600e6, 7200e6, 14400e6, 43200e6})
      if (step >= least) return step;
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * power >= least * (1 - 1e-9)) return factor * power;
  return 10 * power;
}

}  // namespace

std::vector<double> round_values(Measure measure, double from, double to, std::size_t most) {
  const double least = (to - from) / static_cast<double>(std::max<std::size_t>(1, most));
  const double step = step_of(measure, least);
  std::vector<double> out;
  for (double n = std::ceil(from / step); n * step <= to * (1 + 1e-9); ++n) out.push_back(n * step);
  return out;
}

std::vector<double> round_values_log(double from, double to, std::size_t most) {
  for (const auto& factors :
       {std::vector<double>{1, 2, 5}, std::vector<double>{1, 3}, std::vector<double>{1}}) {
    std::vector<double> out;
    for (double power = std::pow(10, std::floor(std::log10(from))); power <= to; power *= 10)
      for (const double factor : factors)
        if (factor * power >= from && factor * power <= to) out.push_back(factor * power);
    if (out.size() <= most && out.size() > 1) return out;
  }
  return round_values(Measure::count, from, to, most);
}

std::string measure_text(Measure measure, double value, double greatest) {
  switch (measure) {
    case Measure::count:
      return value == std::floor(value) ? grouped(value) : plain(value);
    case Measure::time:
    case Measure::log_time:
      return time_text(value, measure == Measure::time ? greatest : value);
    case Measure::share:
      return fmt::format("{:.0f} %", value * 100);
  }
  return "";
}

std::string line_sample(std::size_t style) {
  return fmt::format(
      "<svg class=\"sample s{0}\" width=\"34\" height=\"12\" aria-hidden=\"true\">"
      "<path d=\"M1 6H33\"/><use href=\"#m{1}\" x=\"17\" y=\"6\"/></svg>",
      style % line_styles, style % 4);
}

std::string chart_markers() {
  constexpr std::array<const char*, 4> shapes{
      "<circle r=\"3.4\"/>", "<rect x=\"-3.2\" y=\"-3.2\" width=\"6.4\" height=\"6.4\"/>",
      "<path d=\"M0-4.4L4.2 3.2H-4.2Z\"/>", "<path d=\"M0-4.6L4.6 0L0 4.6L-4.6 0Z\"/>"};
  std::string out = "<svg width=\"0\" height=\"0\" class=\"symbols\" aria-hidden=\"true\"><defs>";
  for (std::size_t i = 0; i < shapes.size(); ++i)
    out += fmt::format("<g id=\"m{}\" class=\"mark\">{}</g>", i, shapes[i]);
  return out + "</defs></svg>\n";
}

std::string chart_html(const Chart& chart) {
  const Plot plot{chart, range_of(chart, chart.x, [](const auto& point) { return point.first; }),
                  range_of(chart, chart.y, [](const auto& point) { return point.second; })};
  std::string out = fmt::format(
      "<figure class=\"chart\" id=\"{0}\">\n<figcaption><h3>{1}</h3><p>{2}</p></figcaption>\n{3}\n"
      "<div class=\"frame\"><svg class=\"plot\" role=\"img\" aria-labelledby=\"{0}-t {0}-d\">"
      "<title id=\"{0}-t\">{1}</title><desc id=\"{0}-d\">{2}</desc>",
      html_text(chart.id), html_text(chart.title), html_text(chart.summary), legend(chart));
  out += grid(plot);
  out += fmt::format("<svg viewBox=\"0 0 {0} {0}\" preserveAspectRatio=\"none\" class=\"lines\">",
                     whole);
  for (const ChartLine& line : chart.lines)
    out += fmt::format("<path class=\"s{}\" d=\"{}\"/>", line.style % line_styles, plot.path(line));
  out += "</svg>";
  for (std::size_t i = 0; i < chart.lines.size(); ++i)
    out += fmt::format("<g class=\"s{}\">{}</g>", chart.lines[i].style % line_styles,
                       plot.markers(chart.lines[i], i));
  return out +
         fmt::format(
             "</svg></div>\n<p class=\"axes\"><span>{}</span><span>{}</span></p>\n</figure>\n",
             html_text(chart.y_label), html_text(chart.x_label));
}

}  // namespace poolscope::exchange
