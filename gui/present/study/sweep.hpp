#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/sweep/sweep.hpp"
#include "present/run.hpp"
#include "present/study/asked.hpp"

/// A sweep as a picture: lines with bands over one setting, or a heat map of two. Pure.
namespace poolscope::gui {

struct SweepResult {
  SweepAsked asked;
  analysis::SweepPlan plan;
  std::vector<analysis::SweepPoint> points;
};

/// A point of a picture: of the sweep's `point`, counted from 0.
struct SweepDot {
  double x = 0;
  analysis::Spread spread;
  std::uint64_t point = 0;
};

struct SweepLine {
  std::string name;            // what it has of what is not on the axis: "multi", "multi, 50 ms"
  std::vector<SweepDot> dots;  // by x
};

struct SweepChart {
  std::string x_title;
  bool by_number = true;  // else places are the values' order
  bool logarithmic = false;
  struct Label {
    double x = 0;
    std::string text;
  };
  std::vector<Label> labels;   // every value
  double left = 0, right = 1;  // least and greatest x
  double least = 0, most = 0;  // of all intervals
  std::string line_title;      // what the lines' names are values of; empty: they say it themselves
  std::vector<SweepLine> lines;
  std::vector<std::string> of;        // of a third axis, if there is one: one value is shown
  std::size_t left_out = 0;           // lines beyond `most_lines`
  std::optional<std::uint64_t> best;  // the point with the best mean, if one is better
};
inline constexpr std::size_t most_lines = 8;

/// Which axis is drawn along x: the first with several numbers, else the first with several values.
[[nodiscard]] std::size_t axis_along_x(const analysis::SweepPlan&);
[[nodiscard]] SweepChart sweep_chart(const SweepResult&, trace::Metric, std::size_t of = 0);

struct HeatCell {
  analysis::Spread spread;
  double share = 0;  // 0: the least of all, 1: the greatest
  std::uint64_t point = 0;
  bool best = false;
};
struct HeatMap {
  std::string x_title, y_title;
  std::vector<std::string> xs, ys;
  std::vector<HeatCell> cells;  // row by row, the first y first
  std::vector<std::string> of;  // when there is a third axis: its values; one of them is shown
  double least = 0, most = 0;
};
/// Whether two axes have several values.
[[nodiscard]] bool can_be_heat_map(const analysis::SweepPlan&);
[[nodiscard]] HeatMap heat_map(const SweepResult&, trace::Metric, std::size_t of);

}  // namespace poolscope::gui
