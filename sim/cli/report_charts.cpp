// The curves of a report, and why connections were opened and closed.

#include <fmt/format.h>

#include <algorithm>

#include "cli/report_parts.hpp"
#include "model/vocabulary.hpp"

namespace poolscope::cli {

using analysis::CostPoint;
using exchange::Chart;
using exchange::ChartLine;
using exchange::Measure;
using exchange::ReportCell;
using exchange::ReportRow;
using exchange::ReportTable;

namespace {

Chart chart_of(const char* id, const char* title, const char* summary, const char* y_label) {
  Chart chart;
  chart.id = id;
  chart.title = title;
  chart.summary = summary;
  chart.y_label = y_label;
  chart.x_label = "time in the run";
  return chart;
}

// One line for each strategy: `get` of each point of its curve.
template <class Get>
Chart over_time(const Runs& runs, Chart chart, Get get) {
  for (std::size_t i = 0; i < runs.columns.size(); ++i) {
    ChartLine line{runs.columns[i].strategy, i, {}, {}};
    double most = 0;
    for (const CostPoint& point : runs.measured[i].curve.points()) {
      const auto value = static_cast<double>(get(point));
      line.points.emplace_back(static_cast<double>(point.t), value);
      most = std::max(most, value);
    }
    line.last = exchange::measure_text(chart.y, most, most);
    chart.lines.push_back(std::move(line));
  }
  return chart;
}

bool anything(const Chart& chart) {
  return std::any_of(chart.lines.begin(), chart.lines.end(), [](const ChartLine& line) {
    return std::any_of(line.points.begin(), line.points.end(),
                       [](const auto& point) { return point.second > 0; });
  });
}

std::string rounded_ms(double us) {
  return fmt::format("{:.{}f} ms", us / 1000, us < 10'000 ? 1 : 0);
}

Chart latencies(const Runs& runs) {
  Chart chart = chart_of("latency-shares", "Latency",
                         "The share of all transfers that took at most this time; the axis of "
                         "time is logarithmic. Further left is better.",
                         "share of the transfers");
  chart.x = Measure::log_time;
  chart.y = Measure::share;
  chart.x_label = "latency";
  constexpr int parts = 400;
  for (std::size_t i = 0; i < runs.columns.size(); ++i) {
    const trace::Quantiles& latency = runs.measured[i].reasons.latency();
    ChartLine line{runs.columns[i].strategy, i, {}, {}};
    if (latency.count() > 0) {
      line.points.emplace_back(static_cast<double>(latency.at(0)), 0);
      for (int part = 1; part <= parts; ++part) {
        const double q = static_cast<double>(part) / parts;
        line.points.emplace_back(static_cast<double>(latency.at(q)), q);
      }
      line.last = rounded_ms(static_cast<double>(latency.at(0.5))) + " median";
    }
    chart.lines.push_back(std::move(line));
  }
  return chart;
}

// Rows for the kinds that occurred, most frequent first; `get(run, i)` counts the i-th kind.
template <class Get, class Name>
void count_rows(ReportTable& table, const Runs& runs, std::size_t count, Get get, Name name) {
  struct Counted {
    ReportRow row;
    std::uint64_t most;
  };
  std::vector<Counted> rows;
  for (std::size_t i = 0; i < count; ++i) {
    Counted counted{name(i), 0};
    for (const Measured& run : runs.measured) counted.most = std::max(counted.most, get(run, i));
    if (counted.most == 0) continue;
    for (const Measured& run : runs.measured) {
      const std::uint64_t n = get(run, i);
      ReportCell cell;
      cell.text = cell.value = fmt::format("{}", n);
      cell.bar = static_cast<double>(n) / static_cast<double>(counted.most);
      counted.row.cells.push_back(std::move(cell));
    }
    rows.push_back(std::move(counted));
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Counted& a, const Counted& b) { return a.most > b.most; });
  for (Counted& counted : rows) table.rows.push_back(std::move(counted.row));
}

}  // namespace

std::vector<exchange::ReportCharts> charts(const Runs& runs) {
  exchange::ReportCharts cost{"cost",
                              "Cost over time",
                              "What each strategy has spent up to a time. Steep means expensive; "
                              "flat means that connections are reused.",
                              {}};
  cost.charts.push_back(over_time(runs,
                                  chart_of("cost-opened", "Connections opened",
                                           "All connections opened so far.", "connections"),
                                  [](const CostPoint& p) { return p.opened; }));
  Chart handshakes = over_time(runs,
                               chart_of("cost-handshakes", "TLS handshakes",
                                        "All handshakes completed so far.", "handshakes"),
                               [](const CostPoint& p) { return p.handshakes; });
  if (anything(handshakes)) cost.charts.push_back(std::move(handshakes));
  Chart waited = chart_of("cost-waited", "Time waited for a connection",
                          "Pending, look-up, connecting and TLS of all transfers so far.", "time");
  waited.y = Measure::time;
  cost.charts.push_back(
      over_time(runs, std::move(waited), [](const CostPoint& p) { return p.waited; }));
  cost.charts.push_back(latencies(runs));

  exchange::ReportCharts pool{"pool",
                              "Connections over time",
                              "How many connections exist, and how many of them are not in use. "
                              "The numbers are the peaks.",
                              {}};
  pool.charts.push_back(
      over_time(runs, chart_of("pool-open", "Open", "Connections in existence.", "connections"),
                [](const CostPoint& p) { return p.most_open; }));
  pool.charts.push_back(over_time(
      runs,
      chart_of("pool-idle", "Idle", "Connections that are kept and not in use.", "connections"),
      [](const CostPoint& p) { return p.most_idle; }));
  return {std::move(cost), std::move(pool)};
}

ReportTable opened_table(const Runs& runs) {
  ReportTable table;
  table.id = "opened";
  table.title = "Why connections were opened";
  table.first = "check";
  table.lead =
      "The check that rejected the connection that came nearest to being reused, or the reason why "
      "there was none.";
  table.empty = "No connection was opened.";
  count_rows(
      table, runs, model::gate_count,
      [](const Measured& run, std::size_t i) { return run.reasons.opened()[i]; },
      [](std::size_t i) {
        const auto gate = static_cast<model::GateId>(i);
        return ReportRow{std::string(model::to_string(gate)),
                         std::string(model::to_string(gate)),
                         std::string(model::info(gate).question),
                         {}};
      });
  return table;
}

ReportTable closed_table(const Runs& runs) {
  ReportTable table;
  table.id = "closed";
  table.title = "Why connections were closed";
  table.first = "reason";
  table.empty = "No connection was closed.";
  count_rows(
      table, runs, model::close_reason_count,
      [](const Measured& run, std::size_t i) { return run.reasons.closed()[i]; },
      [](std::size_t i) {
        const auto reason = static_cast<model::CloseReason>(i);
        return ReportRow{std::string(model::to_string(reason)),
                         std::string(model::to_string(reason)),
                         std::string(model::info(reason).words),
                         {}};
      });
  return table;
}

}  // namespace poolscope::cli
