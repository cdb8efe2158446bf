#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// Line charts as SVG that stands in an HTML page. It has no size of its own: the plot takes the
/// width it is given while its text keeps the page's size. Lines are told apart by colour (the
/// page's style has one for each number), by dashes and by markers.
namespace poolscope::exchange {

struct ChartLine {
  std::string name;
  std::size_t style = 0;  // of the strategy: the same colour, dashes and marker in every chart
  std::vector<std::pair<double, double>> points;  // by x
  std::string last;                               // what the legend says of its end, "525"
};

/// What an axis counts; ticks are labelled with it.
enum class Measure : std::uint8_t {
  count,
  time,      // microseconds from 0
  log_time,  // microseconds on a logarithmic axis
  share,     // 0..1, as percent
};

struct Chart {
  std::string id;       // unique on the page
  std::string title;    // "Connections opened"
  std::string summary;  // what it shows, in a sentence: for people who do not see it, too
  Measure x = Measure::time, y = Measure::count;
  std::string x_label, y_label;
  bool steps = true;  // a value holds until the next point; else points are joined
  std::vector<ChartLine> lines;
};

/// How many styles there are; from there on they begin again.
inline constexpr std::size_t line_styles = 8;

/// A <figure> with heading, legend and plot.
[[nodiscard]] std::string chart_html(const Chart&);
/// A short piece of a line with its marker, to stand beside a strategy's name.
[[nodiscard]] std::string line_sample(std::size_t style);
/// What every page with charts needs once: the markers.
[[nodiscard]] std::string chart_markers();

/// Round values between two bounds, at most `most`, for ticks; of a logarithmic axis 1, 2 and 5 of
/// each decade, or fewer; of a short stretch plain round values.
[[nodiscard]] std::vector<double> round_values(Measure, double from, double to, std::size_t most);
[[nodiscard]] std::vector<double> round_values_log(double from, double to, std::size_t most);
/// "1,500", "2.5 s", "95 %"; times in the unit that suits the greatest value beside it.
[[nodiscard]] std::string measure_text(Measure, double value, double greatest);

}  // namespace poolscope::exchange
