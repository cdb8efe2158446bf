#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// Line charts as SVG inside an HTML page. The SVG has no size of its own: the plot takes the given
/// width, and its text keeps the page's size. Lines differ by colour (the page's style has one for
/// each number), by dashes and by markers.
namespace poolscope::exchange {

struct ChartLine {
  std::string name;
  std::size_t style = 0;  // the strategy's: the same colour, dashes and marker in every chart
  std::vector<std::pair<double, double>> points;  // by x
  std::string last;  // the text for its last value in the legend, "525"
};

/// The quantity on an axis, which gives its labels.
enum class Measure : std::uint8_t {
  count,
  time,      // microseconds from 0
  log_time,  // microseconds on a logarithmic axis
  share,     // 0..1, as percent
};

struct Chart {
  std::string id;       // unique on the page
  std::string title;    // "Connections opened"
  std::string summary;  // a sentence about the chart, also for people who do not see it
  Measure x = Measure::time, y = Measure::count;
  std::string x_label, y_label;
  bool steps = true;  // a value holds until the next point; else points are joined
  std::vector<ChartLine> lines;
};

/// The number of styles; after the last the first comes again.
inline constexpr std::size_t line_styles = 8;

/// A <figure> with heading, legend and plot.
[[nodiscard]] std::string chart_html(const Chart&);
/// A short piece of a line with its marker, beside a strategy's name.
[[nodiscard]] std::string line_sample(std::size_t style);
/// The markers, which every page with charts needs once.
[[nodiscard]] std::string chart_markers();

/// Round values between two bounds, at most `most`, for labels. On a logarithmic axis 1, 2 and 5 of
/// each decade, or fewer; over a short range plain round values.
[[nodiscard]] std::vector<double> round_values(Measure, double from, double to, std::size_t most);
[[nodiscard]] std::vector<double> round_values_log(double from, double to, std::size_t most);
/// "1,500", "2.5 s", "95 %"; times in the unit that suits the highest value of the axis.
[[nodiscard]] std::string measure_text(Measure, double value, double greatest);

}  // namespace poolscope::exchange
