#pragma once

#include <string>
#include <utility>
#include <vector>

#include "exchange/svg_chart.hpp"

/// A comparison of strategies as one HTML page that needs nothing else: no network, no files, no
/// scripts. What it says was worked out elsewhere; this lays it out.
namespace poolscope::exchange {

struct ReportCell {
  std::string text;   // "8017", "94.8 %"
  std::string note;   // below it: the difference to the first strategy, a gate
  std::string value;  // the number itself, for programs (data-value); may be empty
  bool best = false;  // of its row
  double bar = -1;    // part of the row's greatest, 0..1; negative: no bar
  std::string kind;   // of a decision: "reuse", "create", "wait", "fail"; else empty
};

struct ReportRow {
  std::string id;                 // of a metric, "latency_p95" (data-row); may be empty
  std::string title;              // "latency p95"
  std::string hint;               // what it means
  std::vector<ReportCell> cells;  // one a strategy
};

/// A table whose columns are the strategies. Without rows it shows `empty` instead.
struct ReportTable {
  std::string id, title;
  std::string lead;   // Markdown: what to look at
  std::string first;  // heading of the rows, "metric"
  std::string empty;
  std::vector<ReportRow> rows;
  std::vector<std::string> notes{};  // Markdown, below it
};

struct ReportStrategy {
  std::string name;
  std::vector<std::pair<std::string, std::string>> settings;
};

/// Charts under one heading.
struct ReportCharts {
  std::string id, title, lead;
  std::vector<Chart> charts;
};

struct Report {
  std::string title;
  std::string description;  // Markdown, as are `findings`
  std::vector<std::string> tags, see;
  std::vector<std::pair<std::string, std::string>> facts;  // "libcurl": "8.22"
  std::vector<std::string> findings;
  std::vector<ReportStrategy> strategies;
  ReportTable comparison;
  std::vector<ReportCharts> charts;
  std::vector<ReportTable> tables;  // what follows the charts, in this order
  std::string scenario_name, scenario_json;
  std::string data_json;  // the comparison for programs: <script id="poolscope-data">
  std::string made_by;    // "poolscope 0.1.0"
};

[[nodiscard]] std::string html_report(const Report&);

/// The page's style sheet (assets/report.css).
[[nodiscard]] const char* report_style();

}  // namespace poolscope::exchange
